"""Find the origin and the path that a built site is served under, from its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_file, is_folder
from assetjob.site.site_files import site_files

_PAGES = 50  # are enough to know
_MAX_BYTES = 8_000_000  # of a page
_FEWEST = 3  # different addresses; fewer may be mistakes
_ADDRESS = re.compile(
    r"""\s(?:src|href|poster|data-src)\s*=\s*["']?/([^/"'\s>?#]+)/([^"'\s>?#]*)""", re.IGNORECASE
)


def find_base_url(root: Path) -> str:
    """Return the path below which the pages in a folder expect to be served, "" for the root.

    Most addresses that lead nowhere begin with one folder and lead to a file without it.
    """
    missing: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for folder, rest in set(_addresses(root)):
        if _is_served(root, f"{folder}/{rest}"):
            continue
        missing[folder] += 1
        found[folder] += _is_served(root, rest)
    folder, number = max(found.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    enough = number >= _FEWEST and number * 2 > missing.total()
    is_there = is_folder(root, folder) or is_file(root, folder)
    return f"/{folder}" if enough and not is_there else ""


def find_origin(root: Path) -> str | None:
    """Return the ``scheme://host`` that the pages say is theirs, None where it is not known.

    That is the one of their canonical addresses. Without these it is the one at which they name
    images that are mostly files of the site.
    """
    origins = {
        found[1].lower()
        for text in _texts(root)
        for tag in _CANONICAL.findall(text)
        if (found := _ORIGIN.search(tag))
    }
    if origins:
        return origins.pop() if len(origins) == 1 else None
    return _origin_of_images(root)


def _origin_of_images(root: Path) -> str | None:
    named: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for origin, path in {found for text in _texts(root) for found in _IMAGE.findall(text)}:
        named[origin.lower()] += 1
        found[origin.lower()] += _is_served(root, unquote(path))
    origin, number = max(found.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return origin if number >= _FEWEST and number * 2 > named[origin] else None


_CANONICAL = re.compile(
    r"<link\b[^>]*\srel\s*=\s*[\"']?canonical\b[^>]*>"
    r"|<meta\b[^>]*\sproperty\s*=\s*[\"']?og:url\b[^>]*>",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    rf"""\ssrc\s*=\s*["']?(https?://[^/"'\s>?#]+)/([^"'\s>?#]+{SUFFIX_PATTERN})["'\s>?#]""",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"""\s(?:href|content)\s*=\s*["']?(https?://[^/"'\s>?#]+)""", re.IGNORECASE)


def _addresses(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the first folder and the rest of the addresses from the root on the first pages."""
    for text in _texts(root):
        for folder, rest in _ADDRESS.findall(text):
            yield unquote(folder), unquote(rest)


def _texts(root: Path) -> Iterator[str]:
    """Yield the texts of the first pages."""
    for path in islice(_pages(root), _PAGES):
        with suppress(UnreadableError):
            yield read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")


def _pages(root: Path) -> Iterator[str]:
    return (path for path in site_files(root) if path.lower().endswith((".html", ".htm")))


def _is_served(root: Path, path: str) -> bool:
    """Tell whether a file, or the front page of a folder, is at a path."""
    if ".." in path.split("/") or "\0" in path:
        return False
    return is_file(root, path) or is_file(root, f"{path}/index.html")
