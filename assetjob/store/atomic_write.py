"""One file put in its place in one step: written beside it, synced by the caller, renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assetjob.store.syscalls import System

_CHUNK = 1 << 20
Content = bytes | Sequence[bytes]  # a large file's in chunks, which need not be in memory


class ChangedError(Exception):
    """The file is no longer what it was when it was read."""


@dataclass(frozen=True, slots=True)
class File:
    """Bytes for the file at `path`, which is left alone where it holds others than `expected`."""

    path: str
    data: Content
    expected: bytes | None = None


class Replacement:
    """New bytes that lie beside their place, in the open `folder`, until they are put there.

    `descriptor` must be synced before, `folder` after. `is_new` tells that nothing was there.
    """

    def __init__(self, system: System, file: File, folder: int) -> None:
        """Write the bytes of `file`, whose path ends with its name in `folder`.

        Mode and owner will be those of the file that is there.

        Raises:
            OSError: They cannot be written, or the file that is there must not be.
        """
        self.file = file
        self.folder = folder
        self.is_put = False
        self._system = system
        self._name = file.path.rpartition("/")[2]
        old = status_of(self._name, folder)
        if old and stat.S_ISREG(old.st_mode) and not system.writable(self._name, folder):
            raise PermissionError(errno.EACCES, "the file is read-only", file.path)
        self.is_new = old is None
        self._temporary = f".assetjob-{secrets.token_hex(8)}.tmp"
        self.descriptor = system.create(self._temporary, folder)
        try:
            if old:
                system.make_alike(self.descriptor, old)
            for chunk in _chunks(file.data):
                left = memoryview(chunk)
                while left:
                    left = left[system.write(self.descriptor, left) :]
        except BaseException:
            self.drop()
            raise

    def put(self) -> None:
        """Put the file in its place.

        Raises:
            ChangedError: The file that is there holds other bytes than were expected.
            OSError: It cannot be put there.
        """
        if self.file.expected is not None and not self._is_as_expected(self.file.expected):
            return
        self._system.rename(self._temporary, self._name, self.folder)
        self.is_put = True

    def _is_as_expected(self, expected: bytes) -> bool:
        """Look once more, as late as can be: an editor may have saved the file meanwhile."""
        held = b"".join(read(self._system, self._name, self.folder))
        if held == b"".join(_chunks(self.file.data)):
            return False  # another name of the same file came first
        if held != expected:
            raise ChangedError(self._name)
        return True

    def drop(self) -> None:
        """Close the file, and remove it where it was not put in its place."""
        os.close(self.descriptor)
        if not self.is_put:
            with contextlib.suppress(OSError):
                self._system.unlink(self._temporary, self.folder)


def read(system: System, name: str, folder: int) -> Iterator[bytes]:
    """Yield the bytes of a regular file in an open folder, some at a time.

    Raises:
        OSError: It cannot be read, or is none.
    """
    descriptor = system.open_file(name, folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", name)
        while chunk := system.read(descriptor, _CHUNK):
            yield chunk
    finally:
        os.close(descriptor)


def holds(system: System, name: str, folder: int, data: Content) -> bool:
    """Tell whether a file in an open folder is there with these bytes."""
    status = status_of(name, folder)
    if status is None or not stat.S_ISREG(status.st_mode):
        return False
    if status.st_size != sum(map(len, _chunks(data))):
        return False
    descriptor = system.open_file(name, folder)
    try:
        return all(_goes_on(system, descriptor, chunk) for chunk in _chunks(data))
    finally:
        os.close(descriptor)


def _goes_on(system: System, descriptor: int, chunk: bytes) -> bool:
    """Tell whether an open file goes on with these bytes; read them."""
    left = memoryview(chunk)
    while left:
        found = system.read(descriptor, min(len(left), _CHUNK))
        if not found or found != left[: len(found)]:
            return False
        left = left[len(found) :]
    return True


def _chunks(data: Content) -> Sequence[bytes]:
    return (data,) if isinstance(data, bytes) else data


def status_of(name: str, folder: int) -> os.stat_result | None:
    """Return what the system knows of a name in an open folder, None where it is not there."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
