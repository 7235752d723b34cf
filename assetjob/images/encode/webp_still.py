"""Save and load still WebP images by Pillow: its build of libwebp is faster than that of libvips.

Measured with Pillow 13.0 and pyvips-binary 8.18: the same bytes in 82 % of the time, and decoded in
half of it. What Pillow does not offer is done by libvips: sharper chroma, near-lossless, what
moves, metadata.
"""

from __future__ import annotations

import io

import pyvips
from PIL import Image, WebPImagePlugin  # noqa: F401  # else all of Pillow's formats are loaded

from assetjob.images.encode.pixels import pixels
from assetjob.runtime.safe_read import UnreadableError

# libwebp's errors 1 and 2, as Pillow reports them.
_NO_MEMORY = frozenset({"encoding error 1", "encoding error 2"})


def save(image: pyvips.Image, *, effort: int, quality: int, lossless: bool) -> bytes:
    """Return the image (8-bit sRGB) as a WebP without metadata.

    Raises:
        MemoryError: There is not enough.
    """
    if image.bands < 3:
        image = image.colourspace("srgb")
    # Four bytes for each pixel, as libwebp reads them fastest.
    mode, held = ("RGBA", "RGBA") if image.hasalpha() else ("RGBX", "RGB")
    size = (image.width, image.height)
    mapped = Image.frombuffer(mode, size, pixels(image), "raw", held, 0, 1)
    file = io.BytesIO()
    try:
        mapped.save(file, "WEBP", method=effort, quality=quality, lossless=lossless)
    except ValueError as error:
        if str(error) in _NO_MEMORY:
            raise MemoryError from error
        raise
    return file.getvalue()


def load(data: bytes, width: int, height: int) -> pyvips.Image | None:
    """Return the first frame of a WebP, or None where it is of another size.

    Raises:
        UnreadableError: It is no WebP, or damaged.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as opened:
            if opened.size != (width, height):
                return None
            held = opened.tobytes()
            bands = len(opened.getbands())
    except (OSError, ValueError) as error:
        raise UnreadableError("cannot be decoded") from error
    made = pyvips.Image.new_from_memory(held, width, height, bands, "uchar")
    return made.copy(interpretation="srgb")
