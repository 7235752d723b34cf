"""The codec of WebP variants."""

from __future__ import annotations

from assetjob.images.encode.codec import Save
from assetjob.images.encode.graphic import Graphic
from assetjob.images.encode.webp_save import lossy
from assetjob.images.encode.webp_still import load

__all__ = ["encoder", "load"]


def encoder(*, graphic: bool) -> Save:
    """Return what saves the widths of one image, from the largest down."""
    return Graphic().save if graphic else lossy
