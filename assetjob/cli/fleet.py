"""The commands about many sites: rollup."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assetjob.cli.options import quiet_option

if TYPE_CHECKING:
    from assetjob.fleet.overview import Overview

_ROLLUP_EXAMPLES = """
\b
Examples:
  assetjob rollup sites/*/reports                  one report of all sites
  assetjob rollup artifacts --reports public       of all audit.json files below a folder
"""
_reports_option = click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/fleet"),
    show_default=True,
    help="Folder for the report of all sites.",
)


@click.command(epilog=_ROLLUP_EXAMPLES, short_help="Make one report of the reports of many sites.")
@click.argument(
    "audits", metavar="REPORT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@_reports_option
@quiet_option
def rollup(audits: tuple[Path, ...], reports: Path, *, quiet: bool) -> None:
    """Make one report of many sites from the REPORTs of their own runs.

    A REPORT is an audit.json, or a folder with such files at any depth. Earlier runs of the same
    report are kept in its fleet.json, to show what has changed.

    The exit code is 3 if a report cannot be read or files of a site failed, 1 if a site has
    findings at or above its gate.
    """
    from assetjob.fleet import rollup as fleet  # noqa: PLC0415 - --help needs none of it

    overview = fleet.rollup(audits, reports, datetime.now(tz=UTC).date())
    _print(overview, reports, quiet=quiet)
    sys.exit(overview.exit_code)


def _print(overview: Overview, reports: Path, *, quiet: bool) -> None:
    from assetjob.cli.output.fleet import problems, summary  # noqa: PLC0415

    for line in problems(overview):
        click.echo(line, err=True)
    if not quiet:
        for line in summary(overview, reports):
            click.echo(line)
