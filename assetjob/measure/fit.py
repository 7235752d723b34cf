"""Fit ``sizes`` to measured widths: pieces that are linear in the viewport's width, all exact.

A width is described exactly if ``sizes`` gives at least it and less than a pixel more in every
viewport, measured or not. Where no few pieces do, they are an upper bound: an image that is loaded
too small is blurred, one that is loaded too large only costs bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assetjob.measure.line import CLOSE, TOO_SMALL, Line, exact_line
from assetjob.measure.segment import Segment, describes, exactly_merged, joined
from assetjob.model.measured import VISIBLE, Sample
from assetjob.model.sizes import Sizes

MOST_PIECES = 5  # four conditions, and the length without one
_MOST_CLOSE = 12  # segments of true slopes: where there are more, a layout gives whole pixels
_MANY = 24  # pieces that are joined without looking for the best of them
_MOST_JUMPS = 12  # more are not looked for: the width is not described exactly anyway


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted ``sizes``; `exact` tells that it is nowhere more than a pixel too wide."""

    sizes: Sizes
    exact: bool


def fit_sizes(samples: Iterable[Sample], unseen: Iterable[Sample] = ()) -> Fit | None:
    """Return ``sizes`` for measured widths, None where there are none.

    `unseen` are measured as well, but not used for the fit unless it is too narrow there.
    """
    return _fit(tuple(sorted(samples)), tuple(sorted(unseen)))


@lru_cache(1_000)
def _fit(ordered: tuple[Sample, ...], others: tuple[Sample, ...]) -> Fit | None:
    if not ordered:
        return None
    fit = _fitted(ordered, others)
    if _is_wide_enough(fit.sizes, others):
        return fit
    everything = sorted({*ordered, *others})
    wider = _fitted(everything, ())
    return Fit(wider.sizes, exact=False) if _is_wide_enough(wider.sizes, everything) else None


def jumps(samples: Iterable[Sample]) -> tuple[tuple[int, int], ...]:
    """Return the neighbouring viewports between which another line begins, so it is unknown where.

    Where the lines cross, the width may still go on and jump back: at a breakpoint that follows.
    """
    return _jumps(tuple(sorted(samples)))


@lru_cache(1_000)
def _jumps(samples: tuple[Sample, ...]) -> tuple[tuple[int, int], ...]:
    segments = _exact_segments(samples)
    found = tuple(
        (before.samples[-1].viewport, after.samples[0].viewport)
        for before, after in pairwise(segments)
        if after.samples[0].viewport - before.samples[-1].viewport > 1
    )
    return found if len(found) <= _MOST_JUMPS else ()


def _fitted(samples: Sequence[Sample], others: Sequence[Sample]) -> Fit:
    sizes = Sizes.of_lengths(_lengths(_few_segments(samples)))
    return Fit(sizes, _is_exact(sizes, (*samples, *others)))


def _few_segments(samples: Sequence[Sample]) -> list[Segment]:
    """Return at most `MOST_PIECES` segments: exact ones if there are, else upper bounds.

    A function of CSS joins neighbours only where there are too many.
    """
    segments = _exact_segments(samples)
    few = exactly_merged(segments, MOST_PIECES)
    if len(few) <= MOST_PIECES:
        return few
    rough = exactly_merged(_segments(samples, VISIBLE), MOST_PIECES)
    return rough if len(rough) <= MOST_PIECES else _merged(few if len(few) < len(rough) else rough)


def _is_wide_enough(sizes: Sizes, samples: Iterable[Sample]) -> bool:
    return all((sizes.width_at(s.viewport) or 0) >= s.width - TOO_SMALL for s in samples)


def _is_exact(sizes: Sizes, samples: Iterable[Sample]) -> bool:
    return all(
        -TOO_SMALL <= round((sizes.width_at(s.viewport) or 0) - s.width, 4) <= VISIBLE
        for s in samples
    )


def _exact_segments(samples: Sequence[Sample]) -> list[Segment]:
    """Split samples into the longest runs that a line describes exactly.

    A line of another slope is within a pixel of a short run, so the true one is looked for first.
    There is none where a layout gives whole pixels, as tables do.
    """
    close = _segments(samples, CLOSE)
    return close if len(close) <= _MOST_CLOSE else _segments(samples, VISIBLE)


def _segments(samples: Sequence[Sample], most: float) -> list[Segment]:
    """Split samples into the longest runs that a line describes, at most so many pixels above."""
    segments: list[Segment] = []
    start = 0
    while start < len(samples):
        end, line = _longest(samples, start, most)
        segments.append(Segment(tuple(samples[start:end]), (line,)))
        start = end
    return segments


def _longest(samples: Sequence[Sample], start: int, most: float) -> tuple[int, Line]:
    """Return the end of a longest run from `start` on that a line describes, and the line.

    Where a line describes a run, one describes its beginning: so the run is doubled, then halved.
    """
    best = start + 1, Line(0, math.ceil(samples[start].width - TOO_SMALL))
    step, growing = 1, True
    while step:
        end = min(best[0] + step, len(samples))
        line = exact_line(samples[start:end], most) if end > best[0] else None
        if line:
            best = end, line
        growing = growing and line is not None
        step = step * 2 if growing else step // 2
    return best


def _merged(segments: list[Segment]) -> list[Segment]:
    """Return at most `MOST_PIECES` segments, joined where the upper bound grows least."""
    while len(segments) > _MANY:
        halves = range(0, len(segments), 2)
        segments = [_all_joined(segments[at : at + 2]) for at in halves]
    while len(segments) > MOST_PIECES:
        pairs = [joined(one, two) for one, two in pairwise(segments)]
        costs = [
            (not each.is_exact, each.excess - segments[at].excess - segments[at + 1].excess)
            for at, each in enumerate(pairs)
        ]
        at = costs.index(min(costs))
        segments = [*segments[:at], pairs[at], *segments[at + 2 :]]
    return segments


def _all_joined(segments: Sequence[Segment]) -> Segment:
    return joined(*segments) if len(segments) > 1 else segments[0]


def _lengths(segments: Sequence[Segment]) -> Iterator[tuple[float, str]]:
    """Yield the viewports from which segments begin, with their lengths."""
    yield 0, segments[0].length
    for before, after in pairwise(segments):
        yield _threshold(before, after), after.length


def _threshold(before: Segment, after: Segment) -> float:
    """Return the viewport from which the second line is used: where they cross, if they do.

    Where the width jumps between two samples, the wider of them is used between.
    """
    crossing = _crossing(before, after)
    if crossing is not None:
        return crossing
    low, high = before.samples[-1].viewport, after.samples[0].viewport
    return low + 1 if after.at(low + 1) > before.at(low + 1) else high


def _crossing(before: Segment, after: Segment) -> float | None:
    low, high = before.samples[-1].viewport, after.samples[0].viewport
    last, first = before.lines[-1], after.lines[0]
    difference = last.vw - first.vw
    if not difference:
        return None
    at = (first.px - last.px) * 100 / difference
    # The lines are up to a pixel above the widths, which moves the point where they cross.
    slack = 2 * 100 * VISIBLE / abs(difference)
    if not low - slack <= at <= high + slack or abs(difference) < _STEEP:
        return None
    whole = round(at)
    at = min(whole if abs(at - whole) < _NEARLY else at, high)
    if at <= low and not describes(after, (s for s in before.samples if s.viewport >= at)):
        return low if describes(after, before.samples[-1:]) else low + 1
    return round(at, 2)


_NEARLY = 0.2  # CSS pixels by which rounding moves the point where lines cross
_STEEP = 0.5  # vw by which lines differ that cross where the width does not jump
