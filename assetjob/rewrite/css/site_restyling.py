"""What the scripts of a site may change about the styles of its pages; each file is read once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache, cached_property, reduce
from operator import or_
from pathlib import Path

from assetjob.model.page import ParsedPage
from assetjob.model.restyling import Restyling
from assetjob.parse.scripts.restyling import find_restyling
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.projects import SKIPPED_FOLDERS

_MAX_BYTES = 2_000_000  # larger ones are not read


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
        return reduce(or_, map(self._known, sorted(self._paths())), Restyling())

    def _paths(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._root):
            folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(".")]
            inner = Path(folder).relative_to(self._root)
            for name in files:
                if name.lower().endswith((".js", ".mjs")) and not name.endswith(".min.js"):
                    yield (inner / name).as_posix()

    def _read(self, path: str) -> Restyling:
        try:
            data = read_file(self._root, path, _MAX_BYTES)
        except UnreadableError:
            return Restyling()
        return find_restyling(data.decode("utf-8", "replace"))
