"""What the scripts of a site may change about the styles of its pages; each file is read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, reduce
from operator import or_
from pathlib import Path

from assetjob.model.page import ParsedPage
from assetjob.model.restyling import Restyling
from assetjob.parse.scripts.restyling import find_restyling
from assetjob.site.scripts import read_script, script_files


class SiteRestyling:
    """Returns what scripts may change about the styles of a page."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = cache(self._read)

    def of_page(self, page: ParsedPage, path_of: Callable[[str], str | None]) -> Restyling:
        """Return what the inline scripts of a page and those of the site may change.

        `path_of` returns the path of a URL's file, None for one outside the site.
        """
        if not page.whole:  # the layout around a post has scripts that the post does not name
            return page.restyling | self._all
        paths = (path for path in map(path_of, page.scripts) if path is not None)
        return reduce(or_, map(self._known, paths), page.restyling)

    @cached_property
    def _all(self) -> Restyling:
        return reduce(or_, map(self._known, script_files(self._root)), Restyling())

    def _read(self, path: str) -> Restyling:
        return find_restyling(read_script(self._root, path))
