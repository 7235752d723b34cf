"""Propose settings by what was measured: the widths of variants, and that of the text column."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assetjob.images.variants import NEIGHBOUR, left_alone
from assetjob.model.image import ImageInfo
from assetjob.model.measured import VISIBLE, Measured
from assetjob.settings.schema import Settings

# Viewport widths in CSS pixels and device pixels per CSS pixel: phones, tablets, laptops, desktops.
DEVICES = (
    (360, 2), (360, 3), (390, 1), (390, 3), (412, 2.625), (768, 2), (820, 2),
    (1280, 1), (1366, 1), (1440, 1), (1440, 2), (1920, 1),
)  # fmt: skip
MOST_WIDTHS = 8
_ENOUGH = 1.15  # times the pixels that are drawn: more widths would save little
_MOST_NEEDS = 250  # different widths that are weighed; more are rounded to multiples of ...
_ROUNDED = 16  # pixels
_DESKTOPS = (1440, 1920)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Widths for the settings, with the column's width in CSS pixels, None where it is not clear.

    `proposed` and `present` say how many times the pixels that devices draw they load.
    """

    widths: tuple[int, ...]
    content_width: int | None
    proposed: float
    present: float


class Needs:
    """The widths in pixels that devices need of a site's images."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._needs: Counter[int] = Counter()
        self._columns: set[int | None] = set()  # widths that CSS limits an image to
        self._widest = 0.0

    def add(self, measured: Measured, info: ImageInfo) -> None:
        """Add a use of an image file; one that is drawn as wide as it is needs no variant."""
        if measured.sizes is None or left_alone(info, self._settings):
            return
        natural_width = info.width
        for viewport, density in DEVICES:
            need = math.ceil((measured.sizes.width_at(viewport) or 0) * density)
            if 0 < need < natural_width:
                self._needs[need] += 1
        narrow, wide = (measured.width_at(each) or 0.0 for each in _DESKTOPS)
        self._widest = max(self._widest, wide)
        if 0 < wide < natural_width - VISIBLE:
            self._columns.add(math.ceil(wide) if abs(wide - narrow) <= VISIBLE else None)

    def proposal(self) -> Proposal | None:
        """Return what fits best, None where no image needs a variant.

        No width is proposed that is wider than the widest of the settings.
        """
        present = self._settings.widths
        needs = _capped(self._needs, max(present))
        if not needs:
            return None
        widths = fewest_widths(needs)
        loaded = (_loaded(needs, each) for each in (widths, tuple(sorted(present))))
        return Proposal(widths, self._column(), *loaded)

    def _column(self) -> int | None:
        """Return the width that CSS limits images to, where no image is ever drawn wider."""
        known = [each for each in self._columns if each is not None]
        column = max(known, default=0)
        is_certain = len(known) == len(self._columns) and column >= self._widest
        return column if column and is_certain else None


def _capped(needs: Mapping[int, int], most: int) -> dict[int, int]:
    """Return the needs by width, ascending."""
    step = _ROUNDED if len(needs) > _MOST_NEEDS else 1
    capped: Counter[int] = Counter()
    for need, count in needs.items():
        capped[min(most, -(-need // step) * step)] += count
    return dict(sorted(capped.items()))


def _loaded(needs: Mapping[int, float], widths: Sequence[int]) -> float:
    """Return how many times the pixels that are needed are loaded."""
    loaded = sum(
        next((width for width in widths if width >= need), widths[-1]) ** 2 * count
        for need, count in needs.items()
    )
    return loaded / sum(need**2 * count for need, count in needs.items())


def fewest_widths(needs: Mapping[int, float], most: float = math.inf) -> tuple[int, ...]:
    """Return the fewest widths that are enough, or the best of the most, ascending.

    `needs` are the widths that devices need, with how much a pixel of each of them counts; the
    widest of them is among the result. No device loads more than `most` times the pixels that it
    draws, if there are such widths.
    """
    needs = dict(sorted(needs.items()))
    best: tuple[int, ...] = ()
    for widths in _best_of_each_number(needs, most):
        if not best or _loaded(needs, widths) < _loaded(needs, best):
            best = widths
        if _loaded(needs, best) <= _ENOUGH:
            break
    return best or fewest_widths(needs)


def _best_of_each_number(needs: Mapping[int, float], most: float) -> Iterable[tuple[int, ...]]:
    """Yield the best widths of each number from 1 on, those that end with the widest need.

    `rows[at]` is the least number of pixels for the needs up to `at`, the last of which is a width,
    with these widths. Neighbours are as far apart as variants must be, and no need has a width of
    more than `most` times its pixels.
    """
    widths = list(needs)
    before = [0, *accumulate(needs.values())]
    rows: list[tuple[float, tuple[int, ...]] | None] = [
        (before[at + 1] * width**2, (width,)) if width**2 <= most * widths[0] ** 2 else None
        for at, width in enumerate(widths)
    ]
    for _ in range(MOST_WIDTHS):
        if rows[-1] is not None:
            yield rows[-1][1]
        rows = [
            min(
                (
                    (one[0] + (before[at + 1] - before[low + 1]) * width**2, (*one[1], width))
                    for low, one in enumerate(rows[:at])
                    if one is not None
                    and width >= NEIGHBOUR * widths[low]
                    and width**2 <= most * widths[low + 1] ** 2
                ),
                default=None,
            )
            for at, width in enumerate(widths)
        ]
