"""What a page does by itself, from one visit to the next, is no difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assetjob.browser.page_state import ElementBox, ImageState, PageState
from assetjob.measure.differences import Difference, differences
from assetjob.measure.spread import outside_spread

STATE = PageState(360, elements=(ElementBox("div", 0, 0, 360, 90), ElementBox("p", 0, 90, 360, 20)))


def at(*tops: float, **changes: object) -> list[PageState]:
    """Return visits in which the paragraph is so far down."""
    first, second = STATE.elements
    return [replace(STATE, elements=(first, replace(second, y=y)), **changes) for y in tops]  # type: ignore[arg-type]


def shifts(*values: float) -> list[PageState]:
    return [replace(STATE, shift=each) for each in values]


def elements(*counts: int) -> list[PageState]:
    return [replace(STATE, elements=STATE.elements[:count]) for count in counts]


def images(*sources: str) -> list[PageState]:
    found = (ImageState(each, each, "", 90, 60, (ord(each),) * 432) for each in sources)
    return [replace(STATE, images=(each,)) for each in found]


def errors(*counts: int) -> list[PageState]:
    return [replace(STATE, errors=Counter({"Too late": count})) for count in counts]


def judged(before: Sequence[PageState], after: Sequence[PageState]) -> tuple[Difference, ...]:
    return outside_spread(differences(before[0], after[0], 0), before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (at(90, 90, 120), at(120, 120)),  # a race that was lost seldom
        (at(90, 90, 120), at(104, 97)),  # between
        (at(90, 90, 90), at(120, 90)),  # not in each visit after
        (shifts(0, 0, 0.3), shifts(0.2, 0.25)),
        (elements(1, 1, 2), elements(2, 2)),
        (images("a", "a", "z"), images("z", "z")),
        (errors(0, 0, 1), errors(1, 1)),
    ],
)
def test_what_a_visit_before_shows_as_well_is_no_difference(
    before: Sequence[PageState], after: Sequence[PageState]
) -> None:
    assert differences(before[0], after[0], 0)
    assert judged(before, after) == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (at(90, 90, 120), at(122, 150), "moved"),
        (at(90, 90, 90), at(92, 92), "moved"),
        ([*at(90, 90), *elements(1)], at(92, 92), "moved"),  # a visit without the paragraph
        (shifts(0, 0.1, 0), shifts(0.2, 0.2), "shift"),
        (elements(2, 2, 2), elements(1, 1), "elements"),
        (images("a", "a", "b"), images("z", "z"), "image"),
        (errors(0, 0, 0), errors(1, 2), "error"),
        (at(90, 90), [PageState(360, "hangs"), PageState(360, "hangs")], "page"),
    ],
)
def test_what_no_visit_before_shows_is_a_difference(
    before: Sequence[PageState], after: Sequence[PageState], kind: str
) -> None:
    assert [each.kind for each in judged(before, after)] == [kind]


def test_a_box_that_always_moves_is_named_among_boxes_that_move_by_themselves() -> None:
    before, after = at(90, 300), at(200, 200)
    after = [
        replace(each, elements=(replace(each.elements[0], width=340), each.elements[1]))
        for each in after
    ]

    (found,) = judged(before, after)

    assert found.what == "div 1"
    assert found.detail == "360x90 at 0, 0 before, 340x90 at 0, 0 after"
