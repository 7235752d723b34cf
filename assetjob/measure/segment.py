"""Parts of a measured width: consecutive samples, and a CSS length that is nowhere below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assetjob.measure.line import TOO_SMALL, Line, bound, excess
from assetjob.model.measured import VISIBLE, Sample
from assetjob.model.sizes import WidthPiece

_MOST_LINES = 3  # in one CSS function


def _clamp(low: float, value: float, high: float) -> float:
    return max(low, min(value, high))


# How a browser calculates (CSS Values and Units 4, 10.6); "" is a line alone.
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "": float, "min": min, "max": max, "clamp": _clamp,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive samples, and lines that a CSS function joins to what describes them.

    The lines are in the order of the viewports that they describe.
    """

    samples: tuple[Sample, ...]
    lines: tuple[Line, ...]
    function: str = ""

    def at(self, viewport: float) -> float:
        """Return the width in CSS pixels in a viewport of this width."""
        return _FUNCTIONS[self.function](*(line.at(viewport) for line in self.lines))

    @property
    def length(self) -> str:
        """The width as a CSS length."""
        pieces = [WidthPiece(0, line.vw, line.px) for line in self.lines]
        if not self.function:
            return pieces[0].length
        return f"{self.function}({', '.join(piece.term for piece in pieces)})"

    @property
    def excess(self) -> float:
        """The area between the width and the samples, in CSS pixels times viewports."""
        return excess(self, self.samples)

    @property
    def is_exact(self) -> bool:
        """Tell whether it describes its samples."""
        return describes(self, self.samples)


def describes(width: Line | Segment, samples: Iterable[Sample]) -> bool:
    """Tell whether a width is nowhere too small, and nowhere more than a pixel above."""
    return all(-TOO_SMALL <= width.at(s.viewport) - s.width <= VISIBLE for s in samples)


def joined(one: Segment, two: Segment) -> Segment:
    """Return one segment for two neighbours: exact if a CSS function is, else an upper bound."""
    exact = exactly_joined(one, two)
    if exact is not None:
        return exact
    samples = (*one.samples, *two.samples)
    return Segment(samples, (bound(samples, (*one.lines, *two.lines)),))


def exactly_joined(one: Segment, two: Segment) -> Segment | None:
    """Return a segment that describes the samples of two neighbours, None if no function does."""
    tried = (each for each in _functions_of(one, two) if each.is_exact)
    return next(tried, None)


def _functions_of(one: Segment, two: Segment) -> Iterator[Segment]:
    samples, lines = (*one.samples, *two.samples), (*one.lines, *two.lines)
    if len(lines) > _MOST_LINES:
        return
    for function in ("min", "max", "clamp") if len(lines) == _MOST_LINES else ("min", "max"):
        yield Segment(samples, lines, function)


def exactly_merged(segments: Sequence[Segment], most: int) -> list[Segment]:
    """Return the segments with neighbours joined exactly until there are `most`, if possible."""
    merged = list(segments)
    while len(merged) > most:
        pairs = pairwise(merged)
        found = ((at, exactly_joined(*pair)) for at, pair in enumerate(pairs))
        exact = [(len(each.length), at, each) for at, each in found if each is not None]
        if not exact:
            break
        _, at, shortest = min(exact, key=lambda each: each[:2])
        merged[at : at + 2] = [shortest]
    return merged
