"""Rule size-wrong-ratio."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.dimensions import SIZED, declarations, is_raster, pixels
from assetjob.rules.support.rule import image_rule

TOLERANCE = 2  # CSS pixels on the smaller side, for rounding (Lighthouse, image-aspect-ratio)


@image_rule(Severity.WARNING, about="size")
def size_wrong_ratio(image: Image) -> Iterator[Problem]:
    """The width and height have not the shape of the file.

    The picture is drawn out of shape, or, where CSS says height: auto, the browser keeps the wrong
    place for it and the text jumps (Lighthouse, image-aspect-ratio). Write two numbers in the
    proportion of the file. A picture meant to be cropped says so: style="object-fit: cover".

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="300">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="401" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="200" height="200"
             style="object-fit: cover">
    """
    ref, info = image.ref, image.info
    width, height = pixels(ref, "width"), pixels(ref, "height")
    if ref.kind not in SIZED or not info or not is_raster(image) or not width or not height:
        return
    if declarations(ref.value("style")).get("object-fit", "fill") != "fill":
        return
    if width >= height:
        off = abs(height - width * info.height / info.width)
    else:
        off = abs(width - height * info.width / info.height)
    if off > TOLERANCE:
        yield Problem(f"{width}x{height} is not the shape of the file, {info.width}x{info.height}")
