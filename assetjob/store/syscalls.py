"""The calls to the operating system that a store makes, one method each.

They are apart so that a test can let any one of them fail, write half, or be the last.
Names are looked up in an open folder and links are never followed: what was checked is what is
used, whoever swaps a link in between.
"""

from __future__ import annotations

import contextlib
import os
import stat

_EFFECTIVE = os.access in os.supports_effective_ids
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a pipe put there by somebody must not hold us up.
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | _FLAGS

_AT_ONCE = 16  # syncs


class System:
    """The real one. All methods raise OSError."""

    def open_root(self, path: str) -> int:
        """Open the folder that everything is looked up from."""
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def open_folder(self, name: str, folder: int) -> int:
        """Open a folder in `folder`."""
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _FLAGS, dir_fd=folder)

    def open_file(self, name: str, folder: int) -> int:
        """Open a file in `folder` to be read."""
        return os.open(name, _READ, dir_fd=folder)

    def create(self, name: str, folder: int) -> int:
        """Create a file in `folder`, which must not hold one of this name, to be written."""
        return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666, dir_fd=folder)

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to `size` bytes; none at the end."""
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write the first bytes of `data`; return how many."""
        return os.write(descriptor, data)

    def sync(self, *descriptors: int) -> None:
        """Wait until the contents of files or folders are on the disk.

        Asked for at once they share the disk's round trips: many take hardly longer than one.
        """
        if len(descriptors) == 1:
            os.fsync(descriptors[0])
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # most runs need none

        with ThreadPoolExecutor(min(len(descriptors), _AT_ONCE)) as pool:
            list(pool.map(os.fsync, descriptors))

    def make_alike(self, descriptor: int, old: os.stat_result) -> None:
        """Give a file the owner, the group and the mode of another, as far as that is allowed."""
        # Only root may give a file away, and others pass it to their own groups only.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, old.st_gid)
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, -1)
        # After the owner: a change of owner drops mode bits.
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))

    def writable(self, name: str, folder: int) -> bool:
        """Tell whether we may write a file that is there."""
        return os.access(name, os.W_OK, dir_fd=folder, effective_ids=_EFFECTIVE)

    def rename(self, old: str, new: str, folder: int) -> None:
        """Put one file of `folder` in the place of another, in one step."""
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
