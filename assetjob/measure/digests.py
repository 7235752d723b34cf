"""Digests of what the layout of a page depends on, to recognise measurements that are out of date.

They stay the same when ``fix`` or a reviewer's decision changes the markup of images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256

from assetjob.model.image import ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.site import Site
from assetjob.model.text import Markup
from assetjob.model.variant import MARK
from assetjob.parse.dialects import dialect_of
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.resolve import Resolver
from assetjob.site.site_files import site_files

_WRITTEN = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.SOURCE, Kind.PRELOAD})
_PICTURE_OR_SPACE = re.compile(r"</?picture\s*>|\s+", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"\s*;\s*background-image\s*:(?>(?:[^;{}()]|\((?>(?:[^()]|\([^()]*+\))*)\))*)", re.IGNORECASE
)
_VARIANT = re.compile(MARK.pattern.decode())
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"'()\s;]+)""", re.IGNORECASE)
_STYLES = (".css", ".less", ".sass", ".scss")
_LAYOUTS = ("_includes/", "_layouts/")
_MOST_BYTES = 8_000_000
_DIGITS = 16


def text_digest(page: ResolvedPage) -> str:
    """Return a digest of a page's text without its images, and of what selectors find in these."""
    text = page.source.text
    hashed, at = sha256(), 0
    for ref in sorted((each.ref for each in page.images), key=lambda ref: ref.span.start):
        if ref.kind not in _WRITTEN or ref.span.start < at:
            continue
        hashed.update(_reduced(page, text[at : ref.span.start]).encode("utf-8", "surrogatepass"))
        if ref.kind in (Kind.IMG, Kind.MARKDOWN):
            named = f"\0{ref.value('class') or ''}\0{ref.value('id') or ''}\0"
            hashed.update(named.encode("utf-8", "surrogatepass"))
        at = ref.span.end
    hashed.update(_reduced(page, text[at:]).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()[:_DIGITS]


def _reduced(page: ResolvedPage, text: str) -> str:
    if page.source.markup is Markup.MARKDOWN:
        for around in filter(None, dialect_of(page.source).inline_html):
            text = text.replace(around, "")
    return _PICTURE_OR_SPACE.sub("", _without_variants(text))


def _without_variants(css: str) -> str:
    """Return CSS without the declarations that give backgrounds variants."""
    if not _VARIANT.search(css):
        return css

    def kept(found: re.Match[str]) -> str:
        text = found[0]
        return text[len(text.rstrip()) :] if _VARIANT.search(text) else text

    return _BACKGROUND.sub(kept, css)


@dataclass(frozen=True, slots=True)
class _SheetFile:
    """The digest of a style sheet, the URLs that it imports, and whether it names variants."""

    digest: bytes = b""
    imports: tuple[str, ...] = ()
    has_variants: bool = False


class SheetDigests:
    """Digests of the style sheets of pages: the linked ones, or for a post all of the site's."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._resolver = Resolver(site)
        self._read = cache(self._read_file)

    def of_page(self, page: ResolvedPage) -> str:
        """Return the digest of the style sheets, and for a post of the layouts, of a page."""
        if not page.page.whole:
            return self._of_site
        hashed = sha256()
        for sheet in page.page.sheets:
            if sheet.url is not None:
                hashed.update(f"{sheet.url}\0{sheet.media}\0".encode("utf-8", "surrogatepass"))
                for each in self._files(page, sheet.url):
                    hashed.update(each.digest)
        return hashed.hexdigest()[:_DIGITS]

    def name_variants(self, page: ResolvedPage) -> bool:
        """Tell whether the CSS of a page gives backgrounds variants."""
        urls = (sheet.url for sheet in page.page.sheets if sheet.url is not None)
        return any(each.has_variants for url in urls for each in self._files(page, url)) or any(
            image.ref.kind is Kind.CSS and _VARIANT.search(image.target.path or "")
            for image in page.images
        )

    def _files(self, page: ResolvedPage, url: str) -> Iterator[_SheetFile]:
        path = self._resolver.style_sheet(page.source, page.page, url)
        return map(self._read, self._with_imports(path, ()) if path else ())

    @cached_property
    def _of_site(self) -> str:
        hashed = sha256()
        for path in sorted(self._paths()):
            hashed.update(path.encode("utf-8", "surrogatepass") + b"\0" + self._read(path).digest)
        return hashed.hexdigest()[:_DIGITS]

    def _paths(self) -> Iterator[str]:
        for path in site_files(self._site.root):
            in_layouts = any(f"/{each}" in f"/{path}" for each in _LAYOUTS)
            if path.lower().endswith(_STYLES) or in_layouts:
                yield path

    def _with_imports(self, path: str, importers: tuple[str, ...]) -> Iterator[str]:
        if path in importers:
            return
        yield path
        for url in self._read(path).imports:
            if imported := self._resolver.imported(path, url):
                yield from self._with_imports(imported, (*importers, path))

    def _read_file(self, path: str) -> _SheetFile:
        try:
            text = read_file(self._site.root, path, _MOST_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return _SheetFile()
        imports = tuple(_IMPORT.findall(text))
        has_variants = _VARIANT.search(text) is not None
        return _SheetFile(sha256(_without_variants(text).encode()).digest(), imports, has_variants)
