"""Reduce an image to a thumbnail for the report, or to a fingerprint that is compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyvips

from assetjob.images.encode.decode import DecodedImage, decode, resize
from assetjob.images.encode.errors import IS_TRUNCATED, reason
from assetjob.images.encode.pixels import pixels
from assetjob.images.encode.webp_save import lossy
from assetjob.model.image import ImageFile, ImageInfo, ImageRequest, Thumbnail
from assetjob.model.variant import Encoding
from assetjob.runtime.safe_read import NotProcessedError, UnreadableError

_FINGERPRINT_SIDE = 8  # pixels
_PORTRAIT = 1.6  # height by width above which an image is tall
TALLEST = 3.0
# One decode serves both. The size is fixed, so that a fingerprint does not depend on whether a
# thumbnail is made as well.
_SAMPLE_SIDE = 480  # pixels
# Thousands of them are in one report. A higher effort would save 15 % of the bytes for half as much
# time again.
_ENCODING = Encoding(quality=50, effort=1)


class DecodeError(Exception):
    """An image cannot be decoded, for a reason in one line.

    `lasting` tells that the file's bytes are the reason, and not, say, a lack of memory;
    `own_limit` that assetjob cannot do it, though nothing is wrong with the file.
    """

    def __init__(self, message: str, *, own_limit: bool = False) -> None:
        super().__init__(message)
        self.lasting = own_limit or message == IS_TRUNCATED
        self.own_limit = own_limit


def reduce(data: bytes, info: ImageInfo, request: ImageRequest) -> ImageFile:
    """Return the thumbnail and the fingerprint of the image's first frame, as far as requested.

    The thumbnail is a WebP, its longer side at most `request.side` pixels; that of a tall image,
    which may be an infographic, up to `TALLEST` times as much.

    Raises:
        DecodeError: The image is damaged or truncated.
    """
    with _decoding():
        sample = _decode(data, info, _SAMPLE_SIDE)
        if request.fingerprint:
            info = replace(info, fingerprint=_fingerprint(sample))
        if not request.side:
            return ImageFile(info)
        larger = request.side > _SAMPLE_SIDE
        decoded = _decode(data, info, request.side) if larger else sample
        return ImageFile(info, _thumbnail(decoded, info, request.side))


def rgb_pixels(data: bytes, info: ImageInfo, side: int) -> tuple[int, int, bytes]:
    """Return the width, the height and the 8-bit RGB samples of the first frame, on white.

    The longer side has at most `side` pixels.

    Raises:
        DecodeError: The image is damaged or truncated.
    """
    scale = min(1.0, side / max(info.width, info.height))
    size = max(1, round(info.width * scale)), max(1, round(info.height * scale))
    with _decoding():
        decoded = decode(data, info, size, still=True)
        return decoded.width, decoded.height, _rgb(decoded.frames[0])


def _decode(data: bytes, info: ImageInfo, side: int) -> DecodedImage:
    return decode(data, info, _within(info, side), still=True, oversampling=1)


def _thumbnail(decoded: DecodedImage, info: ImageInfo, side: int) -> Thumbnail:
    width, height = _within(info, side)
    return Thumbnail(info.digest, lossy(decoded.resized(width, height), _ENCODING), width, height)


def _fingerprint(sample: DecodedImage) -> str:
    return _rgb(resize(sample.frames[0], _FINGERPRINT_SIDE, _FINGERPRINT_SIDE)).hex()


def _rgb(frame: pyvips.Image) -> bytes:
    return pixels(frame.flatten(background=[255]) if frame.hasalpha() else frame)


def _within(info: ImageInfo, side: int) -> tuple[int, int]:
    """Return the width and height of the thumbnail of an image."""
    tallness = info.height / info.width / _PORTRAIT
    longest = side * min(max(tallness, 1.0), TALLEST)
    scale = min(1.0, longest / max(info.width, info.height))
    return max(1, round(info.width * scale)), max(1, round(info.height * scale))


@contextmanager
def _decoding() -> Iterator[None]:
    try:
        yield
    except UnreadableError as error:
        own_limit = isinstance(error, NotProcessedError)
        raise DecodeError(str(error), own_limit=own_limit) from error
    except pyvips.Error as error:
        raise DecodeError(reason(error)) from error
