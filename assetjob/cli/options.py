"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from assetjob.cli.output.terminal import Shown, is_github_job
from assetjob.model.errors import SettingsError
from assetjob.report import formats
from assetjob.settings.choices import Gate
from assetjob.settings.field import url_prefix

if TYPE_CHECKING:
    from assetjob.settings.load import Given

Command = Callable[..., None]
SHOWN = ("terse", "full", "json")
_ANNOTATIONS = "github"  # the report format that is printed

site_argument = click.argument("site", nargs=-1, type=click.Path(path_type=Path))
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")

browser_option = click.option(
    "--browser",
    "executable",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Chromium to use.  [default: an installed one, else Playwright's]",
)


def report_format(
    help_text: str, *others: str, required: bool = False
) -> Callable[[Command], Command]:
    """Return the option for formats of the report, and for `others`."""
    return click.option(
        "--format",
        "report_formats",
        multiple=True,
        required=required,
        type=click.Choice((*others, *formats.names())),
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
CACHE = click.option(
    "--cache",
    "cache_folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the cache.  [default: $ASSETJOB_CACHE, else one in your home folder]",
)
_NO_CACHE = click.option(
    "--no-cache",
    "use_cache",
    is_flag=True,
    flag_value=False,
    default=None,
    help="Use no results of earlier runs and keep none for later ones.",
)
_RUN = (
    site_argument,
    _CONFIG,
    _SET,
    CACHE,
    _NO_CACHE,
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
    report_format(
        "What is printed: terse (counts), full (every finding) or json (audit.json)."
        "  [default: the first 50 findings; a preview: the diff]  "
        "The others write an additional report. May be repeated.",
        *SHOWN,
    ),
    click.option(
        "--no-report",
        "write_reports",
        flag_value=False,
        default=None,
        help="Write no reports; print only.",
    ),
    click.option(
        "--include",
        metavar="PATTERN",
        multiple=True,
        help="Scan these pages even if they are left out by default; may be repeated.",
    ),
    click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        help="Leave out these pages (a .gitignore pattern); may be repeated.",
    ),
    click.option(
        "--changed-since",
        metavar="REF",
        help="Read the whole site, and report only pages that differ, or whose image files differ, "
        "from the last common commit with REF.",
    ),
    click.option(
        "--whole-site",
        is_flag=True,
        default=None,
        help="Read the whole site, and report only the pages that SITE names.",
    ),
    click.option(
        "--include-drafts", "drafts", is_flag=True, default=None, help="Scan _drafts too."
    ),
    click.option(
        "--history",
        metavar="FOLDER",
        type=click.Path(file_okay=False, path_type=Path),
        help="Show the share of images with an alt text by month, from the audit.json files in "
        "FOLDER, named as in 2026-01.json.",
    ),
    click.option(
        "--drafts",
        "draft_files",
        metavar="FILE",
        multiple=True,
        type=click.Path(dir_okay=False, path_type=Path),
        help="Show the alt texts of FILE (JSON or CSV), which another tool drafted, as "
        "suggestions; may be repeated.",
    ),
    click.option(
        "--jobs", "-j", type=int, help="Number of worker processes.  [default: one for each CPU]"
    ),
    click.option(
        "--dask",
        metavar="ADDRESS|local:N",
        help="Process images on the Dask cluster whose scheduler is at ADDRESS, or on N workers"
        " of a new one on this machine.",
    ),
    quiet_option,
    click.option("--verbose", "-v", is_flag=True, help="List every finding: --format full."),
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
    return site_argument(settings_file_options(command))


def settings_file_options(command: Command) -> Command:
    """Give a command the options that choose its settings."""
    return _CONFIG(_SET(command))


def given_settings(command: str, options: dict[str, Any]) -> tuple[tuple[Path, ...], Given]:
    """Return the paths that name the site, and what the options say about its settings."""
    from assetjob.settings.load import Given  # noqa: PLC0415 - --help needs none of it

    site, file, pairs = options.pop("site"), options.pop("config"), options.pop("pairs")
    values = {name: value for name, value in options.items() if value not in (None, ())}
    return site, Given(options=values, pairs=pairs, file=file, command=command)


def take_shown(options: dict[str, Any]) -> Shown:
    """Remove from the options of a run, and return, what is printed on stdout.

    In a job of GitHub Actions annotations are printed too.

    Raises:
        SettingsError: Formats cannot be used together, or a report would not be written.
    """
    wanted = dict.fromkeys(options.pop("report_formats", ()))
    shown = [name for name in SHOWN if name in wanted]
    shown += ["full"] if options.pop("verbose", False) and "full" not in shown else []
    if len(shown) > 1:
        raise SettingsError(f"--format {' and --format '.join(shown)} cannot be used together")
    files = [name for name in wanted if name not in SHOWN]
    written = [name for name in files if name != _ANNOTATIONS]
    if written and options.get("write_reports") is False:
        raise SettingsError(f"--format {written[0]} and --no-report cannot be used together")
    if shown == ["json"]:
        options["print_audit"] = True
    elif is_github_job() and _ANNOTATIONS not in files:
        files.append(_ANNOTATIONS)
    options["report_formats"] = tuple(files)
    return cast("Shown", shown[0]) if shown else "default"


def run_options(command: Command) -> Command:
    """Give a command the argument and the options of a run."""
    for option in reversed((*_RUN, _URL_MAP)):
        command = option(command)
    return command


def efforts(values: tuple[str, ...]) -> dict[str, object]:
    """Return the settings that the values of ``--effort`` give, which the settings check."""
    pairs = [value.partition("=") for value in values]
    words = [name for name, equals, _ in pairs if not equals]
    by_format = {name: effort for name, equals, effort in pairs if equals}
    given = {"effort": words[-1] if words else None, "effort_by_format": by_format or None}
    return {name: value for name, value in given.items() if value}


def quality(text: str) -> int | str:
    """Return the value of ``--quality``, which the settings check."""
    return int(text) if text.isdecimal() else text
