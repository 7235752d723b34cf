"""The tags of links in the order of a page, to tell whether a link is closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

_TAG = re.compile(r"<(/?)a(?=[\s/>])", re.IGNORECASE)


class LinkTags:
    """The start and end tags of the ``a`` elements in `html`."""

    def __init__(self, html: str) -> None:
        self._html = html

    def closes_next(self, offset: int) -> bool:
        """Tell whether the first of these tags that begins behind `offset` is an end tag."""
        at = bisect_right(self._tags, offset, key=lambda tag: tag[0])
        return at < len(self._tags) and self._tags[at][1]

    @cached_property
    def _tags(self) -> list[tuple[int, bool]]:
        return [(found.start(), found[1] != "") for found in _TAG.finditer(self._html)]
