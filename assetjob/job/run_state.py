"""The state that a run finds: all that its result depends on, but for the index of the report."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

import assetjob
from assetjob.check.baseline_file import baseline_path
from assetjob.images.encoder_version import encoder
from assetjob.job.cache_folder import cache_folder
from assetjob.job.context import RunContext
from assetjob.job.folders import ignore_file
from assetjob.job.publish import AUDIT
from assetjob.measure.load import measurements_file
from assetjob.model.formats import SUFFIXES
from assetjob.report import formats
from assetjob.report.budget import THUMBNAILS
from assetjob.review.load import decisions_files, has_decisions
from assetjob.runtime.file_stamp import TICK
from assetjob.runtime.folder_state import FolderState, UnknownStateError, state_of_file
from assetjob.runtime.git import run_git
from assetjob.runtime.site_paths import on_disk
from assetjob.settings.schema import Settings
from assetjob.site.git_ignore import repository_above
from assetjob.site.origins import Origins
from assetjob.store.destination import folder_in_repository
from assetjob.store.journal import WHILE_RUNNING

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class RunState:
    """A state: equal digests mean equal results.

    `stamps` changes even where a file was written again with the same text. `is_settled` tells that
    no file may still change without a change of the digest.
    """

    digest: str
    stamps: str
    is_settled: bool


def run_state(run: RunContext) -> RunState | None:
    """Return the state of the site and all else that a run depends on; None where it is unknown."""
    begun = time.time_ns()
    state = FolderState(tuple(SUFFIXES))
    try:
        for text in (*_program(), *_settings(run), *_around(run)):
            state.add_text(text)
        left_out = _left_out(run)
        for folder in _folders(run):
            state.add_folder(folder, left_out)
    except UnknownStateError:
        return None
    return RunState(state.digest, state.stamps, state.newest < begun - TICK)


def _folders(run: RunContext) -> Iterator[Path]:
    root, reports = run.site.root, Path(os.path.realpath(run.settings.reports))
    yield root
    yield from run.site.outside_folders.values()
    output = run.settings.output
    if run.command == "output" and output and output.is_dir():
        yield output
    if not reports.is_relative_to(root) and (reports / THUMBNAILS).is_dir():
        yield reports / THUMBNAILS


def _left_out(run: RunContext) -> frozenset[str]:
    """Return the files that a run writes, and that no result depends on."""
    own = (str(on_disk(run.site.root, path)) for path in WHILE_RUNNING)
    return frozenset((*own, os.path.realpath(run.settings.reports / INDEX)))


def _program() -> Iterator[str]:
    """Yield what identifies the code that runs, and the libraries beside it."""
    yield repr((assetjob.__version__, sys.version, encoder()))
    for folder in sys.path:
        with suppress(OSError):
            names = os.listdir(folder)  # noqa: PTH208 - names alone
            yield repr(sorted(each for each in names if each.endswith("-info")))
    package = FolderState(not_read=("",))
    package.add_folder(Path(assetjob.__file__).parent)
    yield package.digest


def _settings(run: RunContext) -> Iterator[str]:
    settings = run.settings
    yield run.command
    for each in fields(settings):
        value = getattr(settings, each.name)
        yield f"{each.name}={sorted(value) if isinstance(value, frozenset) else value!r}"
    yield repr(run.site)
    for path in (settings.site, settings.reports, cache_folder(settings).path):
        yield os.path.realpath(path) if path else ""
    for path in (*_named_files(settings), *_reports(settings)):
        yield f"{path}\0{state_of_file(path)}"


def _named_files(settings: Settings) -> Iterator[Path]:
    """Yield the files that settings name, or that are beside the file of the settings."""
    yield baseline_path(settings)
    yield from decisions_files(settings)
    yield measurements_file(settings)
    yield from settings.draft_files


def _reports(settings: Settings) -> Iterator[Path]:
    """Yield what a run writes beside its report, and the findings that it compares with."""
    files = (AUDIT, ".gitignore", *(each.file for each in formats.load(settings.report_formats)))
    return (settings.reports / file for file in files)


def _around(run: RunContext) -> Iterator[str]:
    """Yield what lies around the site and counts.

    Raises:
        UnknownStateError: Its pages may have sources there.
    """
    root, settings = run.site.root, run.settings
    if _may_name_sources(settings) and Origins(run.site, settings).has_sources:
        raise UnknownStateError
    yield folder_in_repository(root)
    yield repr(ignore_file(run.site, settings.reports))
    for folder in repository_above(root):
        yield state_of_file(folder / ".gitignore")
    if run.command == "in-place" and not settings.allow_ignored:
        yield from _git(root)


def _may_name_sources(settings: Settings) -> bool:
    named = any(ignore.path != "*" for ignore in settings.ignore)
    return named or baseline_path(settings).is_file() or has_decisions(settings)


def _git(root: Path) -> Iterator[str]:
    """Yield what git's answer depends on when it is asked which files it ignores.

    Raises:
        UnknownStateError: A path is none that this process can look at.
    """
    try:
        for path in _paths_of_git(root):
            yield f"{path}\0{state_of_file(Path(root, path))}"
        yield _output(root, "config", "--list", "-z")
        excludes = _output(root, "config", "--type=path", "--get", "core.excludesFile")
    except (OSError, subprocess.TimeoutExpired):
        yield "no answer"
        return
    # Where no home is known the "~" stays.
    usual = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    ignored = Path(excludes.strip() or f"{usual}/git/ignore")
    if not ignored.is_absolute():  # git reads it from its own folder
        raise UnknownStateError
    yield state_of_file(ignored)


def _paths_of_git(root: Path) -> list[str]:
    return _output(
        root, "rev-parse", "--git-path", "index", "--git-path", "info/exclude"
    ).splitlines()


def _output(root: Path, *arguments: str) -> str:
    return run_git(root, *arguments).stdout.decode("utf-8", "surrogateescape")
