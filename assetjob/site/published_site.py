"""Find the folders of a repository that a host serves as sites: plain HTML below its root.

Their addresses count from these folders, and a file outside them is not published.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_file, is_folder, on_disk, path_below, walk
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.site.projects import SKIPPED_FOLDERS
from assetjob.site.served_folders import join

FRONT_PAGES = frozenset({"index.html", "index.htm", "index.xhtml"})
_PAGES = (".html", ".htm", ".xhtml")
_MAX_BYTES = 8_000_000


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
    the only front page, where the root has no page itself and nothing on the front page speaks
    against it.
    """
    stated = {
        folder for host in _HOSTS for folder in _named(root, host) if _has_pages(root, folder)
    }
    if stated or _has_pages(root, "", below=False):
        return tuple(sorted(stated, key=lambda folder: (-folder.count("/"), folder)))
    found = tuple(front_pages(root))
    return tuple(
        posixpath.dirname(each) for each in found if len(found) == 1 and _is_top(root, each)
    )


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
    for text in (_text(root, path_below(root, each)) for each in files):
        for found in host.pattern.findall(text):
            folder = join("", host.name or found)
            if folder and is_folder(root, folder):
                yield folder


def _has_pages(root: Path, folder: str, *, below: bool = True) -> bool:
    """Tell whether a folder, or one below it, holds an HTML page."""
    for _, folders, files in os.walk(on_disk(root, folder)):
        if any(name.lower().endswith(_PAGES) for name in files):
            return True
        if not below:
            return False
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
    return False


def _is_top(root: Path, page: str) -> bool:
    """Tell whether the folder of a front page may be the root that addresses count from.

    It is not if the page is a template, or if its addresses lead to files outside the folder.
    """
    text = _text(root, page)
    folder = posixpath.dirname(page)
    if _TEMPLATE.search(text):
        return False
    for address in map(unquote, _ADDRESS.findall(text)):
        if address.startswith("../"):
            return False
        inner = posixpath.normpath(address.lstrip("/"))
        rooted = address.startswith("/") and not address.startswith("//") and len(inner) < _LONGEST
        if rooted and is_file(root, inner) and not is_file(root, f"{folder}/{inner}"):
            return False
    return True


_LONGEST = 1_000  # characters of a path
_TEMPLATE = re.compile(r"\A\ufeff?---\s|\{%|<%|<\?php|<\?=")
_ADDRESS = re.compile(r"""\s(?:src|href)\s*=\s*["']?([^"'\s>?#]+)""", re.IGNORECASE)


def _is_report(root: Path, page: str) -> bool:
    return REPORT_MARK in _text(root, page)[:HEAD]


def _text(root: Path, path: str) -> str:
    try:
        return read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ""
