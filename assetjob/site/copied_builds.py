"""Find built sites beside the sources of a generator, such as a copy in ``docs`` for GitHub Pages.

The generator's rules do not hold there: the addresses of the pages count from the folder. A build
that no host is known to serve was committed by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from assetjob.model.site import Project, contains
from assetjob.runtime.site_paths import is_file, on_disk, walk
from assetjob.site.page_text import MOST_PAGES, page_text
from assetjob.site.projects import GENERATED, SKIPPED_FOLDERS
from assetjob.site.published_site import stated_folders
from assetjob.site.site_address import find_base_url
from assetjob.site.site_files import site_files

_FRONT_PAGES = frozenset({"index.html", "index.htm"})
_PAGES = (".html", ".htm")
_DEEPEST = 2  # folders from the root
_FEWEST = 3  # different addresses; fewer may be mistakes
_OF_GITHUB = ("CNAME", ".nojekyll")
_WHOLE_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html)\b", re.IGNORECASE | re.DOTALL)
_TEMPLATE = re.compile(r"\{%|<%|<\?php|<\?=")
_ROOTED = re.compile(r"""\s(?:src|href)\s*=\s*["']?/(?!/)([^"'\s>?#]+)""", re.IGNORECASE)


def copied_builds(root: Path, project: Project) -> Iterator[str]:
    """Yield the folders of built sites below the root, where a generator's `project` is.

    Most addresses from the root on their pages are those of files in the folder; some of these are
    nowhere in the sources, and no address is that of a file which only the sources have.
    """
    for folder in _with_front_page(root):
        if not _is_of_generator(project, folder) and _is_build(root, project, folder):
            yield folder


def stray_builds(root: Path, project: Project) -> Iterator[str]:
    """Yield the folders below the root that a generator's `project` wrote and no host serves.

    The front page names the generator with its version. GitHub Pages serves ``docs``, and a folder
    with a file of its own, other hosts what their configurations name.
    """
    stated = stated_folders(root)
    for folder in _with_front_page(root):
        is_served = folder in stated or folder.rpartition("/")[2] == "docs"
        is_served = is_served or any(is_file(root, f"{folder}/{name}") for name in _OF_GITHUB)
        if is_served or _is_of_generator(project, folder):
            continue
        if any(_is_written(project, page_text(root, f"{folder}/{name}")) for name in _FRONT_PAGES):
            yield folder


def _is_written(project: Project, page: str) -> bool:
    """Tell whether a page says that a version of the project's generator wrote it."""
    name = re.escape(project.generator.partition(" ")[0])
    version = re.compile(rf"""\bcontent=["']?{name}[ -]v?\d""", re.IGNORECASE)
    return any(map(version.search, GENERATED.findall(page)))


def _with_front_page(root: Path) -> Iterator[str]:
    """Yield the outermost folders below the root that have a front page of a whole document."""
    for prefix, folders, files in walk(root):
        folder = prefix.rstrip("/")
        page = next((name for name in files if name.lower() in _FRONT_PAGES), None)
        is_whole = page is not None and _is_whole(page_text(root, prefix + page))
        if folder and is_whole:
            yield folder
        is_left = folder and (is_whole or folder.count("/") + 1 >= _DEEPEST)
        names = sorted(n for n in folders if n not in SKIPPED_FOLDERS and n[:1] not in "._")
        folders[:] = [] if is_left else names


def _is_whole(page: str) -> bool:
    return _WHOLE_PAGE.match(page) is not None and _TEMPLATE.search(page) is None


def _is_of_generator(project: Project, folder: str) -> bool:
    """Tell whether the generator writes the folder, or serves it by a rule of its own."""
    served = filter(None, (mount.folder for mount in project.mounts))
    return any(contains(each, folder) for each in (*served, *project.output))


def _is_build(root: Path, project: Project, folder: str) -> bool:
    addresses = _addresses(root, folder)
    here = {each for each in addresses if is_file(root, f"{folder}/{each}")}
    in_sources = {each for each in addresses if _is_in_sources(root, project, each)}
    is_most = len(here) >= _FEWEST and len(here) * 2 > len(addresses)
    return is_most and bool(here - in_sources) and not in_sources - here


def _is_in_sources(root: Path, project: Project, address: str) -> bool:
    folders = dict.fromkeys(("", *(each.folder for each in project.mounts if not each.url_path)))
    return any(is_file(root, f"{folder}/{address}".lstrip("/")) for folder in folders)


def _addresses(root: Path, folder: str) -> frozenset[str]:
    """Return the addresses from the root on the first pages of a folder that may be of files."""
    base = find_base_url(on_disk(root, folder)).strip("/")
    pages = (path for path in site_files(on_disk(root, folder)) if path.lower().endswith(_PAGES))
    found = (
        unquote(address).removeprefix(f"{base}/" if base else "")
        for page in islice(pages, MOST_PAGES)
        for address in _ROOTED.findall(page_text(root, f"{folder}/{page}"))
    )
    return frozenset(each for each in found if _is_name(each))


def _is_name(address: str) -> bool:
    """Tell whether an address names a file rather than a folder."""
    parts = address.split("/")
    return "." in parts[-1] and ".." not in parts and "\0" not in address
