"""The images of a background, layer by layer."""

from __future__ import annotations

import pytest

from assetjob.model.text import Span
from assetjob.rewrite.image_lists import image_list

LONGHAND = {
    "url(a.jpg)": "NEW",
    "url('a (1).jpg')": "NEW",
    "none": "none",
    "url(a.jpg), linear-gradient(rgba(0, 0, 0, .5), red)": (
        "NEW, linear-gradient(rgba(0, 0, 0, .5), red)"
    ),
    "URL(a.jpg) , url(b.svg)": "NEW, url(b.svg)",
    "var(--x)": None,
    "image-set(url(a.jpg) 1x)": None,
    "-webkit-image-set(url(a.jpg) 1x), url(a.jpg)": None,
    "inherit": None,
    "": None,
}
SHORTHAND = {
    "url(a.jpg)": "NEW",
    "#fff url(a.jpg)no-repeat center / cover": "NEW",
    "url(a.jpg) calc(50% - 1px) 0, red": "NEW, none",
    "radial-gradient(red, blue), url(a.jpg) fixed": "radial-gradient(red, blue), NEW",
    "rgb(1, 2, 3) url(/* a */ 'a.jpg') /* , */ repeat-x": "NEW",
    "red": "none",
    "url(a.jpg) var(--position)": None,
    "url(a.jpg) url(b.jpg)": None,
    "env(x) url(a.jpg)": None,
}


@pytest.mark.parametrize("value", LONGHAND)
def test_longhand(value: str) -> None:
    assert images_of(value, shorthand=False) == LONGHAND[value]


@pytest.mark.parametrize("value", SHORTHAND)
def test_shorthand(value: str) -> None:
    assert images_of(value, shorthand=True) == SHORTHAND[value]


def images_of(value: str, *, shorthand: bool) -> str | None:
    def replaced(span: Span) -> str | None:
        return "NEW" if ".jpg" in span.of(value) else None

    return image_list(value, replaced, shorthand=shorthand)
