"""Rule srcset-other-shape."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.srcset import RESPONSIVE

TOLERANCE = 2  # pixels on the smaller file's smaller side, for rounding


@image_rule(Severity.WARNING, about="srcset")
def srcset_other_shape(image: Image) -> Iterator[Problem]:
    """Candidates of the srcset have different aspect ratios.

    The browser may show any of them, so the image may be distorted or the content below it may move
    (HTML standard, srcset attributes). For different crops, use a picture element with media
    conditions.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Guides/Responsive_images#art_direction

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x600.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    infos = [found.info for found in image.candidates if found.info and found.info.width]
    raster = [info for info in infos if info.format != "svg" and info.height]
    for info in raster[1:]:
        if _differ(raster[0], info):
            both = " and ".join(f"{i.path} ({i.width}x{i.height})" for i in (info, raster[0]))
            yield Problem(f"{both} have different aspect ratios")


def _differ(one: ImageInfo, other: ImageInfo) -> bool:
    small, large = sorted((one, other), key=lambda info: info.width)
    if small.width >= small.height:
        return abs(small.height - small.width * large.height / large.width) > TOLERANCE
    return abs(small.width - small.height * large.width / large.height) > TOLERANCE
