"""Page bundles: folders with the page and the files that belong to it (Hugo)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from assetjob.model.site import Project, contains

_PAGES = tuple(
    f"{stem}.{end}" for stem in ("_index", "index") for end in ("md", "markdown", "html")
)


def is_bundle(folder: str, has_file: Callable[[str], bool]) -> bool:
    """Tell whether a folder, by its path from the site's root, is a page bundle."""
    return any(has_file(f"{folder}/{name}") for name in _PAGES)


def is_of_other_page(
    project: Project, page: str, path: str, file: str, has_file: Callable[[str], bool]
) -> bool:
    """Tell whether the end `path` of a file's path is in the bundle of another page.

    A template does not look there, unless the path names the bundle's folder.
    """
    if project.generator != "Hugo":
        return False
    for folder in map(str, list(PurePosixPath(file).parents)[:-1]):
        if is_bundle(folder, has_file):
            inner = file.removeprefix(folder)
            return not contains(folder, page) and inner.endswith(f"/{path}")
    return False
