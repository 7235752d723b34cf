"""Codecs: one module for each format that variants are written in, named in the formats table."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

import pyvips

from assetjob.images.encode.decode import DecodedImage
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.variant import Encoding

Save = Callable[[DecodedImage, Encoding], bytes]


class Codec(Protocol):
    """The functions of a codec's module."""

    def encoder(self, *, graphic: bool) -> Save:
        """Return what saves the widths of one image, from the largest down.

        The quality of the encodings that it gets is a number. `graphic` tells a drawing, a logo or
        a screenshot from a photograph.
        """
        ...

    def load(self, data: bytes, width: int, height: int) -> pyvips.Image | None:
        """Return the image of a file (8-bit sRGB), or None where it has another size."""
        ...


def codec_of(kind: VariantFormat) -> Codec:
    """Return the codec of a format."""
    return cast(Codec, import_module(f"assetjob.images.encode.{FORMATS[kind].codec}"))
