"""Load and save the baseline's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assetjob.check.baseline import BaselineError, parse_baseline, render_baseline
from assetjob.model.finding import KnownFinding
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_file, path_below
from assetjob.settings.schema import Settings
from assetjob.store import Disk

MAX_BYTES = 64_000_000


def baseline_path(settings: Settings) -> Path:
    """Return the path of the baseline: in the site if it is there, else beside the settings."""
    return _folder(settings) / settings.baseline


def load_baseline(settings: Settings) -> tuple[KnownFinding, ...]:
    """Return the entries of the site's baseline, none if there is no file.

    Raises:
        BaselineError: The file cannot be read, or is not a baseline.
    """
    prefix = _prefix(settings)
    entries = _entries(settings)
    if not prefix:
        return entries
    own = (entry for entry in entries if entry.page.startswith(prefix))
    return tuple(replace(entry, page=entry.page.removeprefix(prefix)) for entry in own)


def load_elsewhere(settings: Settings) -> tuple[KnownFinding, ...]:
    """Return the entries of the baseline beside the settings that are about files elsewhere.

    Some may be about the sources of the site's pages.

    Raises:
        BaselineError: The file cannot be read, or is not a baseline.
    """
    prefix = _prefix(settings)
    if not prefix:
        return ()
    return tuple(each for each in _entries(settings) if not each.page.startswith(prefix))


def save_baseline(settings: Settings, known: Sequence[KnownFinding]) -> None:
    """Write the entries to the site's baseline; keep those of other sites in the same file.

    Raises:
        BaselineError: The file cannot be read or written.
    """
    prefix = _prefix(settings)
    if prefix:
        others = [each for each in _entries(settings) if not each.page.startswith(prefix)]
        known = [*others, *(replace(each, page=prefix + each.page) for each in known)]
    try:
        Disk(_folder(settings)).write(settings.baseline, render_baseline(known).encode())
    except OSError as error:
        path = baseline_path(settings)
        raise BaselineError(f"{path}: cannot be written: {error.strerror}") from error


def _entries(settings: Settings) -> tuple[KnownFinding, ...]:
    path = baseline_path(settings)
    if not path.exists():
        return ()
    try:
        text = read_file(_folder(settings), settings.baseline, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: is not UTF-8; replace it with --write-baseline") from error
    except UnreadableError as error:
        raise BaselineError(f"{path}: {error}") from error
    return parse_baseline(text, str(path))


def _prefix(settings: Settings) -> str:
    """Return the site's path from the baseline's folder, with a slash at the end, or ""."""
    site, folder = settings.site.absolute(), _folder(settings).absolute()
    return "" if site == folder else f"{path_below(folder, site)}/"


def _folder(settings: Settings) -> Path:
    return settings.site if is_file(settings.site, settings.baseline) else settings.home
