"""Lines above samples: the width of an image as so many ``vw`` and ``px``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Protocol

from assetjob.model.measured import VISIBLE, Sample

TOO_SMALL = (
    0.05  # CSS pixels by which a width may be too small: browsers lay out in 1/64 of a pixel
)
_ROUNDING = 0.02  # CSS pixels
_DECIMALS = (0, 1, 2)  # of vw; fewer are preferred
CLOSE = 0.15  # CSS pixels by which a line of the right slope is above; tried first
_WIDEST_GAP = 16  # viewports that a sample stands for, at most: an image may be hidden in others


@dataclass(frozen=True, slots=True)
class Line:
    """A width of `vw` percent of the viewport and `px` CSS pixels."""

    vw: float
    px: float

    def at(self, viewport: float) -> float:
        """Return the width in CSS pixels in a viewport of this width."""
        return self.vw * viewport / 100 + self.px


def exact_line(samples: Sequence[Sample], most: float = VISIBLE) -> Line | None:
    """Return a line that is nowhere below the samples, with few digits.

    It is at most `most` CSS pixels above, a flat one less than a pixel. None where there is none
    that `sizes` can express: its ``vw`` is at least 0.
    """
    for slope in _slopes(samples, most):
        tried = sorted({CLOSE, most}) if slope else (VISIBLE,)
        for most_above, decimals in product(tried, _DECIMALS):
            line = _above(samples, round(slope * 100, decimals), most_above)
            if line is not None:
                return line
    return None


def bound(samples: Sequence[Sample], lines: Iterable[Line] = ()) -> Line:
    """Return the line that is nowhere below the samples and least above them.

    `lines` describe parts of the samples; where one of them is best, the part stays exact.
    """
    slopes = {math.ceil(slope * 10_000) / 100 for slope in _slopes(samples, VISIBLE)}
    slopes |= {0.0, *(line.vw for line in lines)}
    found = [Line(vw, math.ceil(_lowest(samples, vw) - _ROUNDING)) for vw in sorted(slopes)]
    return min(found, key=lambda line: excess(line, samples))


class Width(Protocol):
    """A width that depends on the viewport."""

    def at(self, viewport: float) -> float:
        """Return the width in CSS pixels in a viewport of this width."""


def excess(line: Width, samples: Sequence[Sample]) -> float:
    """Return the area between a width and samples, in CSS pixels times viewports.

    Samples that are close to each other, as at a breakpoint, count less.
    """
    gaps = [min(b.viewport - a.viewport, _WIDEST_GAP) for a, b in pairwise(samples)]
    return sum(
        (line.at(each.viewport) - each.width) * gap
        for each, gap in zip(samples, [*gaps, 1], strict=True)
    )


def _slopes(samples: Sequence[Sample], most: float) -> Iterator[float]:
    """Yield the slopes that may fit: flat, between the ends, and that of least squares."""
    first, last = samples[0], samples[-1]
    if max(each.width for each in samples) - min(each.width for each in samples) <= most:
        yield 0.0
    if first.viewport == last.viewport:
        return
    ends = (last.width - first.width) / (last.viewport - first.viewport)
    for slope in (ends, _least_squares(samples)) if len(samples) > 2 else (ends,):
        if slope >= 0:
            yield slope


def _least_squares(samples: Sequence[Sample]) -> float:
    viewport = sum(each.viewport for each in samples) / len(samples)
    width = sum(each.width for each in samples) / len(samples)
    spread = sum((each.viewport - viewport) ** 2 for each in samples)
    return sum((s.viewport - viewport) * (s.width - width) for s in samples) / spread


def _above(samples: Iterable[Sample], vw: float, at_most: float) -> Line | None:
    """Return the line of a slope that is at most so many pixels above, with few digits."""
    offsets = [each.width - vw * each.viewport / 100 for each in samples]
    least, most = max(offsets) - _ROUNDING, min(offsets) + at_most
    if least > most:
        return None
    if least <= 0 <= most:
        return Line(vw, 0)
    rounded = (math.ceil(least * each) / each for each in (1, 10))
    return Line(vw, next((px for px in rounded if px <= most), math.ceil(least * 100) / 100))


def _lowest(samples: Iterable[Sample], vw: float) -> float:
    return max(each.width - vw * each.viewport / 100 for each in samples)
