"""Compare: a piece of a picture as the original and as each variant show it at the same size."""

from __future__ import annotations

from collections.abc import Sequence

import pyvips

from assetjob.images.encode.codec import codec_of
from assetjob.images.encode.decode import Picture, resize
from assetjob.images.encode.webp_save import lossy
from assetjob.model.variant import Comparison, EncodedFile, Encoding

_WIDTH, _HEIGHT = 320, 216  # pixels of a variant: enough to judge by, few enough to embed
# Of both pieces alike: what is seen is the variant's loss, not this one's.
_ENCODING = Encoding(quality=90, effort=2)
_CALM = 2  # edges are looked for in a picture so much smaller, in a fraction of the time


def compare(original: Picture, files: Sequence[EncodedFile]) -> tuple[Comparison, ...]:
    """Return each of the variants of a still picture beside the original, the widest first.

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
        lossy(Picture((image.crop(left, top, width, height),)), _ENCODING)
        for image in (resize(before, variant.width, variant.height), after)
    ]
    return Comparison(variant, pieces[0], pieces[1], width, height)


def _begin(centre: float, length: int, whole: int) -> int:
    return max(0, min(round(centre - length / 2), whole - length))


def _most_detailed(image: pyvips.Image, width: int) -> tuple[float, float]:
    """Return the centre of the piece with the sharpest edges, as shares of width and height.

    The pieces looked at are those of the picture when it is `width` pixels wide.
    """
    scale = min(1.0, width / image.width / _CALM)
    small = image.resize(scale).colourspace("b-w")[0]
    across = min(small.width, max(1, round(_WIDTH / _CALM)))
    down = min(small.height, max(1, round(_HEIGHT / _CALM)))
    columns, rows = small.width // across, small.height // down
    grid = small.sobel().crop(0, 0, columns * across, rows * down).shrink(across, down)
    _, column, row = grid.maxpos()
    return (column + 0.5) * across / small.width, (row + 0.5) * down / small.height
