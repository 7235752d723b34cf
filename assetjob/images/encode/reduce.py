"""Reduce an image to a thumbnail for the report, or to a fingerprint that is compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyvips

from assetjob.images.encode.decode import DecodedImage, decode
from assetjob.images.encode.errors import IS_TRUNCATED, reason
from assetjob.images.encode.pixels import pixels
from assetjob.images.encode.webp_save import lossy
from assetjob.model.image import ImageInfo, Thumbnail
from assetjob.model.variant import Encoding
from assetjob.runtime.safe_read import NotProcessedError, UnreadableError

_FINGERPRINT_SIDE = 8  # pixels
# A fingerprint is made from this size, so that it does not depend on the size of the thumbnail.
_MIDDLE_SIDE = 480
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


def thumbnail(data: bytes, info: ImageInfo, side: int) -> Thumbnail:
    """Return a WebP of the image's first frame, its longer side at most `side` pixels.

    Raises:
        DecodeError: The image is damaged or truncated.
    """
    return _thumbnail(_decoded(data, info, side), info)


def fingerprint(data: bytes, info: ImageInfo) -> str:
    """Return 8 by 8 pixels of the image's first frame, as `ImageInfo.fingerprint` has them.

    Raises:
        DecodeError: The image is damaged or truncated.
    """
    return _fingerprint(_decoded(data, info, _MIDDLE_SIDE))


def thumbnail_and_fingerprint(data: bytes, info: ImageInfo, side: int) -> tuple[Thumbnail, str]:
    """Return both, decoding the image once if the thumbnail is small.

    Raises:
        DecodeError: The image is damaged or truncated.
    """
    if side > _MIDDLE_SIDE:
        return thumbnail(data, info, side), fingerprint(data, info)
    decoded = _decoded(data, info, _MIDDLE_SIDE)
    with _decoding():
        small = decoded.resized(*_within(info, side))
    return _thumbnail(small, info), _fingerprint(decoded)


def _decoded(data: bytes, info: ImageInfo, side: int) -> DecodedImage:
    with _decoding():
        return decode(data, info, *_within(info, side), still=True)


def _thumbnail(decoded: DecodedImage, info: ImageInfo) -> Thumbnail:
    with _decoding():
        return Thumbnail(info.digest, lossy(decoded, _ENCODING), decoded.width, decoded.height)


def _fingerprint(decoded: DecodedImage) -> str:
    with _decoding():
        small = decoded.resized(_FINGERPRINT_SIDE, _FINGERPRINT_SIDE).frames[0]
        if small.hasalpha():
            small = small.flatten(background=[255])
        return pixels(small.colourspace("srgb").cast("uchar")).hex()


def _within(info: ImageInfo, side: int) -> tuple[int, int]:
    """Return the width and height of the image with a longer side of at most `side` pixels."""
    scale = min(1.0, side / max(info.width, info.height))
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
