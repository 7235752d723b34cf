"""The system calls of the store, one method each, so that a test can make any of them fail.

Files are known by their descriptor, folders by a number that `open_folder` returns: names are
looked up in an open folder.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assetjob.runtime.signals import deferred_signals

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class SystemCalls(ABC):
    """System calls. All methods raise OSError."""

    @abstractmethod
    def open_root(self, path: str) -> int:
        """Open the folder from which all names are looked up."""

    @abstractmethod
    def open_folder(self, name: str, folder: int) -> int:
        """Open a folder in `folder`; a link is not followed."""

    @abstractmethod
    def close_folder(self, folder: int) -> None:
        """Close an open folder."""

    @abstractmethod
    def open_file(self, name: str, folder: int) -> int:
        """Open a file in `folder` for reading; a link is not followed."""

    @abstractmethod
    def create(self, name: str, folder: int) -> int:
        """Create a file in `folder` for writing; it must not exist."""

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to `size` bytes, b"" at the end of the file."""
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write bytes from the start of `data`; return how many were written."""
        return os.write(descriptor, data)

    @abstractmethod
    def clone(self, source: Path, descriptor: int) -> None:
        """Let an empty open file share the blocks of `source`; neither changes with the other."""

    def sync(self, *descriptors: int) -> None:
        """Wait until files are on disk.

        Concurrent calls share the round trips of the disk: many take hardly longer than one.
        """
        if len(descriptors) == 1:
            os.fsync(descriptors[0])
            return
        from concurrent.futures import wait  # noqa: PLC0415  # many runs do not need it

        with deferred_signals():  # the threads live on, and must not receive signals later
            syncs = [_threads().submit(os.fsync, each) for each in descriptors]
            wait(syncs)
        for each in syncs:
            each.result()

    @abstractmethod
    def sync_folders(self, *folders: int) -> None:
        """Wait until the names in folders are on disk."""

    @abstractmethod
    def copy_ownership(self, descriptor: int, old: os.stat_result) -> None:
        """Set owner, group and mode as in `old`, as far as that is permitted."""

    @abstractmethod
    def status(self, name: str, folder: int) -> os.stat_result | None:
        """Return the status of a name in `folder`, None if it does not exist."""

    @abstractmethod
    def writable(self, name: str, folder: int) -> bool:
        """Return whether this process may write an existing file."""

    @abstractmethod
    def touch(self, name: str, folder: int) -> None:
        """Set the times of a file to now."""

    @abstractmethod
    def rename(self, old: str, new: str, folder: int) -> None:
        """Rename a file that is not open within `folder`, replacing another atomically."""

    @abstractmethod
    def mkdir(self, name: str, folder: int | None) -> None:
        """Make a folder."""

    @abstractmethod
    def unlink(self, name: str, folder: int) -> None:
        """Remove a file."""

    @abstractmethod
    def rmdir(self, name: str, folder: int | None) -> None:
        """Remove an empty folder."""


_MAX_THREADS = 16  # for syncing


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the threads that sync; starting them for each batch took longer than their work."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # as above

    return ThreadPoolExecutor(_MAX_THREADS)
