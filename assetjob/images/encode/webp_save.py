"""Save an image as a WebP, lossy or lossless, without metadata."""

from __future__ import annotations

from assetjob.images.encode import webp_still
from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.prepare import prepared, quality_of
from assetjob.model.variant import Encoding

_PACKED = 75  # effort of lossless compression: libvips' default
_NEAR_LOSSLESS = 60  # libwebp's preprocessing: 100 is none, 0 the strongest


def lossy(
    decoded: DecodedImage, encoding: Encoding, *, mixed: bool = False, sharp: bool = False
) -> bytes:
    """Return the image as a lossy WebP.

    With `mixed` each frame of an animation is lossy or lossless, whichever is smaller.
    `sharp` keeps the edges of colours, for twice the time. The quality of `encoding` is a number.
    """
    way: dict[str, bool | int] = {"Q": quality_of(encoding)}
    if mixed:
        way["mixed"] = True
    if sharp:
        way["smart_subsample"] = True
    return _webp(decoded, encoding, way)


def lossless(decoded: DecodedImage, encoding: Encoding) -> bytes:
    """Return the image as a lossless WebP, or a nearly lossless one where `encoding` asks."""
    if encoding.near_lossless:
        return _webp(decoded, encoding, {"near_lossless": True, "Q": _NEAR_LOSSLESS})
    return _webp(decoded, encoding, {"lossless": True, "Q": _PACKED})


def _webp(decoded: DecodedImage, encoding: Encoding, way: dict[str, bool | int]) -> bytes:
    if len(decoded.frames) == 1 and way.keys() <= {"Q", "lossless"} and not encoding.copyright:
        how = {"effort": encoding.effort, "quality": way["Q"]}
        return webp_still.save(decoded.frames[0], lossless="lossless" in way, **how)
    image, keep = prepared(decoded, encoding)
    data: bytes = image.webpsave_buffer(effort=encoding.effort, keep=keep, **way)
    if len(decoded.frames) > 1 and image.bands == 4:
        return _marked_transparent(data)
    return data


def _marked_transparent(data: bytes) -> bytes:
    """Set the flag of the extended header that says "has alpha" (WebP container, section VP8X).

    libwebp leaves it out where every frame is an opaque part of a transparent canvas, and some
    decoders then paint the canvas black.
    """
    flags = 20
    return data[:flags] + bytes([data[flags] | 0x10]) + data[flags + 1 :]
