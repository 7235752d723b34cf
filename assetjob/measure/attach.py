"""Give the images of a page what a browser measured of them, where that is still true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assetjob.measure.as_measured import has_measured_size
from assetjob.measure.digests import SheetDigests, text_digest
from assetjob.measure.keys import keys_of
from assetjob.measure.measured_file import FILE
from assetjob.model.image import ResolvedPage
from assetjob.model.measured import MeasuredBackground, MeasuredPage
from assetjob.model.site import Site
from assetjob.site.resolve import Resolver


class Measurements:
    """The measurements of a site's pages, by path."""

    def __init__(self, site: Site, pages: Iterable[MeasuredPage]) -> None:
        self._pages = {page.page: page for page in pages}
        self._sheets = SheetDigests(site)
        self._resolver = Resolver(site)

    def mark(self, page: ResolvedPage) -> ResolvedPage:
        """Return the page with `Image.measured` set, unless it or its style sheets have changed."""
        known = self._pages.get(page.source.path)
        if known is None or not self._is_current(known, page):
            return page
        by_key = {(each.picture, each.context, each.number): each for each in known.images}
        images = list(page.images)
        for at, key in keys_of(page):
            found = by_key.get(key)
            if found and has_measured_size(images[at], found):
                images[at] = replace(images[at], measured=found.measured)
        return replace(page, images=tuple(images), backgrounds=self._backgrounds(known, page))

    def _backgrounds(
        self, known: MeasuredPage, page: ResolvedPage
    ) -> tuple[MeasuredBackground, ...]:
        """Return the backgrounds that are still files of the site, all of them or none.

        Where CSS gives backgrounds variants, a browser loads these instead.
        """
        paths = [
            self._resolver.style_sheet(page.source, page.page, each.url)
            for each in known.backgrounds
        ]
        is_valid = all(paths) and not (paths and self._sheets.name_variants(page))
        return known.backgrounds if is_valid else ()

    def notes(self, pages: Iterable[ResolvedPage]) -> Iterator[str]:
        """Yield a line if pages have changed since they were measured."""
        if not self._pages:
            return
        stale = 0
        for page in pages:
            known = self._pages.get(page.source.path)
            stale += known is not None and not self._is_current(known, page)
        if stale:
            pages_are = "1 page has" if stale == 1 else f"{stale:,} pages have"
            yield f'{FILE}: {pages_are} changed since; run "assetjob measure" again to use it there'

    def _is_current(self, known: MeasuredPage, page: ResolvedPage) -> bool:
        return (known.text, known.sheets) == (text_digest(page), self._sheets.of_page(page))
