"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from assetjob.report import formats
from assetjob.settings.field import url_prefix
from assetjob.settings.schema import Gate

if TYPE_CHECKING:
    from assetjob.settings.load import Given

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


_CONFIG = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file.  [default: the nearest assetjob.toml, or pyproject.toml with "
    "[tool.assetjob], in the site or above it]",
)
_SET = click.option(
    "--set",
    "pairs",
    metavar="KEY=VALUE",
    multiple=True,
    help="Value of a setting, as in a settings file; may be repeated.",
)
_RUN = (
    site_argument,
    _CONFIG,
    _SET,
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
        help="Lowest severity of a finding that makes the exit code 1.  "
        "[default: error; for fix: never]",
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


def _url_folder(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> object:
    """Return the pairs of a prefix and a folder."""
    pairs = []
    for value in values:
        prefix, equals, folder = value.partition("=")
        if not (equals and folder):
            raise click.BadParameter(f"{value!r}: write PREFIX=FOLDER", param=option)
        pairs.append((url_prefix(prefix, "--url-map"), Path(folder)))
    return tuple(pairs)


_URL_MAP = click.option(
    "--url-map",
    "url_folders",
    metavar="PREFIX=FOLDER",
    multiple=True,
    callback=_url_folder,
    help="Folder, anywhere, of the files whose URLs begin with PREFIX, as in "
    "https://assets.example.org/media/=media; their variants are written there.  May be repeated.",
)


def settings_options(command: Command) -> Command:
    """Give a command the argument and the options that choose the site and its settings."""
    return site_argument(_CONFIG(_SET(command)))


def given_settings(command: str, options: dict[str, Any]) -> tuple[tuple[Path, ...], Given]:
    """Return the paths that name the site, and what the options say about its settings."""
    from assetjob.settings.load import Given  # noqa: PLC0415 - --help needs none of it

    site, file, pairs = options.pop("site"), options.pop("config"), options.pop("pairs")
    values = {name: value for name, value in options.items() if value not in (None, ())}
    return site, Given(options=values, pairs=pairs, file=file, command=command)


def run_options(command: Command) -> Command:
    """Give a command the argument and the options of a run."""
    for option in reversed((*_RUN, _URL_MAP)):
        command = option(command)
    return command


def quality(text: str) -> int | str:
    """Return the value of ``--quality``, which the settings check."""
    return int(text) if text.isdecimal() else text
