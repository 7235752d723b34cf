"""The codec of AVIF variants."""

from __future__ import annotations

import pyvips

from assetjob.images.encode.codec import Save
from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.prepare import prepared, quality_of
from assetjob.model.variant import Encoding


def encoder(*, graphic: bool) -> Save:
    """Return what saves the widths of one image, from the largest down."""
    del graphic  # libaom needs no hint
    return save


def save(decoded: DecodedImage, encoding: Encoding) -> bytes:
    """Return the image as an AVIF that looks like the WebP of this quality."""
    # The scales differ: the pairs (65, 50), (75, 56), (82, 64) and (86, 70) look alike by DSSIM
    # (M. Ubl, "AVIF and WebP encoding quality settings", 2021).
    quality = max(1, round(0.93 * quality_of(encoding) - 12))
    image, keep = prepared(decoded, encoding)
    data: bytes = image.heifsave_buffer(
        compression="av1", Q=quality, effort=encoding.effort, bitdepth=8, keep=keep
    )
    return data


def load(data: bytes, width: int, height: int) -> pyvips.Image | None:
    """Return the image of an AVIF, or None where it has another size."""
    image = pyvips.Image.heifload_buffer(data)
    return image if (image.width, image.height) == (width, height) else None
