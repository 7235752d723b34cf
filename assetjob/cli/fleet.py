"""The commands about many sites: fleet and rollup."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetjob.cli.options import quiet_option

if TYPE_CHECKING:
    from assetjob.fleet.overview import Overview
    from assetjob.fleet.summary import SiteSummary

_ROLLUP_EXAMPLES = """
\b
Examples:
  assetjob rollup sites/*/reports                  one report of all sites
  assetjob rollup artifacts --reports public       one report of all audit.json files below a folder
"""
_FLEET_EXAMPLES = """
\b
Examples:
  assetjob fleet sites.toml                        run over the sites that a file lists
  assetjob fleet sites/*                           check every site in a folder
  assetjob fleet sites.toml --dask tcp://10.0.0.1:8786
  assetjob fleet sites.toml --resume               continue a run that was interrupted
"""
_reports_option = click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/fleet"),
    show_default=True,
    help="Folder for the report of all sites.",
)


@click.command(epilog=_FLEET_EXAMPLES, short_help="Run over many sites, and make one report.")
@click.argument(
    "sites", metavar="SITES...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@_reports_option
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    help="Number of sites at once.  [default: one for each CPU]",
)
@click.option(
    "--dask",
    metavar="ADDRESS|local:N",
    help="Process the images of all sites on the Dask cluster whose scheduler is at ADDRESS, or on"
    " N workers of a new one on this machine.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the cache that all sites share.  [default: as for audit]",
)
@click.option("--resume", is_flag=True, help="Continue a run that was interrupted.")
@quiet_option
def fleet(sites: tuple[Path, ...], reports: Path, *, quiet: bool, **options: Any) -> None:
    """Run over many sites, and make one report of all.

    SITES are TOML files that list sites, or folders: each is a site to check. A site whose files
    and settings have not changed since the last run is not run again.

    The exit code is 3 if a site or a file failed, 1 if a site has findings at or above its gate.
    """
    from assetjob.cli.output.fleet import progress  # noqa: PLC0415 - --help needs none of it
    from assetjob.fleet.command import Given, run  # noqa: PLC0415

    def say(done: int, total: int, site: SiteSummary) -> None:
        if not quiet:
            click.echo(progress(done, total, site), err=True)

    overview = run(sites, reports, Given(**options), say)
    _print(overview, reports, quiet=quiet)
    sys.exit(overview.exit_code)


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
    from assetjob.fleet import rollup as reports_of_sites  # noqa: PLC0415 - --help needs none of it

    overview = reports_of_sites.rollup(audits, reports, datetime.now(tz=UTC).date())
    _print(overview, reports, quiet=quiet)
    sys.exit(overview.exit_code)


def _print(overview: Overview, reports: Path, *, quiet: bool) -> None:
    from assetjob.cli.output.fleet import problems, summary  # noqa: PLC0415

    for line in problems(overview):
        click.echo(line, err=True)
    if not quiet:
        for line in summary(overview, reports):
            click.echo(line)
