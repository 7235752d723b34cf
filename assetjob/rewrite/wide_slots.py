"""Find out whether a slot needs more pixels than the widest of the settings' widths gives.

A *slot* is what ``sizes`` says of an image's width. Where a screen may need more than the widest
variant, the image gets one more, and then its original as the last candidate: no screen draws
fewer pixels than the page had, and what it loads is not heavier than what it loaded before. The
original is not encoded again, because only the largest screens choose it.
"""

from __future__ import annotations

from assetjob.images.variants import DESKTOP_RATIO
from assetjob.model.image import ImageInfo
from assetjob.model.sizes import Sizes
from assetjob.rewrite.candidates import DENSEST
from assetjob.settings.schema import Settings

# Device pixels across the screens: of 4K ones, for which an own variant is made, and of the largest
# (6K), which at least get the original.
USUAL_SCREEN, LARGEST_SCREEN = 3_840, 6_016


def needs_wide_variant(sizes: Sizes, info: ImageInfo, settings: Settings) -> bool:
    """Tell whether usual screens need more pixels of an image than the widest width gives."""
    if settings.content_width is not None or info.width <= settings.widths[-1]:
        return False
    return _pixels(sizes, info, USUAL_SCREEN, DESKTOP_RATIO) > settings.widths[-1]


def needed_pixels(sizes: Sizes, info: ImageInfo, settings: Settings) -> float:
    """Return the pixels that the last candidate must have.

    The text column that the user states limits them as it limits the variants.
    """
    density = DENSEST if settings.content_width is None else DESKTOP_RATIO
    return _pixels(sizes, info, LARGEST_SCREEN, density)


def _pixels(sizes: Sizes, info: ImageInfo, screen: float, density: float) -> float:
    """Return the device pixels of the slot; those of the file where ``sizes`` does not say."""
    pixels = sizes.pixels_on(screen, density)
    return float(info.width if pixels is None else pixels)
