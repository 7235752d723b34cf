"""The system calls of POSIX: names are looked up in the descriptor of an open folder.

So a link that is swapped in after a check has no effect.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import sys
from pathlib import Path

from assetjob.store.system_calls import SystemCalls

_EFFECTIVE = os.access in os.supports_effective_ids
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a pipe must not block.
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | _FLAGS
_FICLONE = 0x40049409  # the request of ioctl_ficlone(2)


class CallsByDescriptor(SystemCalls):
    """See `SystemCalls`."""

    def open_root(self, path: str) -> int:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def open_folder(self, name: str, folder: int) -> int:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _FLAGS, dir_fd=folder)

    def close_folder(self, folder: int) -> None:
        os.close(folder)

    def open_file(self, name: str, folder: int) -> int:
        return os.open(name, _READ, dir_fd=folder)

    def create(self, name: str, folder: int) -> int:
        return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666, dir_fd=folder)

    def clone(self, source: Path, descriptor: int) -> None:
        if sys.platform != "linux":
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        original = os.open(source, _READ)
        try:
            fcntl.ioctl(descriptor, _FICLONE, original)
        finally:
            os.close(original)

    def sync_folders(self, *folders: int) -> None:
        self.sync(*folders)

    def copy_ownership(self, descriptor: int, old: os.stat_result) -> None:
        # Only root may change the owner; other users may choose one of their own groups.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, old.st_gid)
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, -1)
        # Last, since changing the owner clears mode bits.
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))

    def status(self, name: str, folder: int) -> os.stat_result | None:
        try:
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def writable(self, name: str, folder: int) -> bool:
        return os.access(name, os.W_OK, dir_fd=folder, effective_ids=_EFFECTIVE)

    def touch(self, name: str, folder: int) -> None:
        os.utime(name, dir_fd=folder, follow_symlinks=False)

    def rename(self, old: str, new: str, folder: int) -> None:
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=folder)

    def mkdir(self, name: str, folder: int | None) -> None:
        os.mkdir(name, dir_fd=folder)

    def unlink(self, name: str, folder: int) -> None:
        os.unlink(name, dir_fd=folder)

    def rmdir(self, name: str, folder: int | None) -> None:
        os.rmdir(name, dir_fd=folder)
