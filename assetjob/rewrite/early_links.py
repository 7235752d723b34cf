"""Image files that are loaded early for a page by what is not on it: headers and Jekyll's layouts.

Such a link names the original and cannot follow the candidates of an image, as one on the page does
(`preloads`); with candidates browsers would download both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from html import unescape
from pathlib import Path, PurePosixPath

from assetjob.model.image import ResolvedPage
from assetjob.model.site import Site
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.header_files import header_texts
from assetjob.site.resolve import Resolver
from assetjob.site.site_files import site_files

_MAX_BYTES = 2_000_000
_TEMPLATES = frozenset({"_includes", "_layouts"})
_ENDINGS = (".html", ".htm", ".liquid", ".md")
# The field Link of a header (RFC 8288), whatever language the file is written in: it may continue
# on another line, in some after a backslash.
_HEADER = re.compile(
    r"<(?P<url>[^<>\s]{1,2000})>(?P<rest>(?:[\s\\]{0,200};[\s\\]{0,200}[^;,<>\s][^;,<>\n]{0,200})+)"
)
_TAG = re.compile(r"<link\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_EARLY = re.compile(r"""\brel\s*=[\s"'\\]*(?:[\w-]+ )*(?:preload|prefetch)\b""", re.IGNORECASE)
_IMAGE = re.compile(r"""\bas\s*=[\s"'\\]*image\b""", re.IGNORECASE)


class EarlyLinks:
    """Marks the images of a site's pages that headers or layouts load early."""

    def __init__(self, site: Site) -> None:
        self._root = site.root
        self._resolver = Resolver(site)

    def mark(self, page: ResolvedPage) -> ResolvedPage:
        """Return the page with `Image.loaded_early` set where it applies."""
        urls = self._headers if page.page.whole else (*self._headers, *self._layouts)
        paths = {self._resolver.style_sheet(page.source, page.page, url) for url in urls} - {None}
        if not any(image.target.path in paths for image in page.images):
            return page
        images = (replace(each, loaded_early=each.target.path in paths) for each in page.images)
        return replace(page, images=tuple(images))

    @cached_property
    def _headers(self) -> tuple[str, ...]:
        return tuple(
            found["url"]
            for text in header_texts(self._root)
            for found in _HEADER.finditer(unescape(text))
            if _is_early(found["rest"])
        )

    @cached_property
    def _layouts(self) -> tuple[str, ...]:
        """The addresses in layouts and includes; Liquid in them is that of the page."""
        return tuple(
            next(filter(None, href.groups()), "")
            for text in self._templates()
            for tag in _TAG.finditer(text)
            if _is_early(tag["rest"]) and (href := _HREF.search(tag["rest"]))
        )

    def _templates(self) -> Iterator[str]:
        for path in site_files(self._root):
            if path.lower().endswith(_ENDINGS) and _TEMPLATES & set(PurePosixPath(path).parts):
                yield _text(self._root, path)


def _is_early(attributes: str) -> bool:
    return bool(_EARLY.search(attributes) and _IMAGE.search(attributes))


def _text(root: Path, path: str) -> str:
    try:
        return read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ""
