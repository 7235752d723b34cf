"""Functions of the viewport width that are linear between breakpoints, in CSS pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """``constant + slope * viewport`` from the viewport width `start` on."""

    start: float
    constant: float
    slope: float = 0.0

    def at(self, viewport: float) -> float:
        """Return the value at a viewport width."""
        return self.constant + self.slope * viewport if self.slope else self.constant


@dataclass(frozen=True, slots=True)
class Piecewise:
    """A function of the viewport width: its lines in ascending order, the first from 0 on.

    A constant may be infinite: no bound is known.
    """

    lines: tuple[Line, ...]

    def at(self, viewport: float) -> float:
        """Return the value at a viewport width."""
        return _line_at(self, viewport).at(viewport)

    def __add__(self, other: Piecewise) -> Piecewise:
        if self is ZERO or other is ZERO:
            return self if other is ZERO else other
        return Piecewise(
            tuple(
                _joined(
                    Line(start, a.constant + b.constant, a.slope + b.slope)
                    for start, _, a, b in _together(self, other)
                )
            )
        )

    def __mul__(self, factor: float) -> Piecewise:
        if not factor or self is ZERO:
            return ZERO
        return Piecewise(
            tuple(Line(a.start, a.constant * factor, a.slope * factor) for a in self.lines)
        )


ZERO = Piecewise((Line(0.0, 0.0),))


def constant(value: float) -> Piecewise:
    """Return the function that is `value` everywhere."""
    return Piecewise((Line(0.0, value),)) if value else ZERO


UNBOUNDED = constant(math.inf)
VIEWPORT = Piecewise((Line(0.0, 0.0, 1.0),))


def least(*functions: Piecewise) -> Piecewise:
    """Return the smallest of the functions at each viewport width."""
    return _chosen(functions, min)


def greatest(*functions: Piecewise) -> Piecewise:
    """Return the largest of the functions at each viewport width."""
    return _chosen(functions, max)


def stitched(parts: Iterable[tuple[float, Piecewise]]) -> Piecewise:
    """Return the function that is the first of `parts` up to the start of the next, and so on."""
    lines: list[Line] = []
    ordered = sorted(parts, key=lambda part: part[0])
    for (start, function), end in zip(
        ordered, [*(start for start, _ in ordered[1:]), math.inf], strict=True
    ):
        for line, until in _spans(function):
            if max(line.start, start) < min(until, end):
                lines.append(Line(max(line.start, start), line.constant, line.slope))
    return Piecewise(tuple(_joined(lines)))


def _spans(function: Piecewise) -> Iterator[tuple[Line, float]]:
    ends = [*(line.start for line in function.lines[1:]), math.inf]
    return zip(function.lines, ends, strict=True)


def _together(one: Piecewise, other: Piecewise) -> Iterator[tuple[float, float, Line, Line]]:
    """Yield the spans between the breakpoints of both, with the line of each."""
    if len(one.lines) == len(other.lines) == 1:  # most are
        yield 0.0, math.inf, one.lines[0], other.lines[0]
        return
    starts = sorted({line.start for function in (one, other) for line in function.lines})
    for start, end in pairwise([*starts, math.inf]):
        yield start, end, _line_at(one, start), _line_at(other, start)


def _line_at(function: Piecewise, viewport: float) -> Line:
    for line in reversed(function.lines):
        if line.start <= viewport:
            return line
    raise AssertionError(function)


def _chosen(functions: tuple[Piecewise, ...], choose: Callable[[float, float], float]) -> Piecewise:
    result = functions[0]
    for other in functions[1:]:
        result = _choose(result, other, choose)
    return result


def _choose(one: Piecewise, other: Piecewise, choose: Callable[[float, float], float]) -> Piecewise:
    if one is other or one == other:
        return one
    lines: list[Line] = []
    for start, end, a, b in _together(one, other):
        starts = [start]
        if a.slope != b.slope and math.isfinite(a.constant) and math.isfinite(b.constant):
            crossing = (b.constant - a.constant) / (a.slope - b.slope)
            if start < crossing < end:
                starts.append(crossing)
        for begin, until in pairwise([*starts, end]):
            middle = (begin + until) / 2 if math.isfinite(until) else begin + 1
            best = a if choose(a.at(middle), b.at(middle)) == a.at(middle) else b
            lines.append(Line(begin, best.constant, best.slope))
    return Piecewise(tuple(_joined(lines)))


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines without those that continue the one before them."""
    last: Line | None = None
    for line in lines:
        if last is None or (line.constant, line.slope) != (last.constant, last.slope):
            yield line
            last = line
