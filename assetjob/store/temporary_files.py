"""Remove the temporary files that killed runs have left in a folder."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from assetjob.runtime.site_paths import on_disk, path_below
from assetjob.store.disk import Disk

# Jekyll leaves out names that begin with a dot.
_TEMPORARY = re.compile(r"\.assetjob-[0-9a-f]{16}\.tmp")


def remove_temporary_files(disk: Disk, below: str = "") -> None:
    """Remove temporary files of killed runs in a folder of the disk and in those in it."""
    for where, folders, names in os.walk(on_disk(disk.root, below)):
        folders[:] = [name for name in folders if name != ".git"]
        for name in filter(_TEMPORARY.fullmatch, names):
            with suppress(OSError):
                disk.remove(path_below(disk.root, Path(where, name)))
