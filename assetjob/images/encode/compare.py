"""Crop the same region of an original and of each of its variants, at the same size."""

from __future__ import annotations

from collections.abc import Sequence

import pyvips

from assetjob.images.encode.codec import codec_of
from assetjob.images.encode.decode import DecodedImage, resize
from assetjob.images.encode.webp_save import lossy
from assetjob.model.variant import Comparison, EncodedFile, Encoding

_WIDTH, _HEIGHT = 320, 216  # pixels of a variant: enough to judge by, few enough to embed
# High, so that the difference seen is the variant's and not that of this encoding.
_ENCODING = Encoding(quality=90, effort=2)
_REDUCTION = 2  # edges are searched in an image reduced by this factor, which is faster


def compare(original: DecodedImage, files: Sequence[EncodedFile]) -> tuple[Comparison, ...]:
    """Return each of the variants of a still image beside the original, the widest first.

    Every piece has the variant's own pixels, from around the place where most detail is.
    `original` is what they were made from, no smaller than they are. A file that is not the
    variant that its name says is left out.

    Raises:
        UnreadableError, pyvips.Error: A file cannot be decoded.
    """
    before = original.frames[0]
    ordered = sorted(files, key=lambda file: (-file.variant.width, file.variant.format))
    across, down = _most_detailed(before, ordered[0].variant.width) if ordered else (0.0, 0.0)
    return tuple(
        made for file in ordered if (made := _compared(before, file, across, down)) is not None
    )


def _compared(
    before: pyvips.Image, file: EncodedFile, across: float, down: float
) -> Comparison | None:
    variant = file.variant
    after = codec_of(variant.format).load(file.data, variant.width, variant.height)
    if after is None:
        return None
    width, height = min(_WIDTH, variant.width), min(_HEIGHT, variant.height)
    left = _begin(across * variant.width, width, variant.width)
    top = _begin(down * variant.height, height, variant.height)
    # Only what is cropped is resized: libvips computes what it is asked for.
    pieces = [
        lossy(DecodedImage((image.crop(left, top, width, height),)), _ENCODING)
        for image in (resize(before, variant.width, variant.height), after)
    ]
    return Comparison(variant, pieces[0], pieces[1], width, height)


def _begin(centre: float, length: int, whole: int) -> int:
    return max(0, min(round(centre - length / 2), whole - length))


def _most_detailed(image: pyvips.Image, width: int) -> tuple[float, float]:
    """Return the centre of the piece with the sharpest edges, as shares of width and height.

    The pieces looked at are those of the image when it is `width` pixels wide.
    """
    scale = min(1.0, width / image.width / _REDUCTION)
    small = image.resize(scale).colourspace("b-w")[0]
    across = min(small.width, max(1, round(_WIDTH / _REDUCTION)))
    down = min(small.height, max(1, round(_HEIGHT / _REDUCTION)))
    columns, rows = small.width // across, small.height // down
    grid = small.sobel().crop(0, 0, columns * across, rows * down).shrink(across, down)
    _, column, row = grid.maxpos()
    return (column + 0.5) * across / small.width, (row + 0.5) * down / small.height
