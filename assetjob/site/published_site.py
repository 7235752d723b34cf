"""Find the folders of a repository that a host serves as sites: plain HTML below its root.

Their addresses count from these folders, and a file outside them is not published.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from assetjob.model.site import contains
from assetjob.runtime.site_paths import is_file, is_folder, on_disk, path_below, walk
from assetjob.site.page_suffixes import is_repository_file
from assetjob.site.page_text import MOST_PAGES, page_text
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.site.projects import SKIPPED_FOLDERS
from assetjob.site.served_folders import join
from assetjob.site.site_files import site_files

FRONT_PAGES = frozenset({"index.html", "index.htm", "index.xhtml"})
_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class _Host:
    """A host's configuration: a file at the repository's root, and where it names the folder.

    A host whose folder always has the same `name` has a pattern without a group.
    """

    path: str
    pattern: re.Pattern[str]
    name: str = ""


def _json_key(key: str) -> re.Pattern[str]:
    return re.compile(rf'"{key}"\s*:\s*"([^"\n]*)"')


def _toml_key(key: str) -> re.Pattern[str]:
    return re.compile(rf"""(?m)^\s*{key}\s*=\s*["']([^"'\n]*)["']""")


_HOSTS = (
    _Host("netlify.toml", _toml_key("publish")),
    _Host("firebase.json", _json_key("public")),
    _Host("vercel.json", _json_key("outputDirectory")),
    _Host("wrangler.toml", _toml_key("(?:pages_build_output_dir|bucket|directory)")),
    _Host("wrangler.json", _json_key("(?:pages_build_output_dir|directory)")),
    _Host("wrangler.jsonc", _json_key("(?:pages_build_output_dir|directory)")),
    _Host("render.yaml", re.compile(r"""\bstaticPublishPath:\s*["']?([^\s"'#]+)""")),
    _Host(".gitlab-ci.yml", re.compile(r"(?m)^pages:"), name="public"),
    _Host(".github/workflows", re.compile(r"""\bpublish_dir:[ ]*["']?([^\s"'#]+)""")),
    _Host(
        ".github/workflows",
        re.compile(
            r"""upload-pages-artifact[^\n]*\r?\n[ ]+with:[ ]*\r?\n[ ]+path:[ ]*["']?([^\s"'#]+)"""
        ),
    ),
)


def published_folders(root: Path) -> tuple[str, ...]:
    """Return the folders below `root` that are served as sites, the innermost first.

    They are paths from `root`. Hosts' configurations name them. Without any, it is the folder of
    the only front page, where the root has no page itself and no address on a page speaks against
    it.
    """
    stated = stated_folders(root)
    if stated or has_page_of_site(root):
        return tuple(sorted(stated, key=lambda folder: (-folder.count("/"), folder)))
    found = tuple(front_pages(root))
    return tuple(
        posixpath.dirname(each) for each in found if len(found) == 1 and _is_top(root, each)
    )


def has_page_of_site(root: Path) -> bool:
    """Tell whether a folder itself holds a page for visitors, so that it is served as a site."""
    return any(map(_is_of_site, _pages_in(root)))


def stated_folders(root: Path) -> frozenset[str]:
    """Return the folders with pages below `root` that hosts' configurations name."""
    named = (folder for host in _HOSTS for folder in _named(root, host))
    return frozenset(folder for folder in named if _has_pages(root, folder))


def _is_top(root: Path, front_page: str) -> bool:
    """Tell whether the folder of a front page may be the root that addresses count from."""
    folder = posixpath.dirname(front_page)
    is_whole_repository_served = is_file(root, "CNAME") and not is_file(root, f"{folder}/CNAME")
    if is_whole_repository_served or _TEMPLATE.search(page_text(root, front_page)):
        return False
    pages = (path for path in site_files(root) if path.lower().endswith(_PAGES))
    return all(_fits(root, folder, page) for page in (front_page, *islice(pages, MOST_PAGES)))


