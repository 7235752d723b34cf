"""Tell a difference between two sites from what a page does by itself, from one visit to the next.

A page whose scripts race, as those of sliders and masonry do, is laid out in one of several ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

from assetjob.browser.page_state import ElementBox, PageState
from assetjob.measure.differences import (
    MOVED,
    SHIFT,
    Difference,
    differences,
    moved_boxes,
)

Span = tuple[float, float]  # the least and the greatest value, both inclusive


def outside_spread(
    found: Iterable[Difference], before: Sequence[PageState], after: Sequence[PageState]
) -> tuple[Difference, ...]:
    """Return the differences that lie outside of what visits of the page before differ by.

    `before` and `after` are visits of the two pages, in the same window. What looks different is
    returned as it is: it takes a browser to judge that.
    """
    kept = (_outside(each, before, after) for each in found)
    return tuple(each for each in kept if each is not None)


def _outside(
    found: Difference, before: Sequence[PageState], after: Sequence[PageState]
) -> Difference | None:
    if found.kind == "moved":
        return _moved(before, after)
    if found.kind == "pixels":
        return found
    if found.kind == "shift":
        least, most = min(each.shift for each in after), max(each.shift for each in before)
        return found if least - most > SHIFT else None
    always = all(found.key in _keys(*pair) for pair in product(before, after))
    by_itself = any(found.key in _keys(*pair) for pair in combinations(before, 2))
    return found if always and not by_itself else None


def _keys(one: PageState, two: PageState) -> set[tuple[str, int, str]]:
    return {each.key for each in differences(one, two, 0)}


def _moved(before: Sequence[PageState], after: Sequence[PageState]) -> Difference | None:
    """Return what moved in every visit after to where it was in no visit before."""
    names = [each.name for each in after[0].elements]
    same = [each for each in before if [box.name for box in each.elements] == names]
    others = [each for each in after if [box.name for box in each.elements] == names]
    if not same:
        return None
    spans = [_spans(boxes) for boxes in zip(*(each.elements for each in same), strict=True)]
    moved = [
        at
        for at, boxes in enumerate(zip(*(each.elements for each in others), strict=True))
        if all(_is_outside(box, spans[at]) for box in boxes)
    ]
    return moved_boxes(same[0], after[0], moved) if moved else None


def _spans(boxes: Iterable[ElementBox]) -> tuple[Span, ...]:
    return tuple((min(values), max(values)) for values in zip(*map(_values, boxes), strict=True))


def _is_outside(box: ElementBox, spans: Iterable[Span]) -> bool:
    return any(
        not low - MOVED <= value <= high + MOVED
        for value, (low, high) in zip(_values(box), spans, strict=True)
    )


def _values(box: ElementBox) -> tuple[float, ...]:
    return box.x, box.y, box.width, box.height
