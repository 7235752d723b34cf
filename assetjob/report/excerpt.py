"""The piece of source that a finding is about, with the offending parts marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assetjob.model.text import Span

LIMIT = 400  # characters shown of one tag; a data: URL may have millions
KEPT = 120  # characters kept at each end of a run that is shortened


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the source; `marked` where they are what is wrong."""

    text: str
    marked: bool


Excerpt = tuple[Piece, ...]


def excerpt(text: str, span: Span, marks: Sequence[Span]) -> Excerpt:
    """Return the characters of `span` in pieces; what lies outside it is never shown."""
    pieces: list[Piece] = []
    at = span.start
    for mark in _joined(marks, span):
        pieces += [Piece(text[at : mark.start], marked=False), Piece(mark.of(text), marked=True)]
        at = mark.end
    pieces.append(Piece(text[at : span.end], marked=False))
    pieces = [piece for piece in pieces if piece.text]
    if span.end - span.start > LIMIT:
        pieces = [Piece(_shortened(piece.text), piece.marked) for piece in pieces]
    return tuple(pieces)


def _joined(marks: Iterable[Span], span: Span) -> list[Span]:
    """Return the marks inside `span`, sorted, overlapping ones made one."""
    joined: list[Span] = []
    for mark in sorted(marks):
        if mark.start < span.start or mark.end > span.end:
            continue
        if joined and mark.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(mark.end, joined[-1].end))
        else:
            joined.append(mark)
    return joined


def _shortened(text: str) -> str:
    return text if len(text) <= 3 * KEPT else f"{text[:KEPT]} … {text[-KEPT:]}"
