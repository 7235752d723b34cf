"""Tell the folders of script libraries that a site holds a copy of."""

from __future__ import annotations

import os
import re
from pathlib import Path

from assetjob.model.site import Project
from assetjob.runtime.site_paths import name_on_disk

_MANIFESTS = frozenset({"bower.json", "component.json"})
_MINIFIED = (".min.js", ".min.css", ".pack.js")
_DISTRIBUTED = frozenset({"dist", "build"})
# "nanoGALLERY-5.10.3", "jquery.ui-1.12"; but not "version-1.0", the name of a folder of pages.
_VERSIONED = re.compile(r"[a-z][\w.]*-v?\d+(?:\.\d+){1,3}(?:[-.]?(?:min|dist))?", re.IGNORECASE)
_OF_PAGES = re.compile(r"(?:docs?|releases?|versions?|manual|guide)-", re.IGNORECASE)
_SCRIPTS = (".js", ".css")


def is_in_library(root: Path, project: Project, path: str) -> bool:
    """Tell whether a page is in the folder of a library, which is below the project's own ones.

    The folder has a package's description for web pages (Bower) or minified scripts; or its name
    has a version and there are scripts in it. A package.json alone may be that of an example.
    """
    own = {"", project.folder, project.source, *project.content}
    folder = path.rpartition("/")[0]
    while folder not in own:
        if _is_library(root, folder):
            return True
        folder = folder.rpartition("/")[0]
    return False


def _is_library(root: Path, folder: str) -> bool:
    names = _names(root, folder)
    if _MANIFESTS & names or any(name.endswith(_MINIFIED) for name in names):
        return True
    distributed = {
        name for each in _DISTRIBUTED & names for name in _names(root, f"{folder}/{each}")
    }
    if any(name.endswith(_MINIFIED) for name in distributed):
        return True
    name = folder.rpartition("/")[2]
    is_versioned = _VERSIONED.fullmatch(name) is not None and not _OF_PAGES.match(name)
    return is_versioned and any(each.endswith(_SCRIPTS) for each in names | distributed)


def _names(root: Path, folder: str) -> frozenset[str]:
    """Return the names in a folder, in lower case; none where it cannot be listed."""
    try:
        return frozenset(map(str.lower, os.listdir(name_on_disk(root, folder))))  # noqa: PTH208
    except OSError:
        return frozenset()
