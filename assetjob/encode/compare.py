"""Compare: one piece of a picture as the original and as a variant show it at the same size."""

from __future__ import annotations

import pyvips

from assetjob.encode.decode import Picture
from assetjob.model import Comparison, EncodedFile

_WIDTH, _HEIGHT = 360, 240  # pixels of the variant: enough to judge by, few enough to embed
_QUALITY = 92  # of both pieces alike: what is seen is the variant's loss, not this one's


def compare(original: Picture, file: EncodedFile) -> Comparison:
    """Return the most detailed piece of a still WebP variant beside the same of the original.

    `original` is what the variant was made from, in any size.
    """
    variant = file.variant
    before = original.resized(variant.width, variant.height).frames[0]
    after = pyvips.Image.webpload_buffer(file.data)
    width, height = min(_WIDTH, variant.width), min(_HEIGHT, variant.height)
    left, top = _most_detailed(before, width, height)
    pieces = [
        image.crop(left, top, width, height).webpsave_buffer(Q=_QUALITY, keep="none")
        for image in (before, after)
    ]
    return Comparison(variant, pieces[0], pieces[1], width, height)


def _most_detailed(image: pyvips.Image, width: int, height: int) -> tuple[int, int]:
    """Return where, of a grid of pieces of this size, the one with the sharpest edges begins."""
    edges = image.colourspace("b-w")[0].sobel()
    across, down = image.width // width, image.height // height
    grid = edges.crop(0, 0, across * width, down * height).shrink(width, height)
    _, column, row = grid.maxpos()
    return int(column) * width, int(row) * height
