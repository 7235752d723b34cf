"""Pages before and after, in Chromium: every image keeps its box, and every image loads."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.layouts import AROUND, KNOWN, USUAL, Build, body, build_site, document

pytestmark = pytest.mark.browser

WINDOWS = (360, 768, 1280)
NARROW_AND_WIDE = (360, 1280)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build_site(tmp_path_factory.mktemp("site").resolve())


Box = tuple[str, bool, float, float, float, float]
Measure = Callable[[Path, str, int], list[Box]]


def moved(before: list[Box], after: list[Box], window: int) -> list[str]:
    """Return the boxes that moved by more than a pixel, and the images that did not load."""
    assert [box[0] for box in before] == [box[0] for box in after]
    found = []
    for old, new in zip(before, after, strict=True):
        if not (old[1] and new[1]):
            found.append(f"{window}: {new[0]}: not loaded")
        elif any(abs(a - b) > 1 for a, b in zip(old[2:], new[2:], strict=True)):
            found.append(f"{window}: {new[0]}: {old[2:]} became {new[2:]}")
    return found


# What would see a picture element around an image: those images must stay bare.
SEEING = {
    "child": "p > img { width: 100px } div > img { max-width: 50% }",
    "first child": "img:first-child { max-width: 40% } img { max-width: 90%; height: auto }",
    "sibling": "img + figcaption { padding-top: 40px } p { overflow: hidden }",
    "owl": "* + * { margin-left: 12px } .case * { max-width: 100% }",
    "every picture": "picture { display: block; width: 50% } img { width: 100% }",
    "in every picture": "picture img { width: 120px; height: auto }",
    "every child": ".case > * > * { display: block; padding: 5px }",
    "looking inside": "figure:has(> img) { width: 200px } p:has(img) { padding: 9px }",
    "reset": "* { box-sizing: border-box; margin: 0; padding: 0 } img { max-width: 100% }",
}
# Inline boxes around an image, and lines that break before it.
INLINE = {
    "padded link": "a { padding: 3px 9px; border: 1px solid; margin: 5px } img { max-width: 90% }",
    "padded span": "span, a { padding-left: 20px } .case { width: 340px } img { max-width: 300px }",
    "no room": "p { width: 200px } a { border-left: 9px solid } img { max-width: 195px }",
}


@pytest.mark.parametrize(
    "css", [*USUAL.values(), *INLINE.values(), *SEEING.values()], ids=[*USUAL, *INLINE, *SEEING]
)
def test_boxes_stay_in_pictures(css: str, build: Build, boxes: Measure) -> None:
    before = document(css, body())
    pictured = replace(build, settings=replace(build.settings, formats=("avif", "webp")))
    after = pictured.after(before)
    assert pictured.after(after) == after
    assert "<picture>" in after or css in SEEING.values()
    found = [
        line
        for window in NARROW_AND_WIDE
        for line in moved(
            boxes(build.root, before, window), boxes(build.root, after, window), window
        )
    ]
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("css", [*USUAL.values(), KNOWN["limits"]], ids=[*USUAL, "limits"])
def test_boxes_stay_in_authors_pictures(css: str, build: Build, boxes: Measure) -> None:
    source = '<source media="(max-width: 600px)" srcset="/images/400x300.jpg"{}>'
    sizes = ("", ' width="400" height="300"')
    images = re.findall(r"<img.*?>", body())
    before = document(
        css,
        "".join(
            f'<div class="case"><picture>{source.format(size)}\n{image}</picture></div>'
            for size, image in itertools.product(sizes, images[:: len(AROUND)])
        ),
    )
    after = build.after(before)
    assert after.count("<source") > 2 * before.count("<source")
    assert build.after(after) == after
    found = [
        line
        for window in WINDOWS
        for line in moved(
            boxes(build.root, before, window), boxes(build.root, after, window), window
        )
    ]
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("css", [*USUAL.values(), KNOWN["limits"]], ids=[*USUAL, "limits"])
def test_boxes_of_drawings_stay(css: str, build: Build, boxes: Measure) -> None:
    before = document(css, body().replace(".jpg", ".svg"))
    after = build.after(before)
    assert after.count("width=") > before.count("width=")
    assert "srcset=" not in after
    assert build.after(after) == after
    found = [
        line
        for window in NARROW_AND_WIDE
        for line in moved(
            boxes(build.root, before, window), boxes(build.root, after, window), window
        )
    ]
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("css", KNOWN.values(), ids=KNOWN)
def test_boxes_stay_where_the_styles_are_known(css: str, build: Build, boxes: Measure) -> None:
    before = document(css, body())
    after = build.after(before)
    assert "srcset=" in after
    assert build.after(after) == after
    found = [
        line
        for window in (WINDOWS if css in USUAL.values() else NARROW_AND_WIDE)
        for line in moved(
            boxes(build.root, before, window), boxes(build.root, after, window), window
        )
    ]
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("css", USUAL.values(), ids=USUAL)
def test_boxes_stay_in_a_post_whose_layout_is_unknown(
    css: str, build: Build, boxes: Measure
) -> None:
    post = body()
    rewritten = build.after(post, html=False)
    assert rewritten.count("srcset=") == rewritten.count("<img") - rewritten.count('width="0"')
    assert build.after(rewritten, html=False) == rewritten
    found = [
        line
        for window in WINDOWS
        for line in moved(
            boxes(build.root, document(css, post), window),
            boxes(build.root, document(css, rewritten), window),
            window,
        )
    ]
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


# Sizes at which the usual widths have no whole height; the last three have one at hardly any width.
LONG = ((1600, 1002), (1280, 853), (1000, 1499), (2999, 1990), (1001, 1000), (2000, 1001))


@pytest.mark.parametrize("size", LONG, ids=str)
def test_a_long_page_keeps_its_length(
    size: tuple[int, int], tmp_path: Path, boxes: Measure
) -> None:
    """What rounding the heights of variants adds up to is less than the eye and a layout see."""
    build = build_site(tmp_path.resolve(), [size])
    css = "img { display: block; max-width: 100%; height: auto }"
    # With loading="lazy" the box would be of the ratio of width and height.
    image = f'<img src="/images/{size[0]}x{size[1]}.jpg" alt="" loading="eager">'
    before = document(css, image * 30)
    after = build.after(before)
    assert after.count("srcset=") == 30
    assert build.after(after) == after
    for window in WINDOWS:
        shown = boxes(build.root, after, window)
        for old, new in zip(boxes(build.root, before, window), shown, strict=True):
            assert new[1]
            assert new[2:] == pytest.approx(old[2:], abs=0.5), window
