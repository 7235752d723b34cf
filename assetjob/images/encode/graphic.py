"""Graphic: what it is, and which of two ways makes it smaller, mostly told from a piece of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyvips

from assetjob.images.encode.decode import Picture
from assetjob.images.encode.pixels import rendered
from assetjob.images.encode.webp_save import lossless, lossy
from assetjob.model.variant import Encoding

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
# Lossless so many times heavier at one width was heavier at every smaller one.
_SURELY = 1.25

_CHROMA = pyvips.Image.new_from_array([[-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])  # Cb, Cr
_HARD = 64  # of 255 from one pixel to the next
_MANY = 0.0005  # share of the pixels, the mean of both directions


def is_graphic(picture: Picture) -> bool:
    """Tell a graphic from a photograph by the share of pixels that equal their left neighbour."""
    image = picture.frames[0]
    if image.width < 2:
        return True
    left = image.crop(0, 0, image.width - 1, image.height)
    right = image.crop(1, 0, image.width - 1, image.height)
    share: float = (left == right).bandand().avg() / 255
    return share > _FLAT


class Graphic:
    """Saves one graphic in several widths, from the largest down.

    What a larger width told holds for the smaller: their edges are softer, which costs lossless
    more than lossy.
    """

    def __init__(self) -> None:
        self._is_lossy = False
        self._is_sharp = True

    def save(self, picture: Picture, encoding: Encoding) -> bytes:
        """Return the picture as a WebP, lossy or lossless, whichever has fewer bytes.

        A piece tells the way where the two lie far apart; else both are tried. The quality of
        `encoding` is a number.
        """
        if len(picture.frames) > 1:
            return min(
                lossless(picture, encoding),
                lossy(picture, encoding, mixed=True, sharp=True),
                key=len,
            )
        if self._is_lossy:
            return lossy(picture, encoding, sharp=self._is_sharp)
        bands = _bands(picture)
        piece = _joined(bands)
        self._is_sharp = self._is_sharp and _has_hard_colours(bands or picture.frames)
        quick = replace(encoding, effort=min(_QUICK, encoding.effort))
        foretold = len(lossy(piece, quick)) if piece else 0
        if piece and len(lossless(piece, quick)) > _HEAVIER * foretold:
            self._is_lossy = True
            return lossy(picture, encoding, sharp=self._is_sharp)
        exact = lossless(picture, encoding)
        if piece and len(exact) < _SMALLER * foretold * picture.height / piece.height:
            return exact
        near = lossy(picture, encoding, sharp=self._is_sharp)
        self._is_lossy = len(exact) > _SURELY * len(near)
        return min(exact, near, key=len)


def _has_hard_colours(images: Sequence[pyvips.Image]) -> bool:
    """Tell whether colours meet at hard edges: a lossy WebP keeps half of their pixels.

    Red letters on blue have them; a photograph in a poster, or anything grey, has not.
    """
    shares = [share for image in images for share in _hard_steps(image[:3].recomb(_CHROMA))]
    return sum(shares) / len(shares) > _MANY


def _hard_steps(chroma: pyvips.Image) -> Iterator[float]:
    """Yield the share of the pixels whose colour is far from the left and the upper one's."""
    width, height = chroma.width, chroma.height
    for right, down in ((1, 0), (0, 1)):
        size = (max(1, width - right), max(1, height - down))
        step = chroma.crop(width - size[0], height - size[1], *size) - chroma.crop(0, 0, *size)
        yield (step.abs() > _HARD).bandor().avg() / 255


def _bands(picture: Picture) -> list[pyvips.Image]:
    """Return bands of the picture, or none where they would hardly be less."""
    image = picture.frames[0]
    rows = min(image.height / _SHARE, _MOST / image.width)
    count = round(rows / _BAND)
    step = image.height / max(1, count)
    tops = [int(step * (number + 0.5)) - _BAND // 2 for number in range(count)]
    return [image.crop(0, top, image.width, _BAND) for top in tops]


def _joined(bands: list[pyvips.Image]) -> Picture | None:
    """Return the bands as one picture."""
    if not bands:
        return None
    return Picture((rendered(pyvips.Image.arrayjoin(bands, across=1)),))
