"""Recognise graphics, and decide from a sample whether lossy or lossless WebP is smaller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyvips

from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.pixels import rendered
from assetjob.images.encode.webp_save import lossless, lossy
from assetjob.model.variant import Encoding

# More pixels than this share equal their left neighbour: a drawing, a screenshot, a logo.
_FLAT = 0.35
# The sample: evenly spread bands as high as libwebp's macroblocks, an eighth of the rows.
_BAND = 16
_SHARE = 8
_MOST = 200_000  # pixels of a sample
# Of 160 images, none was smaller in lossless whose sample was 1.8 times heavier in lossless.
_HEAVIER = 2.0
# Lossless is certainly smaller where it has less than this share of the bytes estimated for lossy.
_SMALLER = 0.7
_QUICK = 2  # effort on a sample; the ratio of lossy to lossless is close to that of effort 4
# Where lossless was so many times heavier at one width, it was heavier at every smaller width.
_CLEARLY = 1.25

_CHROMA = pyvips.Image.new_from_array([[-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])  # Cb, Cr
_HARD = 64  # of 255 from one pixel to the next
_MANY = 0.0005  # share of the pixels, the mean of both directions


def is_graphic(decoded: DecodedImage) -> bool:
    """Tell a graphic from a photograph by the share of pixels that equal their left neighbour."""
    image = decoded.frames[0]
    if image.width < 2:
        return True
    left = image.crop(0, 0, image.width - 1, image.height)
    right = image.crop(1, 0, image.width - 1, image.height)
    share: float = (left == right).bandand().avg() / 255
    return share > _FLAT


class Graphic:
    """Saves one graphic in several widths, from the largest down.

    What was decided at a larger width holds for the smaller ones: their edges are softer, which
    makes lossless larger but hardly lossy.
    """

    def __init__(self) -> None:
        self._is_lossy = False
        self._is_sharp = True

    def save(self, decoded: DecodedImage, encoding: Encoding) -> bytes:
        """Return the image as a WebP, lossy or lossless, whichever has fewer bytes.

        A sample decides where the two are far apart; otherwise both are tried. The quality of
        `encoding` is a number.
        """
        decoded = decoded.in_memory()
        if len(decoded.frames) > 1:
            return min(
                lossless(decoded, encoding),
                lossy(decoded, encoding, mixed=True, sharp=True),
                key=len,
            )
        if self._is_lossy:
            return lossy(decoded, encoding, sharp=self._is_sharp)
        bands = _bands(decoded)
        sample = _joined(bands)
        self._is_sharp = self._is_sharp and _has_hard_colours(bands or decoded.frames)
        quick = replace(encoding, effort=min(_QUICK, encoding.effort))
        estimated = len(lossy(sample, quick)) if sample else 0
        if sample and len(lossless(sample, quick)) > _HEAVIER * estimated:
            self._is_lossy = True
            return lossy(decoded, encoding, sharp=self._is_sharp)
        exact = lossless(decoded, encoding)
        if sample and len(exact) < _SMALLER * estimated * decoded.height / sample.height:
            return exact
        near = lossy(decoded, encoding, sharp=self._is_sharp)
        self._is_lossy = len(exact) > _CLEARLY * len(near)
        return min(exact, near, key=len)


def _has_hard_colours(images: Sequence[pyvips.Image]) -> bool:
    """Tell whether colours meet at hard edges, of which 4:2:0 chroma subsampling loses half.

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


def _bands(decoded: DecodedImage) -> list[pyvips.Image]:
    """Return bands of the image, or none where they would be nearly the whole image."""
    image = decoded.frames[0]
    rows = min(image.height / _SHARE, _MOST / image.width)
    count = round(rows / _BAND)
    step = image.height / max(1, count)
    tops = [int(step * (number + 0.5)) - _BAND // 2 for number in range(count)]
    return [image.crop(0, top, image.width, _BAND) for top in tops]


def _joined(bands: list[pyvips.Image]) -> DecodedImage | None:
    """Return the bands as one image."""
    if not bands:
        return None
    return DecodedImage((rendered(pyvips.Image.arrayjoin(bands, across=1)),))
