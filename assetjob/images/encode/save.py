"""Save: a picture becomes the bytes of a WebP or AVIF file without metadata."""

from __future__ import annotations

import pyvips

from assetjob.images.encode import webp
from assetjob.images.encode.decode import Picture
from assetjob.model.variant import Encoding

_PACKED = 75  # how hard a lossless file is packed: libvips' own default
_NEAR_LOSSLESS = 60  # libwebp's preprocessing: 100 is none, 0 the strongest


def lossy(
    picture: Picture, encoding: Encoding, *, mixed: bool = False, sharp: bool = False
) -> bytes:
    """Return the picture as a lossy WebP; if `mixed`, each frame of an animation the better way.

    `sharp` keeps the edges of colours, for twice the time. The quality of `encoding` is a number.
    """
    way: dict[str, bool | int] = {"Q": _number(encoding)}
    if mixed:
        way["mixed"] = True
    if sharp:
        way["smart_subsample"] = True
    return _webp(picture, encoding, way)


def lossless(picture: Picture, encoding: Encoding) -> bytes:
    """Return the picture as a lossless WebP, or a nearly lossless one where `encoding` asks."""
    if encoding.near_lossless:
        return _webp(picture, encoding, {"near_lossless": True, "Q": _NEAR_LOSSLESS})
    return _webp(picture, encoding, {"lossless": True, "Q": _PACKED})


def avif(picture: Picture, encoding: Encoding) -> bytes:
    """Return the picture as an AVIF that looks as the WebP of this quality, which is a number."""
    # The scales differ: the pairs (65, 50), (75, 56), (82, 64) and (86, 70) look alike by DSSIM
    # (M. Ubl, "AVIF and WebP encoding quality settings", 2021).
    quality = max(1, round(0.93 * _number(encoding) - 12))
    image, keep = _prepared(picture, encoding)
    data: bytes = image.heifsave_buffer(
        compression="av1", Q=quality, effort=encoding.effort, bitdepth=8, keep=keep
    )
    return data


def _number(encoding: Encoding) -> int:
    assert isinstance(encoding.quality, int), "the quality is chosen by now"
    return encoding.quality


def _webp(picture: Picture, encoding: Encoding, way: dict[str, bool | int]) -> bytes:
    if len(picture.frames) == 1 and way.keys() <= {"Q", "lossless"} and not encoding.copyright:
        how = {"effort": encoding.effort, "quality": way["Q"]}
        return webp.save(picture.frames[0], lossless="lossless" in way, **how)
    image, keep = _prepared(picture, encoding)
    data: bytes = image.webpsave_buffer(effort=encoding.effort, keep=keep, **way)
    if len(picture.frames) > 1 and image.bands == 4:
        return _marked_transparent(data)
    return data


def _marked_transparent(data: bytes) -> bytes:
    """Set the flag of the extended header that says "has alpha" (WebP container, section VP8X).

    libwebp leaves it out where every frame is an opaque part of a transparent canvas, and some
    decoders then paint the canvas black.
    """
    flags = 20
    return data[:flags] + bytes([data[flags] | 0x10]) + data[flags + 1 :]


def _prepared(picture: Picture, encoding: Encoding) -> tuple[pyvips.Image, str]:
    """Return the picture as libvips saves it, and the kind of metadata that stays."""
    if encoding.copyright and picture.copyright:
        return _with_copyright(_strip(picture), picture.copyright), "exif"
    return _strip(picture), "none"


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
