"""Rule srcset-other-shape."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.srcset import RESPONSIVE

TOLERANCE = 2  # pixels on the smaller file's smaller side, for rounding


@image_rule(Severity.WARNING, about="srcset")
def srcset_other_shape(image: Image) -> Iterator[Problem]:
    """The candidates of a srcset have different shapes.

    The browser may show any of them: the picture is distorted, or the text jumps (HTML standard,
    4.8.4.2.1: the candidates are one picture). Crops for different screens belong into a picture
    element with media conditions.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x600.jpg 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 801x400.jpg 801w" sizes="400px"
             alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    infos = [found.info for found in image.candidates if found.info and found.info.width]
    raster = [info for info in infos if info.format != "svg" and info.height]
    for info in raster[1:]:
        if _differ(raster[0], info):
            first = f"{raster[0].path}, {raster[0].width}x{raster[0].height}"
            yield Problem(f"{info.path}, {info.width}x{info.height}, has not the shape of {first}")


def _differ(one: ImageInfo, other: ImageInfo) -> bool:
    small, large = sorted((one, other), key=lambda info: info.width)
    if small.width >= small.height:
        return abs(small.height - small.width * large.height / large.width) > TOLERANCE
    return abs(small.width - small.height * large.width / large.height) > TOLERANCE
