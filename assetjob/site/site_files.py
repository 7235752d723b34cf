"""The files of a site in which styles, scripts, layouts, pages and images are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assetjob.runtime.site_paths import walk
from assetjob.site.projects import SKIPPED_FOLDERS


def site_files(root: Path) -> Iterator[str]:
    """Yield the paths of the files below `root`, relative to it, with ``/`` on every system.

    Hidden folders and those of `SKIPPED_FOLDERS` are left out. The order is that of the names.
    """
    for prefix, folders, names in walk(root):
        folders[:] = sorted(n for n in folders if n not in SKIPPED_FOLDERS and n[:1] != ".")
        yield from (prefix + name for name in sorted(names))
