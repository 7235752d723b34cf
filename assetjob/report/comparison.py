"""What a report shows of two versions of a site in a browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from assetjob.measure.compare_pages import PageComparison, worst_first
from assetjob.measure.differences import Difference

_MOST_PICTURES = 12  # pages that are shown before and after


@dataclass(frozen=True, slots=True)
class Strip:
    """A page in a window, before and after, as ``data:`` URLs."""

    path: str
    viewport: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a site in a browser: `pages` are those that differ, most differences first.

    `opened` counts the pages that were opened, `same` those that were not. `totals` are the bytes
    of images before and after in windows of each width. `strips` are some pages before and after.
    """

    opened: int
    same: int
    missing: Sequence[str]
    pages: Sequence[tuple[str, Sequence[Difference]]]
    totals: Sequence[tuple[int, int, int]]
    strips: Sequence[Strip]


def comparison_of(
    pages: Sequence[PageComparison],
    same: int,
    missing: Sequence[str],
    pictures: int = _MOST_PICTURES,
) -> Comparison:
    """Return what a report shows; `pictures` is the number of pages shown before and after."""
    differing = list(worst_first(pages))
    return Comparison(
        len(pages),
        same,
        missing,
        [(unquote(page.path) or "/", page.differences) for page in differing],
        list(_totals(pages)),
        list(_strips(differing[:pictures])),
    )


def _totals(pages: Sequence[PageComparison]) -> Iterator[tuple[int, int, int]]:
    """Yield each viewport with the bytes of images before and after."""
    for visits in zip(*(page.visits for page in pages), strict=True):
        before = sum(visit.before.image_bytes for visit in visits)
        yield visits[0].before.viewport, before, sum(visit.after.image_bytes for visit in visits)


def _strips(pages: Sequence[PageComparison]) -> Iterator[Strip]:
    for page in pages:
        visit = next((each for each in page.visits if each.before.screenshot), None)
        if visit is not None:
            before, after = map(_data_url, (visit.before.screenshot, visit.after.screenshot))
            yield Strip(unquote(page.path) or "/", visit.before.viewport, before, after)


def _data_url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
