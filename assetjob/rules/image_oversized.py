"""Rule image-oversized."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model import Image, Problem, Severity
from assetjob.rules._file import kibibytes
from assetjob.rules._rule import Thresholds, threshold_rule
from assetjob.rules._size import SIZED, is_raster
from assetjob.rules._srcset import in_picture
from assetjob.rules._weight import (
    DEVICES,
    Device,
    chosen,
    is_cautious,
    shown_width,
    sufficient,
    wasted_bytes,
)

# Lighthouse's own thresholds (uses-responsive-images): for one file, and where there is a srcset.
LEAST_WASTE = 4096  # bytes
LEAST_WASTE_OF_CANDIDATE = 12_288  # bytes
# Candidates lie up to 1.7 apart; one twice as wide as needed means that a smaller one is missing.
TOO_WIDE = 2


@threshold_rule(Severity.WARNING)
def image_oversized(image: Image, thresholds: Thresholds) -> Iterator[Problem]:
    """An image is larger than the screen can use.

    Every reader downloads pixels that are thrown away; on a phone this is what makes a page slow
    and dear (Lighthouse, uses-responsive-images). Offer smaller versions in a srcset, which
    "assetjob fix" does, or upload a smaller file.

    Bad:
        <img src="photo-1600x800.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="photo-1600x800.jpg" srcset="photo-1600x800.jpg 1600w, photo-1500x750.jpg 1500w"
             sizes="200px" alt="The Merlion at dusk" width="200" height="100">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <picture><source type="image/webp" srcset="photo-480x240.webp 480w,
        photo-1600x800.webp 1600w" sizes="(min-width: 1600px) 1600px, 100vw">
        <img src="photo-1600x800.jpg" srcset="photo-1600x800.jpg 1600w"
        sizes="(min-width: 1600px) 1600px, 100vw" alt="The Merlion at dusk" width="400"
        height="200"></picture>

    Good:
        <img src="photo-1600x800.jpg" srcset="photo-480x240.jpg 480w, photo-800x400.jpg 800w,
             photo-1600x800.jpg 1600w" sizes="(min-width: 1600px) 1600px, 100vw"
             alt="The Merlion at dusk" width="300" height="150">

    Good:
        <img src="photo-1600x800.jpg" srcset="photo-480x240.jpg 480w, photo-800x400.jpg 800w,
             photo-1200x600.jpg 1200w, photo-1600x800.jpg 1600w"
             sizes="(min-width: 800px) 800px, 100vw" alt="The Merlion at dusk" width="800"
             height="400">
    """
    info = image.info
    if image.ref.kind not in SIZED or info is None or not is_raster(image) or info.frames > 1:
        return
    if not image.candidates and info.bytes < LEAST_WASTE:
        return
    if in_picture(image) and all(e.target.path == image.target.path for e in image.candidates):
        return  # the sources decide
    shown = [shown_width(image, device, thresholds.content_width) for device in DEVICES]
    wastes = [(device, _waste(image, device, w)) for device, w in zip(DEVICES, shown, strict=True)]
    if len(set(shown)) == 1 and not all(waste for _, waste in wastes):
        return  # of one size on all screens, the file serves the sharpest
    told = [
        f"{kibibytes(waste)} on a {device.name} of {device.width} px at {device.density:g}x"
        for device, waste in wastes
        if waste
    ]
    if told:
        size = f"{info.width} px wide, {kibibytes(info.bytes)}"
        yield Problem(f"{size}; wasted are {', '.join(told)}")


def _waste(image: Image, device: Device, shown: float) -> int:
    """Return the wasted bytes, 0 where they are few."""
    assert image.info is not None
    needed = shown * device.density
    if not image.candidates:
        waste = wasted_bytes(image.info, needed)
        return waste if waste >= LEAST_WASTE else 0
    info = sufficient(image, needed) if is_cautious(image) else chosen(image, device, shown)
    if info is None or info.width <= TOO_WIDE * needed:
        return 0
    waste = wasted_bytes(info, needed)
    return waste if waste >= LEAST_WASTE_OF_CANDIDATE else 0
