"""Bring the files of a site onto this machine: a git repository, or a prefix of an object store."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from assetjob.fleet.sites import FleetSite
from assetjob.model.errors import SettingsError, SiteError
from assetjob.runtime.git import run_git
from assetjob.store import Disk

_GIT_SECONDS = 3_600
_VARIANTS = frozenset({".avif", ".webp"})
_SAFE = (
    "-c", "protocol.ext.allow=never",
    "-c", "core.symlinks=false",
    "-c", "submodule.recurse=false",
    "-c", "advice.detachedHead=false",
)  # fmt: skip


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
        _fetch_git(site, work)
    else:
        _fetch_prefix(site.source, work)
    return work


def upload(folder: Path, prefix: str) -> None:
    """Write all files of `folder` below a prefix: pages last, so that they name what is there.

    Raises:
        AssetjobError: It cannot be written.
    """
    system, base = _file_system(prefix)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    try:
        for path in sorted(paths, key=lambda path: path.suffix not in _VARIANTS):
            name = path.relative_to(folder).as_posix()
            system.makedirs(f"{base}/{name}".rpartition("/")[0], exist_ok=True)
            system.pipe_file(f"{base}/{name}", path.read_bytes())
    except Exception as error:
        raise SiteError(f"{prefix}: cannot be written: {_line(error)}") from error


def _fetch_git(site: FleetSite, work: Path) -> None:
    """Check out one commit, without its history and its submodules."""
    if not (work / ".git").exists():
        _git(Path.cwd(), site, "init", "--quiet", "--", str(work))
    _git(work, site, "fetch", "--quiet", "--depth=1", "--no-tags", "--", site.source, site.revision)
    _git(work, site, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
    _git(work, site, "clean", "--quiet", "--force", "-d", "-x")


def _git(work: Path, site: FleetSite, *arguments: str) -> None:
    """Run git; it asks for no password, the user's credential helper may answer."""
    variables = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes"}
    try:
        done = run_git(work, *_SAFE, *arguments, variables=variables, seconds=_GIT_SECONDS)
    except FileNotFoundError as error:
        raise SiteError("git: is not installed; it is needed for sites with a git URL") from error
    except subprocess.TimeoutExpired as error:
        raise SiteError(f"{site.source}: git took longer than an hour") from error
    if done.returncode:
        lines = os.fsdecode(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        raise SiteError(f"{site.source}: cannot be fetched: {lines[-1]}")


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
    return (path.relative_to(folder).as_posix() for path in paths)


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
