"""Decode a file into frames in memory: upright, sRGB, of the requested size.

libvips' own `thumbnail` is not used: it forgets ``fail_on`` (8.18), and a truncated photograph
would come out half grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyvips

from assetjob.images import probe
from assetjob.images.encode.colour import to_srgb
from assetjob.images.encode.pixels import rendered
from assetjob.images.probe.png import PngColour, read_colour
from assetjob.model.image import ImageInfo
from assetjob.runtime.safe_read import UnreadableError


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """Decoded frames of one size: 8-bit sRGB, all with or all without alpha.

    They are in memory unless `lazy`: then each use of their pixels computes them. `delays`
    (milliseconds) and `loop` (number of times shown, 0 for ever) are those of an animation.
    `copyright` is the file's EXIF notice.
    """

    frames: tuple[pyvips.Image, ...]
    delays: tuple[int, ...] = ()
    loop: int = 0
    copyright: str = ""
    lazy: bool = False

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.frames[0].width)

    @property
    def height(self) -> int:
        """Pixels of one frame."""
        return int(self.frames[0].height)

    def resized(self, width: int, height: int) -> DecodedImage:
        """Return it in another size, lazy; frames do not bleed into each other."""
        if (self.width, self.height) == (width, height):
            return self
        frames = (resize(frame, width, height) for frame in self.frames)
        return replace(self, frames=tuple(frames), lazy=True)

    def in_memory(self) -> DecodedImage:
        """Return it with its pixels in memory, for more than one use or for libvips' own savers."""
        if not self.lazy:
            return self
        return replace(self, frames=tuple(map(rendered, self.frames)), lazy=False)


def decode(
    data: bytes, info: ImageInfo, size: tuple[int, int], *, still: bool, oversampling: int = 2
) -> DecodedImage:
    """Return the image of `data` with this width and height; its first frame if `still`.

    A JPEG is decoded at a fraction of its size where that leaves at least `oversampling` times the
    pixels of each side for the better filter.

    Raises:
        UnreadableError: It is of a kind that is not decoded.
        pyvips.Error: It is damaged or truncated.
    """
    # libheif has already applied the orientation of an AVIF.
    orientation = 1 if info.format == "avif" else info.orientation
    across, down = size[::-1] if orientation >= 5 else size
    large = across * oversampling, down * oversampling
    image = _open(data, info, large, pages=1 if still else -1)
    png = read_colour(data) if info.format == "png" else PngColour()
    frames = [
        _upright(rendered(to_srgb(resize(frame, across, down), png)), orientation)
        for frame in _frames(image, info, still=still)
    ]
    if frames[0].bands == 4 and all(frame[3].min() == 255 for frame in frames):
        frames = [rendered(frame[:3]) for frame in frames]
    if len(frames) == 1:
        return DecodedImage(tuple(frames), copyright=_copyright(image))
    return DecodedImage(tuple(frames), tuple(image.get("delay")), int(image.get("loop")))


def _copyright(image: pyvips.Image) -> str:
    """Return the EXIF notice, which libvips gives as ``text (text, ASCII, 5 components, ...)``."""
    if not image.get_typeof("exif-ifd0-Copyright"):
        return ""
    twice = str(image.get("exif-ifd0-Copyright")).rpartition(", ASCII, ")[0]
    return twice[: (len(twice) - len(" (")) // 2].strip()


def _open(data: bytes, info: ImageInfo, least: tuple[int, int], *, pages: int) -> pyvips.Image:
    """Open the image; a JPEG shrunk on load, its sides not shorter than `least`."""
    how = {"access": "sequential", "fail_on": "truncated"}
    match info.format:
        case "jpeg":
            shrink = _jpeg_shrink(min(info.width, info.height) / min(least))
            return pyvips.Image.jpegload_buffer(data, shrink=shrink, **how)
        case "png":
            return pyvips.Image.pngload_buffer(data, **how)
        case "webp":
            return pyvips.Image.webpload_buffer(data, n=pages, **how)
        case "gif":
            return pyvips.Image.gifload_buffer(data, n=pages, **how)
        case "avif":
            return pyvips.Image.heifload_buffer(data, **how)
        case "tiff":
            # "truncated" lets a short strip of a TIFF pass.
            return pyvips.Image.tiffload_buffer(data, access="sequential", fail_on="error")
        case "bmp":
            width, height, bands, pixels = probe.read_bitmap(data)
            raw = pyvips.Image.new_from_memory(pixels, width, height, bands, "uchar")
            return raw.copy(interpretation="srgb")
        case _:
            raise UnreadableError(f"{info.format} is not decoded")


def _jpeg_shrink(factor: float) -> int:
    """Return the largest of libjpeg's shrink factors that is at most `factor`."""
    return next((shrink for shrink in (8, 4, 2) if factor >= shrink), 1)


def _frames(image: pyvips.Image, info: ImageInfo, *, still: bool) -> Iterator[pyvips.Image]:
    """Yield the frames of a strip in which they lie one below the other."""
    if still or info.frames == 1:
        yield image
        return
    height = int(image.get("page-height"))
    for top in range(0, image.height, height):
        yield image.crop(0, top, image.width, height)


def resize(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Return the image in another size; libvips computes its pixels when they are asked for."""
    if (image.width, image.height) == (width, height):
        return image
    band_format, alpha = image.format, image.hasalpha()
    if alpha:  # the colours of transparent pixels must not bleed into their neighbours
        image = image.premultiply()
    image = image.resize(width / image.width, vscale=height / image.height)
    return image.unpremultiply().cast(band_format) if alpha else image


def _upright(image: pyvips.Image, orientation: int) -> pyvips.Image:
    return image if orientation == 1 else rendered(_turn(image, orientation))


def _turn(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Apply an EXIF orientation (EXIF 2.32, tag 0x0112)."""
    match orientation:
        case 2:
            return image.fliphor()
        case 3:
            return image.rot180()
        case 4:
            return image.flipver()
        case 5:
            return image.rot90().fliphor()
        case 6:
            return image.rot90()
        case 7:
            return image.rot270().fliphor()
        case 8:
            return image.rot270()
        case _:
            return image
