"""Write a bound of widths as few pieces that ``sizes`` can say, never below it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from assetjob.model.sizes import WidthPiece
from assetjob.rewrite.css.piecewise import Line, Piecewise

NARROWEST = 320  # CSS pixels: the narrowest viewport that matters (WCAG 1.4.10)
_MOST_PIECES = 5
_CLOSE = 1.02  # a bound that is higher by less is not worth a piece
_SHORTEST = 16.0  # CSS pixels of viewport widths that are worth a piece


def pieces_of(bound: Piecewise) -> tuple[WidthPiece, ...]:
    """Return the pieces of a finite bound, rounded up, in ascending order of viewport widths."""
    lines = [_rounded(line) for line in bound.lines]
    while len(lines) > 1 and lines[1].start <= NARROWEST:
        lines[:2] = [replace(lines[1], start=0.0)]
    while len(lines) > 1:
        at, cost = min(
            ((index, _cost(lines, index)) for index in range(len(lines) - 1)), key=lambda c: c[1]
        )
        if cost and len(lines) <= _MOST_PIECES:
            break
        lines[at : at + 2] = [_cover(lines, at)]
    starts = [0.0, *(_boundary(one, other) for one, other in pairwise(lines))]
    return tuple(
        WidthPiece(start, line.slope * 100, line.constant)
        for start, line in zip(starts, lines, strict=True)
    )


def _rounded(line: Line) -> Line:
    return Line(line.start, float(math.ceil(line.constant - 1e-6)), _up(line.slope))


def _up(slope: float) -> float:
    return math.ceil(slope * 10_000 - 1e-6) / 10_000


def _end(lines: list[Line], index: int) -> float:
    """Return where a line ends; the last one is looked at for a while only."""
    return lines[index + 1].start if index + 1 < len(lines) else lines[index].start + 1_000


def _cover(lines: list[Line], index: int) -> Line:
    """Return the lowest line that is nowhere below a line and the next."""
    return min(_covers(lines, index), key=lambda line: _area(line, lines, index))


def _covers(lines: list[Line], index: int) -> Iterator[Line]:
    one, other = lines[index], lines[index + 1]
    last = index + 2 == len(lines)
    for slope in {one.slope, other.slope, 0.0}:
        if last and slope < other.slope:
            continue
        points = (
            (one, one.start), (one, other.start), (other, other.start),
            (other, _end(lines, index + 1)),
        )  # fmt: skip
        highest = max(line.at(at) - slope * at for line, at in points)
        yield Line(one.start, float(math.ceil(highest - 1e-6)), slope)


def _area(cover: Line, lines: list[Line], index: int) -> float:
    """Return how much higher a line is than two lines, summed over the viewport widths."""
    total = 0.0
    for at in (index, index + 1):
        start, end = lines[at].start, _end(lines, at)
        middle = (start + end) / 2
        total += (cover.at(middle) - lines[at].at(middle)) * (end - start)
    return total


def _cost(lines: list[Line], index: int) -> float:
    """Return what it costs to write two lines as one, 0 where one is too short to matter."""
    one, other = lines[index], lines[index + 1]
    if (one.constant, one.slope) == (other.constant, other.slope):
        return 0.0
    if _is_close(lines, index):
        return 0.0
    short = min(other.start - one.start, _end(lines, index + 1) - other.start) < _SHORTEST
    area = _area(_cover(lines, index), lines, index)
    return 0.0 if short and area < _SHORTEST * 100 else area


def _is_close(lines: list[Line], index: int) -> bool:
    """Return whether one line for two is hardly higher than each of them."""
    cover = _cover(lines, index)
    return all(
        cover.at(at) <= _CLOSE * line.at(at)
        for number, line in enumerate(lines[index : index + 2], index)
        for at in (line.start, _end(lines, number))
    )


def _boundary(one: Line, other: Line) -> float:
    """Return the whole viewport width at which the next line begins, on the safe side."""
    at = other.start
    low, high = math.floor(at), math.ceil(at)
    if other.at(low) >= one.at(low):
        return float(low)
    if one.at(high) >= other.at(high):
        return float(high)
    return round(at, 2)
