"""Rule image-upscaled."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo
from assetjob.model.measured import Measured
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import (
    SIZED_KINDS,
    declarations,
    is_raster,
    may_be_stretched,
    pixels,
)
from assetjob.rules.support.weight import widest_drawn

_LIMITS = frozenset({"width", "max-width", "height", "max-height"})  # they count, not attributes
TOLERANCE = 2  # CSS pixels, for rounding


@image_rule(Severity.WARNING, about="size", unless=("size-wrong-ratio",))
def image_upscaled(image: Image) -> Iterator[Problem]:
    """Image is displayed larger than its file.

    The image looks blurred. Use a larger file or display it smaller.

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="800" height="400">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    ref, info = image.ref, image.info
    if ref.kind not in SIZED_KINDS or info is None or not is_raster(image) or ref.candidates:
        return
    if image.measured is not None:
        yield from _measured(image.measured, info)
        return
    width, height = pixels(ref, "width"), pixels(ref, "height")
    wide = width is not None and width > info.width + TOLERANCE
    high = height is not None and height > info.height + TOLERANCE
    widest = widest_drawn(image)
    if widest is not None and widest <= info.width + TOLERANCE:
        return
    if declarations(ref.value("style")).keys() & _LIMITS or may_be_stretched(info):
        return
    # With object-fit the file may keep its ratio in the box: then it is larger both ways or none.
    if (wide and high) if image.box.may_crop else (wide or high):
        drawn = f"{width or '?'}x{height or '?'}"
        yield Problem(
            f"displayed at {drawn}, but the file has {info.width}x{info.height}; use a larger file"
        )


def _measured(measured: Measured, info: ImageInfo) -> Iterator[Problem]:
    widest = max(measured.boxes, key=lambda box: box.drawn, default=None)
    if widest is not None and widest.drawn > info.width + TOLERANCE:
        drawn = f"drawn {widest.drawn:.0f} px wide in a window of {widest.viewport} px (measured)"
        yield Problem(f"{drawn}, but the file has {info.width}x{info.height}; use a larger file")
