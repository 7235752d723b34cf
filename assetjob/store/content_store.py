"""Files by the SHA-256 of their bytes, in a folder that several runs and sites share.

A file is written under a temporary name and renamed, so that a reader never sees half of one; its
bytes are compared with its name whenever it is read, so that nothing else has to be trusted:
neither the disk (files are not synced) nor other programs that write here. The time of a file is
that of its last use.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.runtime.site_paths import on_disk
from assetjob.store.disk import Disk
from assetjob.store.syscalls import System
from assetjob.store.system_calls import SystemCalls
from assetjob.store.temporary_files import remove_temporary_files

FOLDER = "variants"
ADDRESS = re.compile("[0-9a-f]{64}")
_LARGEST = 200_000_000  # bytes of a file that is read into memory
_SHARD = re.compile("[0-9a-f]{2}")


class _Unsynced(System):
    """Does not wait for the disk: a file that a crash has damaged is recognised when it is read."""

    def sync(self, *descriptors: int) -> None:
        """Do nothing."""

    def sync_folders(self, *folders: int) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A file of the store: its address, its size in bytes, and when it was last used (seconds)."""

    address: str
    bytes: int
    used: float


class ContentStore:
    """Bytes by their address, the SHA-256 in hex, below `folder`; nothing is kept without one.

    What cannot be written is not kept, without an error. Without `write` nothing is changed.
    """

    def __init__(
        self, folder: Path | None, *, write: bool = True, system: SystemCalls | None = None
    ) -> None:
        self._disk = Disk(folder, system or _Unsynced()) if folder else None
        self._write = write
        self.put_bytes = 0  # bytes of what was put

    def get(self, address: str) -> bytes | None:
        """Return the bytes of an address, None where they are unknown or damaged."""
        if self._disk is None or not ADDRESS.fullmatch(address):
            return None
        try:
            if (self._disk.size(_path(address)) or 0) > _LARGEST:
                return None
            data = self._disk.read(_path(address))
        except (OSError, SiteError):
            return None
        if address_of(data) != address:
            self._remove(address)
            return None
        if self._write:
            with suppress(OSError, SiteError):
                self._disk.touch(_path(address))
        return data

    def file(self, address: str) -> Path | None:
        """Return the file that `get` reads."""
        return on_disk(self._disk.root, _path(address)) if self._disk else None

    def put(self, data: bytes) -> str:
        """Keep bytes; return their address."""
        address = address_of(data)
        if self._disk and self._write:
            with suppress(OSError, SiteError):
                self._disk.write(_path(address), data)
            self._disk.commit()
            self.put_bytes += len(data)
        return address

    def contents(self) -> Iterator[StoredContent]:
        """Yield what is kept, in no order."""
        for name, status in self._files(ADDRESS):
            yield StoredContent(name, status.st_size, status.st_mtime)

    def prune(self, most: int, oldest: float) -> None:
        """Remove what was last used before `oldest`, then the least recently used beyond `most`.

        `oldest` is in seconds since the epoch, `most` in bytes.
        """
        held = 0
        for each in sorted(self.contents(), key=lambda each: (-each.used, each.address)):
            held += each.bytes
            if held > most or each.used < oldest:
                self._remove(each.address)

    def clear(self) -> None:
        """Remove everything that is kept, and the folders that become empty."""
        if self._disk is None or not self._write:
            return
        for each in self.contents():
            self._remove(each.address)
        remove_temporary_files(self._disk, FOLDER)
        for path in (*(f"{FOLDER}/{shard.name}" for shard in self._shards()), FOLDER):
            with suppress(OSError, SiteError):
                self._disk.remove_folder(path)

    def _files(self, name: re.Pattern[str]) -> Iterator[tuple[str, os.stat_result]]:
        for folder in self._shards():
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                        yield entry.name, entry.stat(follow_symlinks=False)

    def _remove(self, address: str) -> None:
        if self._disk and self._write:
            with suppress(OSError, SiteError):
                self._disk.remove(_path(address))

    def _shards(self) -> list[Path]:
        if self._disk is None:
            return []
        top = self._disk.root / FOLDER
        if Path(os.path.realpath(top)) != top:
            return []  # it could lead out of the folder
        try:
            found = sorted(top.iterdir())
        except OSError:
            return []
        return [each for each in found if _SHARD.fullmatch(each.name) and not each.is_symlink()]


def address_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def _path(address: str) -> str:
    return f"{FOLDER}/{address[:2]}/{address}"
