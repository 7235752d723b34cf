"""Score how similar a variant looks to its original: SSIMULACRA2, 100 for identical images.

At 70 few people see a flaw, at 90 no one can tell the image from the original next to it
(github.com/cloudinary/ssimulacra2). The library's scores at 70 are up to two below those of
libjxl's own tool, so an image that passes is slightly better than asked for.

ssimulacra2 lives here. It is an extra and loads NumPy and SciPy, so it is imported when asked for.
"""

from __future__ import annotations

import io
import os

import pyvips

from assetjob.images.encode import webp_still
from assetjob.images.encode.pixels import pixels

# As in the reference, a transparent image is scored on a dark and on a light background.
_BACKGROUNDS = (26, 230)


def score(original: pyvips.Image, made: bytes) -> float:
    """Return the score of a WebP that was made of `original` (8-bit sRGB)."""
    shown = webp_still.load(made, original.width, original.height)
    assert shown is not None, "it is of the same size"
    if not original.hasalpha():
        return _score(original, shown)
    return min(
        _score(_on(original, background), _on(shown, background)) for background in _BACKGROUNDS
    )


def _on(image: pyvips.Image, background: int) -> pyvips.Image:
    return image.flatten(background=[background] * 3) if image.hasalpha() else image


def _score(original: pyvips.Image, shown: pyvips.Image) -> float:
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # NumPy's threads would compete with the other workers
    from ssimulacra2 import compute_ssimulacra2  # noqa: PLC0415

    return float(compute_ssimulacra2(_file(original), _file(shown)))


def _file(image: pyvips.Image) -> io.BytesIO:
    """Return the pixels as the library takes them: a file, here a PPM."""
    head = f"P6 {image.width} {image.height} 255\n".encode()
    return io.BytesIO(head + pixels(image))
