"""The folders of the person who runs assetjob: for the cache, and for what undo needs."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("assetjob", appauthor=False)


def user_cache_folder() -> Path | None:
    """Return the folder of the cache, as in ``~/.cache/assetjob``; None for a user without home."""
    return _absolute(_DIRS.user_cache_path)


def user_state_folder() -> Path | None:
    """Return the folder of the state, as in ``~/.local/state/assetjob``; None without a home."""
    return _absolute(_DIRS.user_state_path)


def _absolute(path: Path) -> Path | None:
    # Without a home the "~" stays, and would become a folder in the current one.
    return path if path.is_absolute() else None
