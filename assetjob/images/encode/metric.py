"""How like its original a variant looks: SSIMULACRA2, from 100 (the same) downwards.

70 is a picture in which few see a flaw, 90 one that none tells from the original beside it
(github.com/cloudinary/ssimulacra2). The library's scores at 70 are up to two below those of
libjxl's own tool, so what it lets pass is rather too good than too bad.

ssimulacra2 lives here. It is an extra and loads NumPy and SciPy, so it is imported when asked for.
"""

from __future__ import annotations

import io
import os

import pyvips

from assetjob.images.encode import webp_still
from assetjob.images.encode.pixels import pixels

# As in the reference, a picture with transparency is judged on a dark and on a light ground.
_GROUNDS = (26, 230)


def score(original: pyvips.Image, made: bytes) -> float:
    """Return how like `original` (8-bit sRGB) the WebP that was made of it looks."""
    shown = webp_still.load(made, original.width, original.height)
    assert shown is not None, "it is of the same size"
    if not original.hasalpha():
        return _score(original, shown)
    return min(_score(_on(original, ground), _on(shown, ground)) for ground in _GROUNDS)


def _on(image: pyvips.Image, ground: int) -> pyvips.Image:
    return image.flatten(background=[ground] * 3) if image.hasalpha() else image


def _score(original: pyvips.Image, shown: pyvips.Image) -> float:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads are of no use here
    from ssimulacra2 import compute_ssimulacra2  # noqa: PLC0415

    return float(compute_ssimulacra2(_file(original), _file(shown)))


def _file(image: pyvips.Image) -> io.BytesIO:
    """Return the pixels as the library takes them: a file, here a PPM."""
    head = f"P6 {image.width} {image.height} 255\n".encode()
    return io.BytesIO(head + pixels(image))
