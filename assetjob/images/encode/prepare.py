"""Prepare: an image as libvips saves it, with no metadata but a copyright notice where asked."""

from __future__ import annotations

import pyvips

from assetjob.images.encode.decode import DecodedImage
from assetjob.model.variant import Encoding


def prepared(decoded: DecodedImage, encoding: Encoding) -> tuple[pyvips.Image, str]:
    """Return the image as libvips saves it, and which kind of metadata to keep."""
    decoded = decoded.in_memory()
    if encoding.copyright and decoded.copyright:
        return _with_copyright(_strip(decoded), decoded.copyright), "exif"
    return _strip(decoded), "none"


def quality_of(encoding: Encoding) -> int:
    """Return the quality of an encoding for which one was chosen."""
    assert isinstance(encoding.quality, int), "the quality is chosen by now"
    return encoding.quality


def _strip(decoded: DecodedImage) -> pyvips.Image:
    """Return the frames one below the other, as libvips takes an animation."""
    if len(decoded.frames) == 1:
        return decoded.frames[0].copy()
    strip = pyvips.Image.arrayjoin(list(decoded.frames), across=1).copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", decoded.height)
    strip.set_type(pyvips.GValue.array_int_type, "delay", list(decoded.delays))
    strip.set_type(pyvips.GValue.gint_type, "loop", decoded.loop)
    return strip


def _with_copyright(image: pyvips.Image, notice: str) -> pyvips.Image:
    for name in image.get_fields():
        if name.startswith("exif-"):
            image.remove(name)
    # libvips cuts off the last parenthesis, where it keeps its own remarks.
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Copyright", f"{notice} ()")
    return image
