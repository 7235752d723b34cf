"""What differs between two states of a page: each kind is found, and no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from assetjob.browser.page_state import ElementBox, ImageState, PageState
from assetjob.measure.differences import differences

PHOTO = tuple(range(432))
BOXES = (ElementBox("main", 0, 0, 600, 900), ElementBox("img", 0, 0, 600, 400))
IMAGE = ImageState("/a.jpg", "/a.jpg", "A pier", 900, 600, tuple(each % 256 for each in PHOTO))
STATE = PageState(360, elements=BOXES, images=(IMAGE,), shift=0.02)


def with_image(**changes: object) -> PageState:
    return replace(STATE, images=(replace(IMAGE, **changes),))  # type: ignore[arg-type]


def with_box(**changes: float) -> PageState:
    return replace(STATE, elements=(BOXES[0], replace(BOXES[1], **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (with_box(width=602), "moved"),
        (with_box(y=-1.5), "moved"),
        (replace(STATE, elements=BOXES[:1]), "elements"),
        (replace(STATE, images=()), "elements"),
        (with_image(width=0, height=0, pixels=()), "broken"),
        (with_image(width=900, height=500), "image"),
        (with_image(pixels=tuple(255 - each for each in IMAGE.pixels)), "image"),
        (with_image(alt=None), "alt"),
        (with_image(alt=""), "alt"),
        (replace(STATE, broken=("/a-480w.webp",)), "candidate"),
        (replace(STATE, errors=Counter(["Hydration failed"])), "error"),
        (replace(STATE, shift=0.2), "shift"),
        (PageState(360, "leads to another page"), "page"),
    ],
)
def test_a_defect_is_found_in_one_direction(after: PageState, kind: str) -> None:
    assert [each.kind for each in differences(STATE, after, 0)] == [kind]


@pytest.mark.parametrize(
    "after",
    [
        STATE,
        with_box(width=600.9),
        with_image(current="/a-480w.webp", width=480, height=320),
        # 479.7 pixels are 480.
        with_image(width=40, height=27),
        with_image(pixels=tuple(max(0, each - 4) for each in IMAGE.pixels)),
        with_image(alt="The pier at dusk"),
        replace(STATE, shift=0, image_bytes=1),
    ],
)
def test_what_readers_cannot_notice_is_no_difference(after: PageState) -> None:
    assert differences(STATE, after, 0.001) == ()


def test_a_line_may_be_lower_than_a_pixel() -> None:
    before = replace(STATE, images=(replace(IMAGE, width=600, height=1),))
    after = replace(STATE, images=(replace(IMAGE, width=360, height=0),))
    assert list(differences(before, after, 0)) == []


def test_what_was_wrong_before_is_no_difference() -> None:
    wrong = replace(STATE, broken=("/b.webp",), errors=Counter(["x", "x"]), images=())

    assert differences(wrong, replace(wrong, errors=Counter(["x"])), 0) == ()
    assert differences(PageState(360, "hangs"), PageState(360, "hangs"), 0) == ()


def test_the_largest_cause_of_what_moved_is_named() -> None:
    old = tuple(ElementBox("p", 0, 100 * at, 600, 100) for at in range(5))
    new = (replace(old[0], height=110), *(replace(each, y=each.y + 10) for each in old[1:]))

    (found,) = differences(replace(STATE, elements=old), replace(STATE, elements=new), 0)

    assert found.what == "p 1"
    assert found.detail == "600x100 at 0, 0 before, 600x110 at 0, 0 after; 4 more boxes moved"


def test_pixels_count_where_nothing_moved() -> None:
    assert [each.kind for each in differences(STATE, STATE, 0.2)] == ["pixels"]
    assert [each.kind for each in differences(STATE, with_box(x=9), 0.2)] == ["moved"]
