"""The system calls of Windows, where a folder cannot be opened: names are joined to its path.

A link is looked for before each use, which a link swapped in at that moment escapes; there it takes
an administrator to make one. An open file can be neither renamed nor replaced, and virus scanners
and editors open files that have just been written: such a call is repeated for a second.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from assetjob.store.system_calls import SystemCalls

# Else bytes 0D 0A would become 0A when they are read, and 0A would become 0D 0A when written.
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.6)  # seconds
_LONGEST = 259  # MAX_PATH


class CallsByPath(SystemCalls):
    """See `SystemCalls`. It works on every system."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._folders: dict[int, Path] = {}

    def open_root(self, path: str) -> int:
        return self._opened(Path(path), Path(path).stat())

    def open_folder(self, name: str, folder: int) -> int:
        path = self._path(name, folder)
        return self._opened(path, path.lstat())

    def close_folder(self, folder: int) -> None:
        del self._folders[folder]

    def open_file(self, name: str, folder: int) -> int:
        path = self._path(name, folder)
        if not stat.S_ISREG(path.lstat().st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", str(path))
        return os.open(path, os.O_RDONLY | _FLAGS)

    def create(self, name: str, folder: int) -> int:
        path = self._path(name, folder)
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666)
        except FileNotFoundError as error:
            if len(str(path)) <= _LONGEST:
                raise
            problem = "the path is too long; enable long paths in Windows"
            raise OSError(errno.ENAMETOOLONG, problem, str(path)) from error

    def clone(self, source: Path, descriptor: int) -> None:  # noqa: ARG002 - cannot be used
        """Refuse: Windows has no call for it that Python knows."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(source))

    def sync_folders(self, *folders: int) -> None:
        """Do nothing: Windows has no such call."""

    def copy_ownership(self, descriptor: int, old: os.stat_result) -> None:
        """Do nothing: a new file inherits the permissions of its folder."""

    def status(self, name: str, folder: int) -> os.stat_result | None:
        try:
            return self._path(name, folder).lstat()
        except FileNotFoundError:
            return None

    def writable(self, name: str, folder: int) -> bool:
        return os.access(self._path(name, folder), os.W_OK)

    def touch(self, name: str, folder: int) -> None:
        os.utime(self._path(name, folder))

    def rename(self, old: str, new: str, folder: int) -> None:
        _patiently(os.replace, self._path(old, folder), self._path(new, folder))

    def mkdir(self, name: str, folder: int | None) -> None:
        self._path(name, folder).mkdir()

    def unlink(self, name: str, folder: int) -> None:
        _patiently(os.unlink, self._path(name, folder))

    def rmdir(self, name: str, folder: int | None) -> None:
        _patiently(os.rmdir, self._path(name, folder))

    def _opened(self, path: Path, status: os.stat_result) -> int:
        if not stat.S_ISDIR(status.st_mode) or _is_junction(status):
            raise NotADirectoryError(errno.ENOTDIR, "is not a folder", str(path))
        number = next(self._numbers)
        self._folders[number] = path
        return number

    def _path(self, name: str, folder: int | None) -> Path:
        return Path(name) if folder is None else self._folders[folder] / name


def _is_junction(status: os.stat_result) -> bool:
    """Tell whether a folder leads elsewhere although it is no symbolic link."""
    return getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _patiently(call: Callable[..., None], *paths: Path) -> None:
    for pause in _PAUSES:
        try:
            return call(*paths)
        except PermissionError:  # another program has opened it, for a moment or for long
            time.sleep(pause)
    return call(*paths)
