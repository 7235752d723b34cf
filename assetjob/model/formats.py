"""The table of image formats: what files are called, and what may be made of and written in each.

It is in the model because rules, parsers and settings read it as well as the encoder. A new
format is a row here, its name in `Format` (and in `VariantFormat` where variants are written in
it), and a codec in `assetjob.images.encode`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Format = Literal["jpeg", "png", "webp", "gif", "avif", "tiff", "bmp", "svg", "ico", "other"]
VariantFormat = Literal["avif", "webp"]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The facts of one image format.

    `suffixes` begins with the usual one. `displayed` tells that browsers display it,
    `has_variants` that variants are made of it, `animated` that an animation stays one. `pillow`
    are Pillow's names for it, `loader` is the ending of libvips' loader, which else stays blocked.

    The rest is about variants: `codec` is the module of `assetjob.images.encode` that writes them,
    `longest` the most pixels of a side. Formats are offered by `preference`, best first; a browser
    that displays one displays those of a lower preference too. `seconds` are those of one processor
    for a megapixel at the efforts draft, normal and best. `bare` tells that every browser displays
    it, so that no ``<picture>`` is needed.
    """

    title: str
    suffixes: tuple[str, ...] = ()
    media_type: str = ""
    displayed: bool = True
    has_variants: bool = False
    animated: bool = False
    pillow: tuple[str, ...] = ()
    loader: str = ""
    codec: str = ""
    longest: int = 0
    preference: int = 0
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
    bare: bool = False


FORMATS: Mapping[Format, FileFormat] = {
    "avif": FileFormat(
        title="AVIF",
        suffixes=(".avif", ".avifs"),
        media_type="image/avif",
        has_variants=True,
        pillow=("AVIF",),
        loader="Heif",
        codec="avif",
        longest=16_384,  # libvips' limit; that of browsers is 32,768 (libavif)
        preference=2,
        seconds=(0.24, 1.5, 3.9),
    ),
    "webp": FileFormat(
        title="WebP",
        suffixes=(".webp",),
        media_type="image/webp",
        has_variants=True,
        animated=True,
        pillow=("WEBP",),
        loader="Webp",
        codec="webp",
        longest=16_383,  # 14 bits of the bitstream
        preference=1,
        seconds=(0.05, 0.08, 0.12),
        bare=True,
    ),
    "jpeg": FileFormat(
        title="JPEG",
        suffixes=(".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".pjpeg", ".pjp"),
        media_type="image/jpeg",
        has_variants=True,
        # MPO is a JPEG with more images behind it, which browsers do not show.
        pillow=("JPEG", "MPO"),
        loader="Jpeg",
    ),
    "png": FileFormat(
        title="PNG",
        suffixes=(".png", ".apng"),
        media_type="image/png",
        has_variants=True,
        pillow=("PNG",),
        loader="Png",
    ),
    "gif": FileFormat(
        title="GIF",
        suffixes=(".gif",),
        media_type="image/gif",
        has_variants=True,
        animated=True,
        pillow=("GIF",),
        loader="Nsgif",
    ),
    "bmp": FileFormat(
        title="BMP",
        suffixes=(".bmp", ".dib"),
        media_type="image/bmp",
        has_variants=True,
        pillow=("BMP",),
    ),
    "tiff": FileFormat(
        title="TIFF",
        suffixes=(".tif", ".tiff"),
        media_type="image/tiff",
        displayed=False,  # but in Safari
        pillow=("TIFF",),
        loader="Tiff",
    ),
    "svg": FileFormat(title="SVG", suffixes=(".svg", ".svgz"), media_type="image/svg+xml"),
    "ico": FileFormat(
        title="ICO", suffixes=(".ico", ".cur"), media_type="image/x-icon", pillow=("ICO",)
    ),
    "other": FileFormat(title="unknown", displayed=False),
}

# What people do put on sites although it is none of these.
_OTHERS = (".heic", ".heif")
SUFFIXES: frozenset[str] = frozenset(
    suffix for each in FORMATS.values() for suffix in each.suffixes
) | frozenset(_OTHERS)
"""The suffixes of image files, lower case, with their dots."""

SUFFIX_PATTERN: str = r"\.(?:" + "|".join(sorted(suffix[1:] for suffix in SUFFIXES)) + ")"
"""A regular expression of `SUFFIXES`, to be used with ``re.IGNORECASE``."""


def best_first(formats: frozenset[VariantFormat]) -> tuple[VariantFormat, ...]:
    """Return formats in the order in which a page offers them."""
    return tuple(sorted(formats, key=lambda kind: -FORMATS[kind].preference))
