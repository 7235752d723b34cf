"""The commands that run the job: audit, fix and demo."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from assetjob.cli.group import EXAMPLES
from assetjob.cli.options import (
    browser_option,
    efforts,
    given_settings,
    quality,
    quiet_option,
    run_options,
    take_shown,
)
from assetjob.cli.output.terminal import WorkflowCommands
from assetjob.cli.proof import Prover
from assetjob.model.errors import SettingsError
from assetjob.settings.choices import Part

if TYPE_CHECKING:
    from assetjob.model.result import Command


@click.command(epilog=EXAMPLES, short_help="Check the images and write the report.")
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Save current findings as the baseline; only new findings count.",
)
@click.option(
    "--ratchet", is_flag=True, default=None, help="Remove fixed findings from the baseline."
)
@run_options
def audit(**options: Any) -> None:
    """Check the images of SITE and write the report; change nothing else.

    SITE is the site's folder, or files and folders in it.  [default: the current folder]
    """
    _run("audit", options)


@click.command(epilog=EXAMPLES, short_help="Make variants and rewrite pages, or show how.")
@click.option("--in-place", is_flag=True, help="Write the variants and the pages.")
@click.option("--force", is_flag=True, help="Write even if SITE does not look like a site.")
@click.option("--refresh", is_flag=True, help="Encode variants of an older version again.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write none, the default.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write variants and changed pages to this folder; leave the site as it is.",
)
@click.option(
    "--decisions",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Apply reviewers' decisions to the pages: decisions.json or .csv of the report.  "
    "[default: the site's assetjob-decisions.json]",
)
@click.option(
    "--manifest",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the candidates of each original to this JSON file, for components that render"
    " images themselves.",
)
@click.option("--content-width", type=int, help="Width of the text column, in CSS pixels.")
@click.option(
    "--quality",
    type=quality,
    metavar="1..100|auto",
    help="WebP quality; auto: the lowest for each image that looks good.  [default: 80]",
)
@click.option(
    "--effort",
    metavar="[FORMAT=]EFFORT",
    multiple=True,
    help="Encoder effort: draft, normal or best; slower makes smaller files. With a format, as in "
    "avif=draft, that of this one. May be repeated.  [default: normal]",
)
@click.option(
    "--no-rule-fixes",
    "rule_fixes",
    is_flag=True,
    flag_value=False,
    default=None,
    help="Do not apply the certain fixes of rules.",
)
@click.option(
    "--only",
    type=click.Choice(get_args(Part)),
    help="alt: write the alt texts of --decisions and nothing else.  [default: everything]",
)
@click.option(
    "--prove",
    is_flag=True,
    help="With --in-place: compare the changed pages in a browser, undo the run if a box moved.",
)
@browser_option
@run_options
def fix(*, in_place: bool, dry_run: bool, **options: Any) -> None:
    """Make WebP variants of SITE's images and give its pages srcset, sizes, width and height.

    Without --in-place or --output only the report is written, and the changes are shown as a diff.
    """
    if options["prove"] and not in_place:
        raise SettingsError("--prove needs --in-place")
    modes = {"--in-place": in_place, "--dry-run": dry_run, "--output": options["output"]}
    given = [name for name, value in modes.items() if value]
    if len(given) > 1:
        raise SettingsError(f"{' and '.join(given)} cannot be used together")
    options |= efforts(options.pop("effort"))
    _run("in-place" if in_place else "output" if options["output"] else "preview", options)


@click.command(short_help="Create a small site and fix it.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("assetjob-demo"))
@quiet_option
def demo(folder: Path, *, quiet: bool) -> None:
    """Create a small site with every kind of problem in FOLDER and fix it in place."""
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    api.write_demo(folder)
    options = {"site": (folder,), "reports": folder / "reports", "quiet": quiet}
    _run("in-place", {**options, "config": None, "pairs": ()})


def _run(command: Command, options: dict[str, Any]) -> NoReturn:
    from assetjob.cli.output import run_output  # noqa: PLC0415 - --help needs none of it
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415
    from assetjob.job import api  # noqa: PLC0415
    from assetjob.job.folders import report_folder  # noqa: PLC0415

    quiet, shown = options.pop("quiet"), take_shown(options)
    is_proved, executable = options.pop("prove", False), options.pop("executable", None)
    name = "audit" if command == "audit" else "fix"
    settings = api.settings_of(*given_settings(name, options))
    prover = Prover(settings, executable, quiet=quiet) if is_proved else None
    commands = WorkflowCommands(on_stderr=shown == "json")
    with commands.stopped():
        try:
            prove = prover.prove if prover else None
            result, printed = api.start(command, settings, ProgressBars(quiet=quiet), prove)
        except api.ReportNotWrittenError as error:
            run_output.print_unreported(error.result)
            if prover:
                prover.print_proof(settings.reports)
            raise
        reported = replace(settings, reports=report_folder(command, settings))
        run_output.print_findings(result, reported, shown, quiet=quiet)
        with commands.resumed():
            for text in printed:
                click.echo(text, nl=False)
        run_output.print_outcome(result, reported, quiet=quiet)
        stays = prover is None or prover.print_proof(reported.reports)
    sys.exit(result.exit_code if stays else 1)