def front_pages(root: Path) -> Iterator[str]:
    """Yield the front pages of the outermost folders that have one, by their paths.

    Reports of earlier runs do not count.
    """
    for prefix, folders, files in walk(root):
        names = sorted(name for name in files if name.lower() in FRONT_PAGES)
        pages = (prefix + name for name in names)
        if page := next((page for page in pages if not _is_report(root, page)), ""):
            yield page
            folders.clear()
        folders[:] = sorted(n for n in folders if n not in SKIPPED_FOLDERS and n[:1] != ".")


def _named(root: Path, host: _Host) -> Iterator[str]:
    """Yield the folders that a host's configuration names."""
    path = on_disk(root, host.path)
    files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    for text in (page_text(root, path_below(root, each)) for each in files):
        for found in host.pattern.findall(text):
            folder = join("", host.name or found)
            if folder and is_folder(root, folder):
                yield folder


def _has_pages(root: Path, folder: str) -> bool:
    """Tell whether a folder, or one below it, holds an HTML page."""
    for _, folders, files in os.walk(on_disk(root, folder)):
        if any(name.lower().endswith(_PAGES) for name in files):
            return True
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
    return False


def _pages_in(folder: Path) -> Iterator[str]:
    """Yield the names of the HTML pages that a folder itself holds."""
    return (each.name for each in folder.iterdir() if each.name.lower().endswith(_PAGES))


def _is_of_site(name: str) -> bool:
    """Tell whether a page at the root is one that visitors of a site served there would go to."""
    return not is_repository_file(name) and name.lower().partition(".")[0] != "404"


def _fits(root: Path, folder: str, page: str) -> bool:
    """Tell whether no address on a page leads to a file outside the folder.

    A link for visitors may lead to what is no page: to the repository or a file that it shows. Of a
    page outside only the addresses from the root count.
    """
    is_inside = page.startswith(folder + "/")
    for tag in _TAG.finditer(page_text(root, page)):
        is_link = tag["element"].lower() in _LINKS
        for found in _ADDRESS.finditer(tag["attributes"]):
            address = unquote(found["address"])
            if _is_outside(root, folder, address):
                return False
            is_above = is_inside and address.startswith("../")
            if is_above and _leads_above(root, folder, page, address, is_link=is_link):
                return False
    return True


def _leads_above(root: Path, folder: str, page: str, address: str, *, is_link: bool) -> bool:
    """Tell whether an address that begins with ``../`` leads out of `folder`.

    Browsers stop at the root, so it does not if a file is in the folder.
    """
    above = join(posixpath.dirname(page), address) or ""
    if contains(folder, above):
        return False
    inner = re.sub(r"^(?:\.\.(?:/|\Z))+", "", posixpath.normpath(address))
    if _is_file(root, f"{folder}/{inner}"):
        return False
    return not is_link or (above.lower().endswith(_PAGES) and _is_file(root, above))


def _is_outside(root: Path, folder: str, address: str) -> bool:
    """Tell whether a root-relative address is that of a file, but not of one in `folder`."""
    if not _ROOTED.match(address):
        return False
    inner = posixpath.normpath(address.lstrip("/"))
    return _is_file(root, inner) and not _is_file(root, f"{folder}/{inner}")


def _is_file(root: Path, path: str) -> bool:
    return len(path) < _LONGEST and is_file(root, path)


_LONGEST = 1_000  # characters of a path
_TEMPLATE = re.compile(r"\A\ufeff?---\s|\{%|<%|<\?php|<\?=")
_TAG = re.compile(
    r"""<(?P<element>[a-z][^\s/<>]*+)(?P<attributes>(?>(?:[^<>"']|"[^"]*"|'[^']*')*))>""",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"""\s(?:src|href)\s*=\s*["']?(?P<address>[^"'\s>?#]+)""", re.IGNORECASE)
_LINKS = frozenset({"a", "area"})
_ROOTED = re.compile(r"/(?!/)")


def _is_report(root: Path, page: str) -> bool:
    return REPORT_MARK in page_text(root, page)[:HEAD]
