"""The widths of the columns of a grid container (CSS Grid Layout 2, 7.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.lengths import Basis, length
from assetjob.rewrite.css.piecewise import UNBOUNDED, ZERO, greatest, least
from assetjob.rewrite.css.properties import words
from assetjob.rewrite.css.ranges import NOTHING, Range, either

_REPEAT = re.compile(r"repeat\(\s*(\d{1,3}|auto-fill|auto-fit)\s*,\s*(.+)\)")
_FRACTION = re.compile(r"(\d+(?:\.\d+)?|\.\d+)fr")
_MOST_TRACKS = 100


@dataclass(frozen=True, slots=True)
class _Track:
    """The limits of a track; `fraction` is the factor of a flexible one, 0 otherwise.

    `rigid` is True where content may make the track wider.
    """

    size: Range
    fraction: float = 0.0
    rigid: bool = False


def track_width(computed: Computed, width: Range, content: Range, basis: Basis) -> Range:
    """Return a range that holds the width of every column of a grid container.

    `width` is that of the container, `content` what content may force on a column.
    """
    gap = either(
        length(value, basis) or NOTHING for value in computed.values("column-gap")
    ).positive
    by_content = Range(ZERO, greatest(width.high, content.high))
    found = [
        _widest(value, width, gap, basis) or by_content
        for value in computed.values("grid-template-columns")
    ]
    return either(found)


def _widest(value: str, width: Range, gap: Range, basis: Basis) -> Range | None:
    """Return the width of the widest column; None where its content decides."""
    repeated = _REPEAT.fullmatch(value)
    if repeated and not repeated[1].isdigit():
        return _auto_repeated(repeated[1], repeated[2], width, gap, basis)
    tracks = _tracks(value, basis)
    if not tracks or any(track.rigid for track in tracks):
        return None
    gaps = gap * (len(tracks) - 1)
    fixed = NOTHING
    for track in tracks:
        if not track.fraction:
            fixed += track.size
    free = (width - gaps - fixed).positive
    flexible = max(1.0, sum(track.fraction for track in tracks))
    sizes = [
        Range(ZERO, greatest(track.size.high, free.high * (track.fraction / flexible)))
        for track in tracks
    ]
    return either(sizes)


def _auto_repeated(kind: str, value: str, width: Range, gap: Range, basis: Basis) -> Range | None:
    """Return the widest of as many tracks as fit: with one more, they would not.

    Empty tracks of ``auto-fit`` collapse, and one item may get the whole width.
    """
    track = _tracks(value, basis)
    if len(track) != 1 or track[0].rigid:
        return None
    smallest = track[0].size.high
    if not track[0].fraction:
        return Range(ZERO, smallest)
    whole = greatest(width.high, smallest)
    if kind == "auto-fit":
        return Range(ZERO, whole)
    return Range(ZERO, least(whole, greatest(smallest * 2 + gap.high, smallest)))


def _tracks(value: str, basis: Basis) -> list[_Track]:
    """Return the tracks of a list; none where one of them is not understood."""
    found: list[_Track] = []
    for word in words(value):
        if word.startswith("["):
            continue
        if repeated := _REPEAT.fullmatch(word):
            if not repeated[1].isdigit():
                return []
            inside = _tracks(repeated[2], basis)
            found += inside * int(repeated[1])
            if not inside:
                return []
        else:
            found.append(_track(word, basis))
        if len(found) > _MOST_TRACKS:
            return []
    return found


def _track(word: str, basis: Basis) -> _Track:
    if fraction := _FRACTION.fullmatch(word):  # its minimum is auto
        return _Track(NOTHING, float(fraction[1]), rigid=True)
    if word.startswith("minmax(") and word.endswith(")"):
        low, _, high = word.removeprefix("minmax(").removesuffix(")").rpartition(",")
        least_size, most = length(low.strip(), basis), _track(high.strip(), basis)
        if least_size is None:
            return replace(most, rigid=True)
        largest = greatest(least_size.positive.high, most.size.high)
        return replace(most, size=Range(ZERO, largest), rigid=most.rigid and not most.fraction)
    size = length(word, basis)
    if size is None:
        return _Track(Range(ZERO, UNBOUNDED), rigid=True)
    return _Track(size.positive)
