"""What the file system says of a file, by which a later run knows that the file is unchanged."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from assetjob.runtime.site_paths import name_on_disk

# A file may change again within one tick of its file system's clock: 2 seconds on FAT.
TICK = 2_000_000_000  # nanoseconds


@dataclass(frozen=True, slots=True)
class FileStamp:
    """The size in bytes, the times of last change of content and status (ns), the inode number.

    Size and modification time alone can be the same for another file: many tools set the time
    (``rsync --times``, image layers, reproducible builds). No tool sets `ctime_ns`.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def is_old(self) -> bool:
        """Tell whether a change from now on changes the stamp, too."""
        return max(self.mtime_ns, self.ctime_ns) < time.time_ns() - TICK


def stamp_of(root: Path, path: str) -> FileStamp | None:
    """Return the stamp of the file at `path` below `root`; None where there is none."""
    try:
        status = os.stat(name_on_disk(root, path))  # noqa: PTH116 - of each file; a Path is slow
    except (OSError, ValueError):
        return None
    return FileStamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
