"""Replace one file atomically: write a temporary file, let the caller sync it, rename it."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.store.system_calls import SystemCalls

_CHUNK = 1 << 20
Content = bytes | Sequence[bytes]  # chunks of a large file need not be in memory


class ChangedError(Exception):
    """The file has changed since it was read."""


Problem = OSError | SiteError | ChangedError


@dataclass(frozen=True, slots=True)
class File:
    """New bytes for the file at `path`; if `expected` is given, the file must still hold it.

    `like` is another file that has these bytes: the file system may let both share its blocks.
    """

    path: str
    data: Content
    expected: bytes | None = None
    like: Path | None = None

    @property
    def bytes(self) -> int:
        """The number of the new bytes."""
        return sum(map(len, _chunks(self.data)))


class Replacement:
    """The new bytes of a file, under a temporary name in the open `folder` until `rename`.

    `descriptor` must be synced before, `folder` after that. `is_new` means that the file did not
    exist.
    """

    def __init__(self, system: SystemCalls, file: File, folder: int) -> None:
        """Write the bytes of `file`, whose path ends with its name in `folder`.

        Mode and owner are taken from the existing file; a link is replaced.

        Raises:
            OSError: The bytes cannot be written, or the existing file is read-only.
        """
        self.file = file
        self.folder = folder
        self.is_in_place = False
        self._system = system
        self._name = file.path.rpartition("/")[2]
        old = system.status(self._name, folder)
        if old and stat.S_ISREG(old.st_mode) and not system.writable(self._name, folder):
            raise PermissionError(errno.EACCES, "the file is read-only", file.path)
        self.is_new = old is None
        self._temporary = f".assetjob-{secrets.token_hex(8)}.tmp"
        self.descriptor = system.create(self._temporary, folder)
        self._is_open = True
        try:
            if old and stat.S_ISREG(old.st_mode):
                system.copy_ownership(self.descriptor, old)
            if not self._is_clone():
                self._write()
        except BaseException:
            self.close()
            raise

    def _is_clone(self) -> bool:
        """Make the file a clone of the one like it; return False where that is not possible.

        The clone is compared with the bytes, since the file may have been changed since it was
        read.
        """
        file, system = self.file, self._system
        if file.like is None:
            return False
        with contextlib.suppress(OSError):
            system.clone(file.like, self.descriptor)
            if holds(system, self._temporary, self.folder, file.data):
                return True
        os.ftruncate(self.descriptor, 0)
        return False

    def _write(self) -> None:
        for chunk in _chunks(self.file.data):
            left = memoryview(chunk)
            while left:
                left = left[self._system.write(self.descriptor, left) :]

    def rename(self) -> None:
        """Rename the temporary file to its final name.

        Raises:
            ChangedError: The existing file holds other bytes than were expected.
            OSError: It cannot be renamed.
        """
        if self.file.expected is not None and not self._is_as_expected(self.file.expected):
            return
        self._close_file()  # Windows does not rename an open file
        self._system.rename(self._temporary, self._name, self.folder)
        self.is_in_place = True

    def _is_as_expected(self, expected: bytes) -> bool:
        """Compare as late as possible, since an editor may have saved the file meanwhile."""
        current = b"".join(read(self._system, self._name, self.folder))
        if current == b"".join(_chunks(self.file.data)):
            return False  # it was written under another name of the same file
        if current != expected:
            raise ChangedError(self._name)
        return True

    def close(self) -> None:
        """Close the file, and remove it if it was not renamed."""
        self._close_file()
        if not self.is_in_place:
            with contextlib.suppress(OSError):
                self._system.unlink(self._temporary, self.folder)

    def _close_file(self) -> None:
        if self._is_open:
            self._is_open = False
            os.close(self.descriptor)


def read(system: SystemCalls, name: str, folder: int) -> Iterator[bytes]:
    """Yield the bytes of a regular file in an open folder, in chunks.

    Raises:
        OSError: It cannot be read, or is not a regular file.
    """
    descriptor = system.open_file(name, folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", name)
        while chunk := system.read(descriptor, _CHUNK):
            yield chunk
    finally:
        os.close(descriptor)


def split_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a text without their ends; only LF ends a line."""
    parts: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        parts.append(first)
        for other in others:
            yield b"".join(parts)
            parts = [other]
    if last := b"".join(parts):
        yield last


def holds(system: SystemCalls, name: str, folder: int, data: Content) -> bool:
    """Return whether a regular file in an open folder has these bytes."""
    status = system.status(name, folder)
    if status is None or not stat.S_ISREG(status.st_mode):
        return False
    if status.st_size != sum(map(len, _chunks(data))):
        return False
    descriptor = system.open_file(name, folder)
    try:
        return all(_continues_with(system, descriptor, chunk) for chunk in _chunks(data))
    finally:
        os.close(descriptor)


def _continues_with(system: SystemCalls, descriptor: int, chunk: bytes) -> bool:
    """Read as many bytes from an open file; return whether they are equal."""
    left = memoryview(chunk)
    while left:
        found = system.read(descriptor, min(len(left), _CHUNK))
        if not found or found != left[: len(found)]:
            return False
        left = left[len(found) :]
    return True


def _chunks(data: Content) -> Sequence[bytes]:
    return (data,) if isinstance(data, bytes) else data


def failure_reason(problem: Problem) -> str:
    """Return in one line why a page was not written."""
    return f"page not written: {problem.strerror}" if isinstance(problem, OSError) else str(problem)
