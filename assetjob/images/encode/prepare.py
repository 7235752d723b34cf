"""Prepare: a picture as libvips saves it, with no metadata but a copyright notice where asked."""

from __future__ import annotations

import pyvips

from assetjob.images.encode.decode import Picture
from assetjob.model.variant import Encoding


def prepared(picture: Picture, encoding: Encoding) -> tuple[pyvips.Image, str]:
    """Return the picture as libvips saves it, and which kind of metadata to keep."""
    if encoding.copyright and picture.copyright:
        return _with_copyright(_strip(picture), picture.copyright), "exif"
    return _strip(picture), "none"


def quality_of(encoding: Encoding) -> int:
    """Return the quality of an encoding for which one was chosen."""
    assert isinstance(encoding.quality, int), "the quality is chosen by now"
    return encoding.quality


def _strip(picture: Picture) -> pyvips.Image:
    """Return the frames one below the other, as libvips takes an animation."""
    if len(picture.frames) == 1:
        return picture.frames[0].copy()
    strip = pyvips.Image.arrayjoin(list(picture.frames), across=1).copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", picture.height)
    strip.set_type(pyvips.GValue.array_int_type, "delay", list(picture.delays))
    strip.set_type(pyvips.GValue.gint_type, "loop", picture.loop)
    return strip


def _with_copyright(image: pyvips.Image, notice: str) -> pyvips.Image:
    for name in image.get_fields():
        if name.startswith("exif-"):
            image.remove(name)
    # libvips cuts off the last parenthesis, where it keeps its own remarks.
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Copyright", f"{notice} ()")
    return image
