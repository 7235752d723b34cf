"""Bring the files of a site onto this machine: a git repository, or a prefix of an object store."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from assetjob.fleet.checkout import check_out
from assetjob.fleet.sites import FleetSite
from assetjob.model.errors import SettingsError, SiteError
from assetjob.runtime.site_paths import path_below
from assetjob.store import Disk

_VARIANTS = {".avif": "image/avif", ".webp": "image/webp"}


def fetch(site: FleetSite, work: Path) -> Path:
    """Return the folder with the files of a site; `work` is where they are fetched to.

    Raises:
        AssetjobError: They cannot be fetched.
    """
    if site.kind == "folder":
        if not Path(site.source).is_dir():
            raise SiteError(f"{site.source}: no such folder")
        return Path(site.source)
    if site.kind == "git":
        check_out(site, work)
    else:
        _fetch_prefix(site.source, work)
    return work


def upload(folder: Path, prefix: str) -> None:
    """Write all files of `folder` below a prefix: pages last, so that they name what is there.

    Each has the media type of its suffix, so that browsers display what the store serves.

    Raises:
        AssetjobError: It cannot be written.
    """
    system, base = _file_system(prefix)
    for suffix, media_type in _VARIANTS.items():
        mimetypes.add_type(media_type, suffix)  # older versions of Python do not know it
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    try:
        for path in sorted(paths, key=lambda path: path.suffix not in _VARIANTS):
            name = path_below(folder, path)
            if "file" in system.protocol:  # others need no folders, and a bucket must be there
                system.makedirs(f"{base}/{name}".rpartition("/")[0], exist_ok=True)
            system.put_file(str(path), f"{base}/{name}")
    except Exception as error:
        raise SiteError(f"{prefix}: cannot be written: {_line(error)}") from error


def _fetch_prefix(prefix: str, work: Path) -> None:
    """Copy all files below a prefix, and remove those that are there no more."""
    system, base = _file_system(prefix)
    store, names = Disk(work), set()
    try:
        for path in system.find(base):
            name = _relative(str(path), base)
            store.write(name, system.cat_file(path))
            names.add(name)
    except SiteError:
        raise
    except Exception as error:
        raise SiteError(f"{prefix}: cannot be fetched: {_line(error)}") from error
    if not names:
        raise SiteError(f"{prefix}: has no files; check the prefix and the credentials")
    for name in set(_files(work)) - names:
        store.remove(name)


def _files(folder: Path) -> Iterator[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return (path_below(folder, path) for path in paths)


def _relative(path: str, base: str) -> str:
    name = path.lstrip("/").removeprefix(base.lstrip("/")).lstrip("/")
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or "\0" in name or "\\" in name:
        raise SiteError(f"{path}: is no name of a file; remove it from the prefix")
    return name


def _file_system(prefix: str) -> tuple[Any, str]:
    """Return the file system of a prefix, and the path of the prefix there."""
    if find_spec("fsspec") is None:
        raise SettingsError(f'{prefix}: needs fsspec; install assetjob with its extra "fleet"')
    import fsspec  # noqa: PLC0415 - an extra

    try:
        system, base = fsspec.core.url_to_fs(prefix)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"{prefix}: cannot be opened: {_line(error)}") from error
    return system, str(base).rstrip("/")


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
