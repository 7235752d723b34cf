"""Lines above samples: the width of an image as so many ``vw`` and ``px``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from assetjob.model.measured import VISIBLE, Sample

TOO_SMALL = (
    0.05  # CSS pixels by which a width may be too small: browsers lay out in 1/64 of a pixel
)
_ROUNDING = 0.02  # CSS pixels
_DECIMALS = (0, 1, 2)  # of vw; fewer are preferred
_CLOSE = 0.15  # CSS pixels by which a line of the right slope is above; tried first


@dataclass(frozen=True, slots=True)
class Line:
    """A width of `vw` percent of the viewport and `px` CSS pixels."""

    vw: float
    px: float

    def at(self, viewport: float) -> float:
        """Return the width in CSS pixels in a viewport of this width."""
        return self.vw * viewport / 100 + self.px


def exact_line(samples: Sequence[Sample]) -> Line | None:
    """Return a line that is nowhere below the samples and less than a pixel above, with few digits.

    None where there is none that `sizes` can express: its ``vw`` is at least 0.
    """
    for slope in _slopes(samples):
        for most, decimals in product((_CLOSE, VISIBLE) if slope else (VISIBLE,), _DECIMALS):
            line = _above(samples, round(slope * 100, decimals), most)
            if line is not None:
                return line
    return None


def bound(samples: Sequence[Sample]) -> Line:
    """Return the line that is nowhere below the samples and least above them."""
    rounded = {0.0, *(math.ceil(slope * 10_000) / 100 for slope in _slopes(samples))}
    lines = [Line(vw, math.ceil(_lowest(samples, vw) - _ROUNDING)) for vw in sorted(rounded)]
    return min(lines, key=lambda line: sum(line.at(each.viewport) for each in samples))


def _slopes(samples: Sequence[Sample]) -> Iterator[float]:
    """Yield the slopes that may fit: flat, between the ends, and that of least squares."""
    first, last = samples[0], samples[-1]
    if max(each.width for each in samples) - min(each.width for each in samples) <= VISIBLE:
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
