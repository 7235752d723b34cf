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
    named = {origin for text in _texts(root) for origin, _ in _own_addresses(text)}
    # Pages that a generator's preview wrote name this.
    origins = {origin for origin in named if not _PREVIEW.fullmatch(origin)}
    if origins:
        return origins.pop() if len(origins) == 1 else None
    return _origin_of_images(root)


def pages_lead_here(root: Path, origin: str, baseurl: str) -> bool:
    """Tell whether most pages that name their address at an origin lie there in a folder.

    `baseurl` is the path at which the folder is served.
    """
    named = 0
    found = 0
    for path, text in _pages_with_texts(root):
        own = [address for host, address in _own_addresses(text) if host == origin]
        named += bool(own)
        found += any(_names_page(address, baseurl, path) for address in own)
    return found * 2 > named


def _own_addresses(text: str) -> Iterator[tuple[str, str]]:
    """Yield the origin and the path of each address that a page says is its own."""
    for tag in _CANONICAL.findall(text):
        if found := _ORIGIN.search(tag):
            yield found[1].lower(), unquote(found[2])


def _names_page(address: str, baseurl: str, page: str) -> bool:
    """Tell whether a path in the address space is that of a page, as hosts serve it."""
    inner = address.removeprefix(f"{baseurl}/").strip("/")
    return page in (inner, f"{inner}.html", f"{inner}/index.html".lstrip("/"))


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
_PREVIEW = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d+)?")
_ORIGIN = re.compile(
    r"""\s(?:href|content)\s*=\s*["']?(https?://[^/"'\s>?#]+)([^"'\s>?#]*)""", re.IGNORECASE
)


def _addresses(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the first folder and the rest of the addresses from the root on the first pages."""
    for text in _texts(root):
        for folder, rest in _ADDRESS.findall(text):
            yield unquote(folder), unquote(rest)


def _texts(root: Path) -> Iterator[str]:
    """Yield the texts of the first pages."""
    return (text for _, text in _pages_with_texts(root))


def _pages_with_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in islice(_pages(root), _PAGES):
        with suppress(UnreadableError):
            yield path, read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")


def _pages(root: Path) -> Iterator[str]:
    return (path for path in site_files(root) if path.lower().endswith((".html", ".htm")))


def _is_served(root: Path, path: str) -> bool:
    """Tell whether a file, or the front page of a folder, is at a path."""
    if ".." in path.split("/") or "\0" in path:
        return False
    return is_file(root, path) or is_file(root, f"{path}/index.html")
