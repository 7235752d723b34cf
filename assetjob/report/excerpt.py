"""The source code that a finding is about, with the parts to look at marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assetjob.model.text import Span

LIMIT = 400  # characters; a longer tag is shortened, because a data: URL may have millions
KEPT = 120  # characters kept at each end of a piece that is shortened


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the source; `marked` if it is what the finding is about."""

    text: str
    marked: bool


Excerpt = tuple[Piece, ...]


def excerpt(text: str, span: Span, marks: Sequence[Span]) -> Excerpt:
    """Return the text of `span` in pieces, those inside `marks` marked."""
    pieces: list[Piece] = []
    position = span.start
    for mark in _merged(marks, span):
        pieces += [
            Piece(text[position : mark.start], marked=False),
            Piece(mark.of(text), marked=True),
        ]
        position = mark.end
    pieces.append(Piece(text[position : span.end], marked=False))
    pieces = [piece for piece in pieces if piece.text]
    if span.end - span.start > LIMIT:
        pieces = [Piece(_shortened(piece.text), piece.marked) for piece in pieces]
    return tuple(pieces)


def _merged(marks: Iterable[Span], span: Span) -> list[Span]:
    """Return the marks inside `span`, sorted, with overlapping ones merged."""
    merged: list[Span] = []
    for mark in sorted(marks):
        if mark.start < span.start or mark.end > span.end:
            continue
        if merged and mark.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(mark.end, merged[-1].end))
        else:
            merged.append(mark)
    return merged


def _shortened(text: str) -> str:
    return text if len(text) <= 3 * KEPT else f"{text[:KEPT]} … {text[-KEPT:]}"
