"""Rule graphic-not-sharp."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import (
    SIZED_KINDS,
    declarations,
    is_raster,
    may_be_stretched,
    pixels,
)
from assetjob.rules.support.weight import widest_drawn

# Lighthouse (image-size-responsive) requires 0.75 of the screen's density; most phones have 2 or
# more. Only palette images are checked: logos, charts and drawings, whose edges look blurred.
DENSITY = 2
SHARE = 0.75
LARGEST = 200  # CSS pixels; larger graphics are charts, whose lines are wide enough


@image_rule(
    Severity.REVIEW, about="file", unless=("image-upscaled", "size-wrong-ratio"), optional=True
)
def graphic_not_sharp(image: Image) -> Iterator[Problem]:
    """Small graphic is blurred on high-density screens.

    Most screens have two or three device pixels for each CSS pixel. A logo or drawing with fewer
    pixels looks blurred (Lighthouse, image-size-responsive). Use an SVG, or a file twice as wide as
    it is displayed. Turn the rule on with the setting extra_rules = ["graphic-not-sharp"].

    See:
        https://developer.chrome.com/docs/lighthouse/best-practices/image-size-responsive

    Bad:
        <img src="palette-100x50.png" alt="Our logo" width="100" height="50">

    Good:
        <img src="palette-200x100.png" alt="Our logo" width="100" height="50">
    """
    ref, info = image.ref, image.info
    width = _displayed_width(image)
    if ref.kind not in SIZED_KINDS or info is None or not is_raster(image) or width is None:
        return
    width = min(width, round(widest_drawn(image) or width))
    is_graphic = info.mode in {"P", "PA", "1"} and info.frames == 1 and not may_be_stretched(info)
    if not is_graphic or ref.candidates or not 2 < width <= LARGEST:
        return
    if info.width < width * DENSITY * SHARE:
        yield Problem(
            f"{info.width} pixels wide, displayed at {width} CSS pixels; use a wider file"
        )


def _displayed_width(image: Image) -> int | None:
    """Return the width in CSS pixels, None where it is not certain.

    It is the same whether ``width`` is written or not, so that writing it makes no finding.
    """
    style = declarations(image.ref.value("style"))
    if "width" in style:
        found = _PIXELS.fullmatch(style["width"])
        return int(found[1]) if found else None
    if image.ref.attr("width"):
        return pixels(image.ref, "width")
    if image.info is None or image.ref.attr("height") or "height" in style:
        return None
    return image.info.natural_size[0]


_PIXELS = re.compile(r"([0-9]{1,9})(?:\.0+)?px")
