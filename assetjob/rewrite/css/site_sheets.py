"""The style sheets of a site; each file is read once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, cached_property

from assetjob.model.page import ParsedPage
from assetjob.model.site import Site
from assetjob.model.text import Source
from assetjob.rewrite.css.box import Styles, styles_of
from assetjob.rewrite.css.stylesheet import Sheet, read
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.projects import SKIPPED_FOLDERS
from assetjob.site.resolve import Resolver

_MAX_BYTES = 8_000_000  # larger ones are not read


class SiteSheets:
    """Returns the styles of each page: its own, the linked ones, for a post those of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._resolver = Resolver(site)
        self._read = cache(self._read_sheet)

    def styles(self, source: Source, page: ParsedPage) -> Styles:
        """Return the styles that may apply to the images of `page`."""
        urls = [each.url for each in page.sheets if each.url is not None]
        paths = [self._resolver.style_sheet(source, page, url) for url in urls]
        linked = [None if path is None else self._read(path) for path in paths]
        # The layout around a post links style sheets that the post itself does not name.
        return styles_of(
            page, [sheet for sheet in linked if sheet], () if page.whole else self._all
        )

    @cached_property
    def _all(self) -> tuple[Sheet, ...]:
        sheets = (self._read(path) for path in sorted(self._paths()))
        return tuple(sheet for sheet in sheets if sheet is not None)

    def _paths(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._site.root):
            folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(".")]
            for name in files:
                if name.lower().endswith(".css"):
                    yield os.path.relpath(os.path.join(folder, name), self._site.root)  # noqa: PTH118

    def _read_sheet(self, path: str) -> Sheet | None:
        try:
            return read(read_file(self._site.root, path, _MAX_BYTES).decode("utf-8", "replace"))
        except UnreadableError:
            return None
