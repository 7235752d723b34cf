"""Digests of all files in a folder, by which a later run knows that nothing in it has changed.

Small files of text are read. Others count by their stamps, as image files do (see `file_stamp`).
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections import deque
from collections.abc import Container, Iterator
from pathlib import Path

_LARGEST = 1_000_000  # bytes of a file that is read
_MOST_READ = 2_000_000_000  # bytes of all files that are read, or of one that settings name
# Folders that hardly any page names, but that may be much larger than the site.
_BESIDE = frozenset({"node_modules", "vendor"})
_OBJECTS = "/.git/objects"  # what git has stored never changes
# Files in such folders are looked at while they are at most so many, or three times as many as the
# site's: a hundred thousand take a second.
_MOST_BESIDE, _SHARE = 10_000, 3
# A link or a pipe that is put there meanwhile is not followed.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class UnknownStateError(Exception):
    """The state of a folder cannot be known, or would take too long."""


class FolderState:
    """The state of all that was added; files whose suffixes are `not_read` are not read.

    `newest` is the latest change among files that are known by their stamps, in ns.
    """

    def __init__(self, not_read: tuple[str, ...]) -> None:
        self.newest = 0
        self._not_read = not_read
        self._known = hashlib.sha256()
        self._stamps = hashlib.sha256()
        self._files = self._beside = self._read = 0

    @property
    def digest(self) -> str:
        """A digest of contents and stamps, in hex."""
        return self._known.hexdigest()

    @property
    def stamps(self) -> str:
        """A digest of the stamps of all files, in hex.

        It changes even where a file was written again with the same text.
        """
        return self._stamps.hexdigest()

    def add_text(self, text: str) -> None:
        """Add something else that counts."""
        self._known.update(f"{text}\0".encode("utf-8", "surrogatepass"))

    def add_folder(self, root: Path, leave_out: Container[str] = ()) -> None:
        """Add all files of a folder, but for those whose paths on the disk are left out.

        Raises:
            UnknownStateError: A link leads out of the folder, a folder cannot be read, there are
                too many files beside those of the site, or stamps are weak, as on Windows.
        """
        if sys.platform == "win32":
            raise UnknownStateError
        top = os.path.realpath(root)
        folders, beside = deque([top]), deque[str]()
        while folders or beside:
            is_beside = not folders
            folder = folders.popleft() if folders else beside.popleft()
            if folder == f"{top}{_OBJECTS}":
                continue
            self.add_text(folder)
            self._stamps.update(f"{folder}\0".encode("utf-8", "surrogatepass"))
            for entry, status in _entries(folder):
                if stat.S_ISDIR(status.st_mode):
                    (beside if is_beside or _is_beside(entry.name) else folders).append(entry.path)
                elif entry.path not in leave_out:
                    self._count(is_beside=is_beside)
                    self._add(top, entry, status, is_read=not is_beside)

    def _count(self, *, is_beside: bool) -> None:
        self._files += not is_beside
        self._beside += is_beside
        if self._beside > max(_MOST_BESIDE, _SHARE * self._files):
            raise UnknownStateError

    def _add(
        self, top: str, entry: os.DirEntry[str], status: os.stat_result, *, is_read: bool
    ) -> None:
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        times = f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
        stamp = f"{entry.name}\0{status.st_size} {times}\0"
        self._stamps.update(stamp.encode("utf-8", "surrogatepass"))
        self.add_text(f"{entry.name}\0{status.st_mode}")
        if stat.S_ISLNK(status.st_mode):
            self.add_text(_target(top, entry.path))
        elif is_read and stat.S_ISREG(status.st_mode) and self._is_text(entry.name, status.st_size):
            self._known.update(_content(entry.path))
            self._read += status.st_size
        else:
            self.add_text(stamp)
            self.newest = max(self.newest, changed)

    def _is_text(self, name: str, size: int) -> bool:
        if size > _LARGEST or self._read > _MOST_READ:
            return False
        return not name.lower().endswith(self._not_read)


def state_of_file(path: Path) -> str:
    """Return a digest of a file, in hex, or why it cannot be opened.

    Raises:
        UnknownStateError: It is a link, which may lead anywhere, or a pipe or a device, of which
            nothing must be read, or a file so large that reading it takes longer than a run.
    """
    if path.is_symlink():
        raise UnknownStateError
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_READ:
                raise UnknownStateError
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"error {error.errno}"


def _entries(folder: str) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    """Yield what is in a folder with its status, by name."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            yield entry, entry.stat(follow_symlinks=False)
    except OSError as error:
        raise UnknownStateError from error


def _is_beside(name: str) -> bool:
    return name in _BESIDE or name.startswith(".")


def _target(top: str, path: str) -> str:
    """Return where a link leads to.

    Raises:
        UnknownStateError: It leads out of the folder or to what git stores, which are not read.
    """
    target = os.path.realpath(path)
    if not target.startswith(f"{top}/") or f"{target}/".startswith(f"{top}{_OBJECTS}/"):
        raise UnknownStateError
    return target


def _content(path: str) -> bytes:
    """Return a digest of a file, or of why it cannot be read."""
    try:
        handle = os.open(path, _FLAGS)
        with os.fdopen(handle, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        data = f"error {error.errno}".encode()
    return hashlib.sha256(data).digest()
