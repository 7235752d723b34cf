"""Save a picture as a WebP, lossy or lossless, without metadata."""

from __future__ import annotations

from assetjob.images.encode import webp_still
from assetjob.images.encode.decode import Picture
from assetjob.images.encode.prepare import prepared, quality_of
from assetjob.model.variant import Encoding

_PACKED = 75  # how hard a lossless file is packed: libvips' own default
_NEAR_LOSSLESS = 60  # libwebp's preprocessing: 100 is none, 0 the strongest


def lossy(
    picture: Picture, encoding: Encoding, *, mixed: bool = False, sharp: bool = False
) -> bytes:
    """Return the picture as a lossy WebP; if `mixed`, each frame of an animation the better way.

    `sharp` keeps the edges of colours, for twice the time. The quality of `encoding` is a number.
    """
    way: dict[str, bool | int] = {"Q": quality_of(encoding)}
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


def _webp(picture: Picture, encoding: Encoding, way: dict[str, bool | int]) -> bytes:
    if len(picture.frames) == 1 and way.keys() <= {"Q", "lossless"} and not encoding.copyright:
        how = {"effort": encoding.effort, "quality": way["Q"]}
        return webp_still.save(picture.frames[0], lossless="lossless" in way, **how)
    image, keep = prepared(picture, encoding)
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
