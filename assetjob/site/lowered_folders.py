"""Addresses of files whose folders a generator serves in lower case (Hugo).

Hugo writes the path of a page in lower case unless ``disablePathToLower`` is true. The files of a
page bundle are served below that path, under the names that they have in the bundle. A folder of
the first level is a bundle as soon as there is a page in it. Files of the static folders keep their
whole path (tried with Hugo 0.168).
"""

from __future__ import annotations

from collections.abc import Callable

from assetjob.model.site import Project, contains
from assetjob.site.page_bundles import is_bundle


def is_lowered(project: Project, wanted: str, found: str, has_file: Callable[[str], bool]) -> bool:
    """Tell whether `found` is served at `wanted`, a path that differs from it in letter case.

    Both are paths from the site's root; `has_file` tells whether there is a file at such a path.
    """
    roots = [folder for folder in project.lowered if contains(folder, found)]
    written, names = wanted.split("/"), found.split("/")
    if not roots or len(written) != len(names):
        return False
    bundle = _bundle(names, len(roots[0].split("/")) + 1, has_file)
    return written[bundle:] == names[bundle:] and all(
        part in (name, name.lower())
        for part, name in zip(written[:bundle], names[:bundle], strict=True)
    )


def _bundle(names: list[str], first: int, has_file: Callable[[str], bool]) -> int:
    """Return how many of the names in a file's path are those of its bundle's folder.

    `first` is that number for a folder of the first level, which counts as one without a look for
    its pages: that an address is wrong has to be certain.
    """
    for count in range(len(names) - 1, first, -1):
        if is_bundle("/".join(names[:count]), has_file):
            return count
    return min(first, len(names) - 1)
