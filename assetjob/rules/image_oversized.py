"""Rule image-oversized."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model import Image, Problem, Severity
from assetjob.rules._file import kibibytes
from assetjob.rules._rule import Limits, limited_image_rule
from assetjob.rules._size import SIZED, is_raster
from assetjob.rules._weight import DEVICES, wasted_bytes

# Lighthouse leaves out less (uses-responsive-images, IGNORE_THRESHOLD_IN_BYTES).
LEAST_WASTE = 4096


@limited_image_rule(Severity.WARNING)
def image_oversized(image: Image, limits: Limits) -> Iterator[Problem]:
    """An image is larger than any screen can use.

    Every reader downloads pixels that are thrown away; on a phone this is what makes a page slow
    and dear (Lighthouse, uses-responsive-images). Offer smaller versions in a srcset, which
    "assetjob fix" does, or upload a smaller file.

    Bad:
        <img src="2000x1000.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="2000x1000.jpg" srcset="480x240.jpg 480w, 960x480.jpg 960w, 2000x1000.jpg 2000w"
             sizes="(min-width: 800px) 800px, 100vw" alt="The Merlion at dusk" width="2000"
             height="1000">
    """
    if image.ref.kind not in SIZED or not is_raster(image) or image.ref.value("srcset"):
        return
    if image.info is None or image.info.frames > 1:
        return
    wastes = [wasted_bytes(image, device, limits.content_width) for device in DEVICES]
    if max(wastes) < LEAST_WASTE:
        return
    size = f"{image.info.width} px wide, {kibibytes(image.info.bytes)}"
    told = ", ".join(
        f"{kibibytes(waste)} on a {device.name} of {device.width} px at {device.density:g}x"
        for device, waste in zip(DEVICES, wastes, strict=True)
        if waste >= LEAST_WASTE
    )
    yield Problem(f"{size}, of which are wasted {told}")
