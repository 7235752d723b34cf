"""Elements that close themselves in JSX and in Vue's templates, as in ``<iframe src="..." />``.

HTML ignores the slash: there the element would hold all that follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import Piece, Rendering

_VALUE = r"\"[^\"]{0,5000}+\"|'[^']{0,5000}+'|\{(?:[^{}]|\{[^{}]{0,500}\}){0,1000}\}"
_SELF_CLOSED = re.compile(
    rf"<(?P<name>[A-Za-z][\w.:-]*+)(?P<attributes>(?>(?:{_VALUE}|[^<>\"'{{}}/]|/(?!>)){{0,5000}}))/>"
)
# Elements of HTML without content, and those of SVG that are mostly written so.
_CLOSED_ANYWAY = frozenset(
    "area base br col embed hr img input link meta source track wbr circle ellipse g image line "
    "path polygon polyline rect stop use".split()
)
# Elements whose content Markdown reads up to their end tag.
_RAW = frozenset({"pre", "script", "style", "textarea"})


def close_elements(rendering: Rendering) -> Rendering:
    """Return a page with an end tag after each element that closes itself."""
    ends = list(_self_closed(rendering.html))
    if not ends:
        return rendering
    html, parts, last = rendering.html, list[str](), 0
    for at, tag in ends:
        parts += [html[last:at], tag]
        last = at
    shift = _Shift(ends)
    images = tuple(replace(image, start=shift.of(image.start)) for image in rendering.images)
    pieces = tuple(part for piece in rendering.pieces for part in shift.parts(piece))
    return Rendering("".join((*parts, html[last:])), pieces, images)


def without_raw_elements(page: LocatedText) -> LocatedText:
    """Return a page with blanks instead of scripts and the like that close themselves."""

    def blanked(found: re.Match[str]) -> str:
        return _VISIBLE.sub(" ", found[0]) if found["name"].lower() in _RAW else found[0]

    if "/>" not in page.text:
        return page
    return replace(page, text=_SELF_CLOSED.sub(blanked, page.text))


_VISIBLE = re.compile(r"[^\n]")


def _self_closed(html: str) -> Iterator[tuple[int, str]]:
    """Yield where elements that close themselves end, each with the end tag that HTML needs."""
    for found in _SELF_CLOSED.finditer(html):
        if found["name"].lower() not in _CLOSED_ANYWAY:
            yield found.end(), f"</{found['name']}>"


class _Shift:
    """Moves positions behind inserted texts; `inserted` are those with their places, in order."""

    def __init__(self, inserted: Sequence[tuple[int, str]]) -> None:
        self._places = [at for at, _ in inserted]
        self._lengths = [0]
        for _, text in inserted:
            self._lengths.append(self._lengths[-1] + len(text))

    def of(self, position: int) -> int:
        """Return where the character at `position` is now."""
        return position + self._lengths[bisect_right(self._places, position)]

    def parts(self, piece: Piece) -> Iterator[Piece]:
        """Yield what a piece becomes: parts between the texts that are inserted in it."""
        end = piece.start + piece.length
        cuts = self._places[
            bisect_right(self._places, piece.start) : bisect_left(self._places, end)
        ]
        for start, stop in zip((piece.start, *cuts), (*cuts, end), strict=True):
            yield Piece(self.of(start), piece.source + start - piece.start, stop - start)
