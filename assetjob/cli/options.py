"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import click

from assetjob.report import formats
from assetjob.settings.schema import Gate

Command = Callable[..., None]

site_argument = click.argument("site", nargs=-1, type=click.Path(path_type=Path))
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")


def report_format(help_text: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Return the option for formats of the report."""
    return click.option(
        "--format",
        "report_formats",
        multiple=True,
        required=required,
        type=click.Choice(formats.names()),
        help=help_text,
    )


_RUN = (
    site_argument,
    click.option(
        "--reports",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("reports"),
        show_default=True,
        help="Folder for the reports.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(get_args(Gate)),
        help="Lowest severity of a finding that makes the exit code 1.  [default: error]",
    ),
    report_format("Additional report format; may be repeated."),
    click.option(
        "--include",
        metavar="PATTERN",
        multiple=True,
        help="Scan these pages although they are left out by default; may be repeated.",
    ),
    click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        help="Leave out these pages (a .gitignore pattern); may be repeated.",
    ),
    click.option("--drafts", is_flag=True, default=None, help="Scan _drafts too."),
    click.option(
        "--jobs", "-j", type=int, help="Number of worker processes.  [default: one for each CPU]"
    ),
    quiet_option,
    click.option("--verbose", "-v", is_flag=True, help="List every finding."),
)


def run_options(command: Command) -> Command:
    """Give a command the argument and the options of a run."""
    for option in reversed(_RUN):
        command = option(command)
    return command


def quality(text: str) -> int | str:
    """Return the value of ``--quality``, which the settings check."""
    return int(text) if text.isdecimal() else text
