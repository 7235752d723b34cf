"""Choose the folder of the cache, and check it before a run begins its work.

The person who runs the tool may name any folder; the settings of a site, which may be a stranger's,
only one in the site.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assetjob.job.cache import Bounds, Cache
from assetjob.model.errors import SiteError
from assetjob.runtime.site_paths import on_disk
from assetjob.runtime.user_folders import user_cache_folder
from assetjob.settings.schema import Settings
from assetjob.store.probe_folder import require_writable

VARIABLE = "ASSETJOB_CACHE"


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A folder, None where nothing is kept; where that is said; whether the site itself says it."""

    path: Path | None
    named_by: str
    is_of_site: bool = False

    @property
    def is_asked_for(self) -> bool:
        """Tell whether somebody named it."""
        return self.path is not None and self.named_by != _DEFAULT


_DEFAULT = "default"


def cache_folder(settings: Settings) -> CacheFolder:
    """Return the folder of the cache of a run.

    ``--no-cache`` goes before ``--cache``, the environment, the site's setting and the default.
    """
    if not settings.use_cache:
        return CacheFolder(None, "--no-cache")
    if settings.cache_folder is not None:
        return CacheFolder(_real(settings.cache_folder), "--cache")
    is_set = "cache" in settings.from_command_line
    if (named := os.environ.get(VARIABLE)) and not is_set:
        return CacheFolder(_real(Path(named).expanduser()), VARIABLE)
    if settings.cache is not None:
        return CacheFolder(_in_site(settings.site, settings.cache), "cache", is_of_site=True)
    default = user_cache_folder()
    return CacheFolder(_real(default) if default else None, _DEFAULT)


def open_cache(settings: Settings, say: Callable[[str], None], *, write: bool) -> Cache:
    """Open the cache of a run; `say` is called with a line if it cannot be used."""
    folder = cache_folder(settings)
    if folder.path is None:
        return Cache.nowhere()
    unused = f"{folder.path}: the cache cannot be used"
    return Cache(
        folder.path,
        write=write,
        bounds=bounds(settings, folder),
        lost=lambda reason: say(f"{unused}: {reason}; the run goes on without it"),
    )


def check_cache(settings: Settings) -> tuple[str, ...]:
    """Return a line if nothing new can be kept in the cache.

    Raises:
        SiteError: Somebody named the site itself, or a folder that holds no cache and cannot be
            written.
    """
    folder = cache_folder(settings)
    if folder.path is None:
        return ()
    if os.path.realpath(folder.path) == os.path.realpath(settings.site):
        raise SiteError(f"{folder.path}: is the site; {_ADVICE[folder.is_of_site]}")
    try:
        require_writable(folder.path, _ADVICE[folder.is_of_site])
    except SiteError as error:
        if folder.is_asked_for and not Cache.is_in(folder.path):
            raise
        return (f"{str(error).rpartition(';')[0]}; nothing is added to the cache",)
    return ()


_ADVICE = {False: "choose another folder with --cache", True: "choose another folder with cache"}


def bounds(settings: Settings, folder: CacheFolder) -> Bounds:
    """Return how large the cache may be; a site does not shrink the one that others share."""
    least = Bounds()
    size, days = settings.cache_megabytes * 1_000_000, settings.cache_days
    personal = settings.from_command_line
    if not folder.is_of_site and "cache_megabytes" not in personal:
        size = max(size, least.bytes)
    if not folder.is_of_site and "cache_days" not in personal:
        days = max(days, least.days)
    return Bounds(size, days)


def _real(folder: Path) -> Path:
    """Return where a folder is that a person has named, which may be a link."""
    return Path(os.path.realpath(folder))


def _in_site(site: Path, name: str) -> Path | None:
    """Return a folder in the site, None if a link leads out of it."""
    root = Path(os.path.realpath(site))
    folder = on_disk(root, name)
    return folder if Path(os.path.realpath(folder)) == folder else None
