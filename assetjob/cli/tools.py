"""The commands that are not runs: report, config, undo, clean and rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assetjob.cli.options import given_settings, quiet_option, report_format, settings_options


@click.command()
@click.argument("audit_json", type=click.Path(path_type=Path), default=Path("reports/audit.json"))
@report_format("Format of the report; may be repeated.", required=True)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the reports.  [default: that of AUDIT_JSON]",
)
def report(audit_json: Path, report_formats: tuple[str, ...], reports: Path | None) -> None:
    """Make reports in other formats from AUDIT_JSON, without the site.

    AUDIT_JSON is reports/audit.json by default.
    """
    from assetjob.job.publish import convert  # noqa: PLC0415 - --help needs none of it

    for text in convert(audit_json, report_formats, reports or audit_json.parent):
        click.echo(text, nl=False)


@click.command()
@settings_options
@click.option("--schema", is_flag=True, help="Print the JSON Schema of settings files instead.")
def config(*, schema: bool, **options: Any) -> None:
    """Show the settings of SITE and where each comes from.

    A setting that is not given is shown as the site defines it, as in Jekyll's _config.yml.
    """
    if schema:
        _print_schema()
        return
    from assetjob.cli.output.printable import printable  # noqa: PLC0415
    from assetjob.cli.output.settings import (  # noqa: PLC0415
        cache_line,
        settings_table,
        workers_line,
    )
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it
    from assetjob.job.cache_folder import cache_folder  # noqa: PLC0415

    site, given = given_settings("audit", options)
    for line in settings_table(api.explain_settings(site, given)):
        click.echo(line)
    settings = api.settings_of(site, given)
    click.echo(workers_line(settings))
    click.echo(printable(cache_line(cache_folder(settings))))
    for note in api.notes_on_settings(settings):
        click.echo(printable(note), err=True)


def _print_schema() -> None:
    from importlib.resources import files  # noqa: PLC0415

    path = files("assetjob.settings") / "assetjob.schema.json"
    click.echo(path.read_text("utf-8"), nl=False)


@click.command(short_help="Undo the last fix --in-place.")
@settings_options
@click.option("--force", is_flag=True, help="Restore pages even if they were edited since.")
@quiet_option
def undo(*, force: bool, quiet: bool, **options: Any) -> None:
    """Undo the last "fix --in-place" of SITE: restore its pages and remove its variants.

    If a page was edited since, nothing is undone. Variants that a page still mentions are kept.
    """
    from assetjob.cli.output.cleanup import undone  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415

    done = api.undo_last_run(api.settings_of(*given_settings("audit", options)), force=force)
    if not quiet:
        click.echo("\n".join(undone(done)))


@click.command(short_help="List or remove unused variants.")
@settings_options
@click.option("--in-place", is_flag=True, help="Remove them.")
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    help="Folder of the reports, which do not count as a use of a variant.",
)
@quiet_option
def clean(*, in_place: bool, quiet: bool, **options: Any) -> None:
    """List the variants that no page, style sheet or other file of SITE mentions any more.

    With --in-place they are removed.
    """
    from assetjob.cli.output.cleanup import unused  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415

    settings = api.settings_of(*given_settings("audit", options))
    found = api.clean_variants(settings, remove=in_place)
    if not quiet:
        click.echo("\n".join(unused(found, removed=in_place)))


@click.command()
@click.argument("name", required=False)
def rules(name: str | None) -> None:
    """List the rules, or show the documentation of the rule NAME."""
    from assetjob.cli.output.rules import rule_list, rule_page  # noqa: PLC0415

    click.echo(rule_page(name) if name else rule_list())
