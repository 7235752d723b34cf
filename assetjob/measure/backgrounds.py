"""Decide which backgrounds of CSS a page may load early, and how it names them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from assetjob.browser.backgrounds import PageBackground
from assetjob.model.image import ResolvedPage
from assetjob.model.measured import MeasuredBackground
from assetjob.model.page import Kind
from assetjob.model.variant import is_variant
from assetjob.rewrite.css.media import media_condition
from assetjob.site.resolve import Resolver


def measured_backgrounds(
    page: ResolvedPage, found: Sequence[PageBackground], url: str, resolver: Resolver
) -> tuple[MeasuredBackground, ...]:
    """Return the backgrounds of a page that was opened at `url`.

    There are none where something else than the width of the viewport decides which is loaded, or
    where one of them is not a file that CSS names.
    """
    if not all(map(_is_by_width, found)):
        return ()
    named = [_named(page, each, url, resolver) for each in found]
    return tuple(
        MeasuredBackground(name, _media(each))
        for name, each in zip(named, found, strict=True)
        if None not in named and name
    )


def _is_by_width(background: PageBackground) -> bool:
    """Tell whether the width of the viewport alone decides whether a background is shown."""
    known = [media_condition(each) for each in background.conditions if each is not None]
    certain = all(each.possible == each.sure for each in known)
    return certain and len(known) == len(background.conditions)


def _media(background: PageBackground) -> str:
    first, last = background.first, background.last
    parts = (f"(min-width: {first}px)" if first else "", f"(max-width: {last}px)" if last else "")
    return " and ".join(filter(None, parts))


def _named(
    page: ResolvedPage, background: PageBackground, url: str, resolver: Resolver
) -> str | None:
    """Return a URL by which the page can name the file, as it names its others."""
    for each in _forms(page, background, url):
        path = resolver.style_sheet(page.source, page.page, each)
        if path and not is_variant(path) and _is_file_of(path, background.url):
            return each
    return None


def _forms(page: ResolvedPage, background: PageBackground, url: str) -> Iterator[str]:
    """Yield URLs: one in the page's own CSS, else one of the form of its style sheets' URLs."""
    address, there = urlsplit(background.url), urlsplit(url)
    for image in page.images:
        if (
            image.ref.kind is Kind.CSS
            and image.ref.url
            and _is_file_of(image.target.path or "", background.url)
        ):
            yield image.ref.url
    of_other_host = urlsplit(page.page.base or "").netloc
    if address[:2] != there[:2] or not background.named or of_other_host:
        return
    query = f"?{address.query}" if address.query else ""
    sheets = [sheet.url for sheet in page.page.sheets if sheet.url]
    if any(_is_rooted(each) for each in sheets):
        yield address.path + query
    elif page.page.base is None and not any(urlsplit(each).netloc for each in sheets):
        yield posixpath.relpath(address.path, posixpath.dirname(there.path)) + query


def _is_rooted(url: str) -> bool:
    return url.startswith("/") and not url.startswith("//")


def _is_file_of(path: str, url: str) -> bool:
    return bool(path) and unquote(urlsplit(url).path).endswith(f"/{path}")
