"""The system calls of the store, one method each.

They are separate so that a test can make any of them fail, write half, or be the last one. Names
are looked up in an open folder and links are not followed, so that a link that is swapped in after
a check has no effect.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import sys
from pathlib import Path

_EFFECTIVE = os.access in os.supports_effective_ids
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a pipe must not block.
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | _FLAGS
_FICLONE = 0x40049409  # the request of ioctl_ficlone(2)
_MAX_THREADS = 16  # for syncing


class System:
    """The real system calls. All methods raise OSError."""

    def open_root(self, path: str) -> int:
        """Open the folder from which all names are looked up."""
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def open_folder(self, name: str, folder: int) -> int:
        """Open a folder in `folder`."""
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _FLAGS, dir_fd=folder)

    def open_file(self, name: str, folder: int) -> int:
        """Open a file in `folder` for reading."""
        return os.open(name, _READ, dir_fd=folder)

    def create(self, name: str, folder: int) -> int:
        """Create a file in `folder` for writing; it must not exist."""
        return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666, dir_fd=folder)

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to `size` bytes, b"" at the end of the file."""
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write bytes from the start of `data`; return how many were written."""
        return os.write(descriptor, data)

    def clone(self, source: Path, descriptor: int) -> None:
        """Let an empty open file share the blocks of `source`; neither changes with the other."""
        if sys.platform != "linux":
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        original = os.open(source, _READ)
        try:
            fcntl.ioctl(descriptor, _FICLONE, original)
        finally:
            os.close(original)

    def sync(self, *descriptors: int) -> None:
        """Wait until files or folders are on disk.

        Concurrent calls share the round trips of the disk: many take hardly longer than one.
        """
        if len(descriptors) == 1:
            os.fsync(descriptors[0])
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # many runs do not need it

        with ThreadPoolExecutor(min(len(descriptors), _MAX_THREADS)) as pool:
            list(pool.map(os.fsync, descriptors))

    def copy_ownership(self, descriptor: int, old: os.stat_result) -> None:
        """Set owner, group and mode as in `old`, as far as that is permitted."""
        # Only root may change the owner; other users may choose one of their own groups.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, old.st_gid)
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, -1)
        # Last, since changing the owner clears mode bits.
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))

    def writable(self, name: str, folder: int) -> bool:
        """Return whether this process may write an existing file."""
        return os.access(name, os.W_OK, dir_fd=folder, effective_ids=_EFFECTIVE)

    def touch(self, name: str, folder: int) -> None:
        """Set the times of a file to now."""
        os.utime(name, dir_fd=folder, follow_symlinks=False)

    def rename(self, old: str, new: str, folder: int) -> None:
        """Rename a file within `folder`, replacing another atomically."""
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=folder)

    def mkdir(self, name: str, folder: int | None) -> None:
        """Make a folder."""
        os.mkdir(name, dir_fd=folder)

    def unlink(self, name: str, folder: int) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=folder)

    def rmdir(self, name: str, folder: int | None) -> None:
        """Remove an empty folder."""
        os.rmdir(name, dir_fd=folder)
