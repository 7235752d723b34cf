"""Rule size-wrong-ratio."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo
from assetjob.model.measured import BoxSample, Measured
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import (
    SIZED_KINDS,
    declarations,
    is_raster,
    may_be_stretched,
    pixels,
)

TOLERANCE = 2  # CSS pixels on the smaller side, for rounding (Lighthouse, image-aspect-ratio)


@image_rule(Severity.WARNING, about="size")
def size_wrong_ratio(image: Image) -> Iterator[Problem]:
    """Width and height do not match the image's aspect ratio.

    The image is distorted, or, with height: auto in the CSS, the browser reserves the wrong space
    and the content below the image moves. Write numbers with the aspect ratio of the file. If the
    image is meant to be cropped, add style="object-fit: cover". Images of one colour and gradients
    along one axis, which look the same, are not reported.

    See:
        https://developer.mozilla.org/docs/Web/CSS/object-fit
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#width

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="300">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="200" height="100">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="200" height="200"
             style="object-fit: cover">
    """
    ref, info = image.ref, image.info
    if ref.kind not in SIZED_KINDS or not info or not is_raster(image) or may_be_stretched(info):
        return
    if image.measured and (box := _distorted(image.measured, info)):
        drawn = f"drawn as {box.width:.0f}x{box.height:.0f} in a window of {box.viewport} px"
        shape = f"which does not match the file's {info.width}x{info.height}"
        yield Problem(f"{drawn} (measured), {shape}")
        return
    width, height = pixels(ref, "width"), pixels(ref, "height")
    if not width or not height:
        return
    if image.box.may_crop or declarations(ref.value("style")).get("object-fit", "fill") != "fill":
        return
    if _off(width, height, info) > TOLERANCE:
        yield Problem(f"{width}x{height} does not match the file's {info.width}x{info.height}")


def _distorted(measured: Measured, info: ImageInfo) -> BoxSample | None:
    """Return a box in which the whole image is drawn with another aspect ratio than the file's."""
    if measured.object_fit != "fill":
        return None
    boxes = measured.boxes
    return next((box for box in boxes if _off(box.width, box.height, info) > TOLERANCE), None)


def _off(width: float, height: float, info: ImageInfo) -> float:
    """Return by how much the smaller side is not that of the aspect ratio."""
    if width >= height:
        return abs(height - width * info.height / info.width)
    return abs(width - height * info.width / info.height)
