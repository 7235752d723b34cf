"""The commands that work with reviewers' decisions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetjob.cli.options import given_settings, quiet_option, settings_options

if TYPE_CHECKING:
    from assetjob.review.merge import Preference

EXIT_FAILED = 3
_FILE = click.Path(dir_okay=False, path_type=Path)
_PREFERENCES = ("one", "two", "newer")

EXAMPLES = """
\b
Examples:
  assetjob decisions apply decisions.json
  assetjob decisions apply decisions.csv my-site --dry-run
  assetjob decisions merge anna.json ben.json > both.json
  assetjob decisions merge anna.csv ben.json --prefer newer > both.json
"""


@click.group(epilog=EXAMPLES)
def decisions() -> None:
    """Work with reviewers' decisions."""


@decisions.command(short_help="Merge the decisions of two files.", epilog=EXAMPLES)
@click.argument("one", type=_FILE)
@click.argument("two", type=_FILE)
@click.option(
    "--prefer",
    type=click.Choice(_PREFERENCES),
    help="Which decision to keep where the files differ.  [default: neither]",
)
def merge(one: Path, two: Path, prefer: Preference | None) -> None:
    """Print the merged decisions of the files ONE and TWO; leave out those that conflict.

    Conflicts are listed on stderr, one line for each image, and make the exit code 1. Rows that
    cannot be used are listed too, and make it 3.
    """
    from assetjob.cli.output.decisions import conflicts  # noqa: PLC0415 - --help needs none of it
    from assetjob.cli.output.findings import failed  # noqa: PLC0415
    from assetjob.review import decisions_file, load  # noqa: PLC0415

    merged, failures = load.merge_files(one, two, prefer)
    click.echo(decisions_file.render_decisions(merged.decisions), nl=False)
    for line in (*conflicts(merged), *failed(failures)):
        click.echo(line, err=True)
    sys.exit(EXIT_FAILED if failures else bool(merged.conflicts))


@decisions.command(short_help="Write the decisions of a file into the pages.", epilog=EXAMPLES)
@click.argument("file", type=_FILE)
@settings_options
@click.option("--dry-run", is_flag=True, help="Show the changes as a diff and write none.")
@click.option("--force", is_flag=True, help="Write even if SITE does not look like a site.")
@quiet_option
def apply(file: Path, *, dry_run: bool, quiet: bool, **options: Any) -> None:
    """Write the alt texts of the decisions in FILE into the pages of SITE, and nothing else.

    No variants are made and no report is written. `assetjob undo` reverts it. Decisions that cannot
    be applied are listed and make the exit code 1.
    """
    from assetjob.cli.output.decisions import applied  # noqa: PLC0415 - --help needs none of it
    from assetjob.cli.output.diff import diff  # noqa: PLC0415
    from assetjob.cli.output.findings import failures  # noqa: PLC0415
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415
    from assetjob.job import api  # noqa: PLC0415

    options["decisions"] = (file,)
    settings = api.settings_of(*given_settings("fix", options))
    result = api.apply_decisions(settings, ProgressBars(quiet=quiet), dry_run=dry_run)
    if dry_run:
        is_terminal = sys.stdout.isatty()
        for line in diff(result, is_terminal=is_terminal):
            click.echo(line, color=None if is_terminal else True)
    is_silent = quiet and result.decisions_applied
    for line in (*failures(result), *(() if is_silent else applied(result))):
        click.echo(line, err=True)
    sys.exit(EXIT_FAILED if result.failures else not result.decisions_applied)


@decisions.command(short_help="Give each site its part of a fleet's decisions.")
@click.argument("file", type=_FILE)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("decisions"),
    show_default=True,
    help="Folder for the files: one for each site.",
)
@quiet_option
def split(file: Path, folder: Path, *, quiet: bool) -> None:
    """Write a file of decisions for each site from those made in the report of many sites.

    FILE is the fleet-decisions.json that the report of "assetjob rollup" exports.
    """
    from assetjob.fleet.decisions import split_decisions  # noqa: PLC0415 - --help needs none of it

    for path, count in split_decisions(file, folder):
        if not quiet:
            click.echo(f"{path}: {count:,}")
