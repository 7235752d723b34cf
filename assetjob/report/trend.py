"""The line chart of the share of images with an alt text by month: coordinates for an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assetjob.model.alt_share import AltShare

WIDTH, HEIGHT = 640, 160  # of the view box
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 24, 12, 32


@dataclass(frozen=True, slots=True)
class Point:
    """A month of the chart: its position, and whether its name is written below."""

    x: float
    y: float
    share: AltShare
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The chart: its `points`, the last of which is this run, and the `line` through them."""

    points: tuple[Point, ...]
    line: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


def trend(history: Sequence[AltShare], now: AltShare) -> Trend | None:
    """Return the chart of earlier months and this run; None without earlier months."""
    shares = [*(each for each in history if each.month < now.month), now]
    if len(shares) == 1:
        return None
    first = _number(shares[0].month)
    months = _number(now.month) - first
    points = []
    for index, share in enumerate(shares):
        along = (_number(share.month) - first) / months
        x = _LEFT + along * (WIDTH - _LEFT - _RIGHT)
        y = _TOP + (1 - share.percent / 100) * (HEIGHT - _TOP - _BOTTOM)
        is_end = index in (0, len(shares) - 1)
        points.append(Point(round(x, 1), round(y, 1), share, is_end))
    return Trend(tuple(points), " ".join(f"{each.x:g},{each.y:g}" for each in points))


def _number(month: str) -> int:
    """Return the number of the month since year 0."""
    year, _, in_year = month.partition("-")
    return int(year) * 12 + int(in_year)
