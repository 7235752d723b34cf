"""What ``assetjob cache`` does: show, prune and clear the cache that a run would use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assetjob.job.cache import Bounds, Cache, CacheSize
from assetjob.job.cache_folder import CacheFolder, bounds, cache_folder
from assetjob.model.errors import SiteError
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class CacheState:
    """A cache: its folder and where that is configured, what it holds, and its size limit."""

    folder: CacheFolder
    size: CacheSize
    bounds: Bounds


def cache_state(settings: Settings) -> CacheState:
    """Return what the cache holds."""
    folder = cache_folder(settings)
    with Cache(folder.path, write=False) as cache:
        return CacheState(folder, cache.size, bounds(settings, folder))


def prune_cache(
    settings: Settings, *, megabytes: int | None = None, days: int | None = None
) -> tuple[Path, int, int]:
    """Delete what is beyond the bounds; return the folder, and the bytes before and after.

    `megabytes` and `days` are bounds that replace those of the settings.

    Raises:
        SiteError: There is no cache.
    """
    folder = _existing(settings)
    given = bounds(settings, cache_folder(settings))
    most = Bounds(
        given.bytes if megabytes is None else megabytes * 1_000_000,
        given.days if days is None else days,
    )
    with Cache(folder, write=True, bounds=most) as cache:
        before = cache.size.bytes
        cache.prune()
        cache.shrink()
        return folder, before, cache.size.bytes


def clear_cache(settings: Settings) -> tuple[Path, int]:
    """Delete everything that the cache holds; return its folder and the bytes deleted.

    Raises:
        SiteError: There is no cache, or a file cannot be removed.
    """
    folder = _existing(settings)
    with Cache(folder, write=False) as cache:
        size = cache.size.bytes
    try:
        Cache.clear(folder)
    except OSError as error:
        raise SiteError(f"{folder}: cannot be cleared: {error.strerror}") from error
    return folder, size


def _existing(settings: Settings) -> Path:
    folder = cache_folder(settings)
    if folder.path is None:
        raise SiteError(f"there is no cache ({folder.named_by}); name one with --cache")
    if not Cache.is_in(folder.path):
        raise SiteError(f"{folder.path}: holds no cache; name another folder with --cache")
    return folder.path
