"""The command init."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetjob.cli.options import given_settings, settings_options
from assetjob.settings.find import SETTINGS_FILE

if TYPE_CHECKING:
    from assetjob.job.setup_files import SetupFile
    from assetjob.job.site_facts import SiteFacts

EXAMPLES = """
\b
Examples:
  assetjob init          look at the site in this folder; ask before each file
  assetjob init --yes    write all files without asking
"""


@click.command(epilog=EXAMPLES, short_help="Look at the site; write settings and CI files.")
@settings_options
@click.option("--yes", "-y", is_flag=True, help="Write the files without asking.")
def init(*, yes: bool, **options: Any) -> None:
    """Detect what builds SITE, and offer to write settings, a CI file and a pre-commit entry.

    A file that exists is never changed: what it needs is printed.
    """
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415

    settings = api.settings_of(*given_settings("audit", options))
    facts, files = api.look_at_site(settings, ProgressBars(quiet=False))
    for line in _found(facts):
        click.echo(line)
    for file in files:
        if file.exists:
            _print_existing(file)
        elif yes or click.confirm(f"Write {_shown(file.path)}, {file.purpose}?", default=True):
            api.write_setup_file(file)
            click.echo(f"Written: {_shown(file.path)}")


def _found(facts: SiteFacts) -> Iterator[str]:
    yield f"Generator: {', '.join(facts.generators)}"
    if facts.built:
        yield f"Built site: {', '.join(facts.built)} (assetjob fix --in-place {facts.built[0]})"
    counts = {"Pages": facts.pages, "images": facts.images, "without alt text": facts.without_alt}
    yield ", ".join(f"{name}: {count:,}" for name, count in counts.items())
    if facts.column:
        yield f"Text column: {facts.column} px, by the style sheets"
    if facts.findings:
        yield (
            f"Findings: {facts.findings:,}. To count only new ones from now on:"
            " assetjob audit --write-baseline"
        )


def _print_existing(file: SetupFile) -> None:
    if file.path.name == SETTINGS_FILE:
        click.echo(f"{_shown(file.path)} exists, and stays.")
        return
    click.echo(f"{_shown(file.path)} exists, and stays. For {file.purpose} it needs:")
    click.echo("\n".join(f"    {line}" for line in file.text.splitlines()))


def _shown(path: Path) -> str:
    working = Path.cwd()
    return str(path.relative_to(working) if path.is_relative_to(working) else path)
