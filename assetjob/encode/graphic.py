"""Graphic: what it is, and which of two ways makes it smaller, mostly told from a piece of it."""

from __future__ import annotations

from dataclasses import replace

import pyvips

from assetjob.encode.decode import Picture
from assetjob.encode.save import lossless, lossy
from assetjob.model import Encoding

# More pixels than this share equal their left neighbour: a drawing, a screenshot, a logo.
_FLAT = 0.35
# The piece: bands as high as libwebp's macroblocks, evenly spread, of an eighth of the rows.
_BAND = 16
_SHARE = 8
_MOST = 200_000  # pixels of a piece: enough of a large picture
# Of 160 pictures none was smaller lossless whose piece was 1.8 times heavier so.
_HEAVIER = 2.0
# Lossless is surely smaller where it has less than this of the bytes that the piece foretells.
_SMALLER = 0.7
_QUICK = 2  # effort on a piece; the ratio of the two ways is nearly that of effort 4


def is_graphic(picture: Picture) -> bool:
    """Tell a graphic from a photograph by the share of pixels that equal their left neighbour."""
    image = picture.frames[0]
    if image.width < 2:
        return True
    left = image.crop(0, 0, image.width - 1, image.height)
    right = image.crop(1, 0, image.width - 1, image.height)
    share: float = (left == right).bandand().avg() / 255
    return share > _FLAT


def save_graphic(picture: Picture, encoding: Encoding) -> bytes:
    """Return the picture as a WebP, lossy or lossless, whichever has fewer bytes.

    A piece tells the way where the two lie far apart; else both are tried. The quality of
    `encoding` is a number.
    """
    if len(picture.frames) > 1:
        return min(
            lossless(picture, encoding), lossy(picture, encoding, mixed=True, sharp=True), key=len
        )
    piece = _piece(picture)
    quick = replace(encoding, effort=min(_QUICK, encoding.effort))
    foretold = len(lossy(piece, quick)) if piece else 0
    if piece and len(lossless(piece, quick)) > _HEAVIER * foretold:
        return lossy(picture, encoding, sharp=True)
    made = lossless(picture, encoding)
    if piece and len(made) < _SMALLER * foretold * picture.height / piece.height:
        return made
    return min(made, lossy(picture, encoding, sharp=True), key=len)


def _piece(picture: Picture) -> Picture | None:
    """Return bands of the picture one below the other, or None where that is hardly less."""
    image = picture.frames[0]
    rows = min(image.height / _SHARE, _MOST / image.width)
    count = round(rows / _BAND)
    if not count:
        return None
    step = image.height / count
    tops = [int(step * (number + 0.5)) - _BAND // 2 for number in range(count)]
    bands = [image.crop(0, top, image.width, _BAND) for top in tops]
    return Picture((pyvips.Image.arrayjoin(bands, across=1).copy_memory(),))
