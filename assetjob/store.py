"""The only place that writes.

Where a run writes to, and whether at all, is decided by which Store it is given.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Protocol

from assetjob.errors import SiteError


class Store(Protocol):
    """A folder that files are written to by their path in the site, with ``/``."""

    def size(self, path: str) -> int | None:
        """Return the size in bytes of a file that is there, or None."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all. A file that has these bytes already is left alone.

        Raises:
            OSError: The file cannot be written; the old one is as it was.
            SiteError: The path leads out of the folder.
        """

    def take_back(self) -> None:
        """Remove every file and folder that was not there before this store wrote it."""


class Disk:
    """Writes into `root`. Each file is written beside its place, synced and renamed into it."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._new: list[Path] = []

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        try:
            status = (self._root / path).stat()
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def write(self, path: str, data: bytes) -> None:
        """See `Store.write`."""
        # A page that is a symbolic link stays one: the file it names is written.
        target = Path(os.path.realpath(self._root / path))
        if not target.is_relative_to(self._root) or target == self._root:
            raise SiteError(f"{path}: leads out of {self._root}: not written")
        if self.size(path) == len(data) and target.read_bytes() == data:
            return
        self._make_folder(target.parent)
        is_new = not target.exists()
        _replace(target, data)
        if is_new:
            self._new.append(target)

    def take_back(self) -> None:
        """See `Store.take_back`."""
        for path in reversed(self._new):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        self._new.clear()

    def _make_folder(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            self._new.append(path)


class Memory:
    """Writes nothing: remembers what would have been written.

    `below` shows the files that are there. Only sizes are kept, so that a dry run stays small.
    """

    def __init__(self, below: Store | None = None) -> None:
        self._below = below
        self._sizes: dict[str, int] = {}

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        if path in self._sizes:
            return self._sizes[path]
        return self._below.size(path) if self._below else None

    def write(self, path: str, data: bytes) -> None:
        """See `Store.write`."""
        self._sizes[path] = len(data)

    def take_back(self) -> None:
        """See `Store.take_back`."""
        self._sizes.clear()


def _replace(target: Path, data: bytes) -> None:
    """Put `data` in the place of `target` in one step; mode and owner stay."""
    # The name says whose it is, and Jekyll passes over names that begin with a dot.
    temporary = target.with_name(f".assetjob-{secrets.token_hex(8)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _copy_owner(target, descriptor)
            os.fsync(descriptor)
        os.replace(temporary, target)  # noqa: PTH105 - the pair reads as what it is
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _copy_owner(target: Path, descriptor: int) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    # Only root may give a file away; anybody else owns what they write.
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, old.st_uid, old.st_gid)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
