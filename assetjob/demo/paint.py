"""Light, noise and shapes: what the demo's pictures are painted with.

All is seeded, so that every machine paints the same pictures. Sizes and places are pixels, colours
are sRGB triples, masks are greyscale images (255 lets the paint through), outlines are polygons.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

Colour = tuple[int, int, int]
Size = tuple[int, int]
Point = tuple[float, float]
Outline = Sequence[Point]

SMOOTH = Image.Resampling.BICUBIC


def chance(seed: str) -> random.Random:
    """Return the source of chance that belongs to this word."""
    return random.Random(seed)  # noqa: S311 - pictures, not secrets


def mix(one: Colour, two: Colour, part: float) -> Colour:
    """Return the colour that lies `part` (0 to 1) of the way from `one` to `two`."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, two, strict=True))
    return red, green, blue


def gradient(size: Size, *stops: tuple[float, Colour]) -> Image.Image:
    """Return a vertical gradient through `stops`: places from 0 (top) to 1, with their colours."""
    column = Image.new("RGB", (1, 256))
    for row in range(256):
        place = row / 255
        low = max((stop for stop in stops if stop[0] <= place), default=stops[0])
        high = min((stop for stop in stops if stop[0] >= place), default=stops[-1])
        part = (place - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
        column.putpixel((0, row), mix(low[1], high[1], part))
    return column.resize(size, SMOOTH)


def fade(size: Size, start: float, end: float) -> Image.Image:
    """Return a mask that goes from 0 at `start` of the height to 255 at `end`."""
    places = ((row / 255 - start) / (end - start) for row in range(256))
    rows = bytes(max(0, min(255, round(255 * place))) for place in places)
    return Image.frombytes("L", (1, 256), rows).resize(size, Image.Resampling.BILINEAR)


def clouds(size: Size, seed: str, cells: Size = (3, 2), octaves: int = 6) -> Image.Image:
    """Return cloudy noise, black to white; `cells` is how many clouds lie across and down."""
    source = chance(seed)
    small = (max(8, size[0] // 4), max(8, size[1] // 4))
    sky = Image.new("L", small, 128)
    for octave in range(octaves):
        across, down = (n * 2**octave + 2 for n in cells)
        layer = Image.frombytes("L", (across, down), source.randbytes(across * down))
        sky = Image.blend(sky, layer.resize(small, SMOOTH), 0.55**octave if octave else 0.6)
    return ImageOps.autocontrast(sky, cutoff=1).resize(size, SMOOTH)


def glow(size: Size, centre: Point, radius: float, power: float = 2.0) -> Image.Image:
    """Return a mask of light that fades out round `centre`; a higher `power` gathers it."""
    light = [int(255 * max(0.0, 1 - distance / 180) ** power) for distance in range(256)]
    side = max(2, int(radius * 2))
    disc = Image.radial_gradient("L").point(light).resize((side, side), SMOOTH)
    mask = Image.new("L", size)
    mask.paste(disc, (int(centre[0] - side / 2), int(centre[1] - side / 2)))
    return mask


def dim(mask: Image.Image, part: float, floor: int = 0) -> Image.Image:
    """Return `mask` with `part` of its strength above `floor`, and none below."""
    return mask.point([max(0, min(255, round((level - floor) * part))) for level in range(256)])


def both(one: Image.Image, two: Image.Image) -> Image.Image:
    """Return the mask that lets through what both let through."""
    return ImageChops.multiply(one, two)


def grain(image: Image.Image, strength: float, seed: str) -> Image.Image:
    """Return `image` with the grain of film on it; `strength` is its reach in levels."""
    width, height = image.size
    noise = Image.frombytes("L", image.size, chance(seed).randbytes(width * height))
    levels = [max(0, min(255, round(128 + (n - 128) * strength / 42))) for n in range(256)]
    soft = noise.filter(ImageFilter.BoxBlur(1)).point(levels)
    return ImageChops.add(image, Image.merge("RGB", (soft, soft, soft)), offset=-128)


def horizon(width: int, seed: str, base: float, rise: float, hills: float = 2.0) -> list[Point]:
    """Return a skyline with sharp crests, about `rise` above and below `base`, left to right."""
    source = chance(seed)
    waves = [
        (hills * 1.93**n * source.uniform(0.8, 1.2), rise * 0.5**n, source.uniform(0, math.pi))
        for n in range(8)
    ]
    step = max(2, width // 900)
    return [
        (x, base + sum(h * (abs(math.sin(x / width * r * 3 + p)) - 0.6) for r, h, p in waves))
        for x in range(-step, width + 2 * step, step)
    ]


def land(size: Size, skyline: Outline, pines: float = 0, seed: str = "") -> Image.Image:
    """Return the mask of the ground below `skyline`, with trees up to `pines` high on it."""
    source = chance(seed)
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    draw.polygon([*skyline, (size[0] + 9, size[1] + 9), (-9, size[1] + 9)], fill=255)
    for x, y in skyline[:: max(1, round(pines / 14))] if pines else ():
        draw.polygon(_pine(x, y, pines * (0.3 + 0.7 * source.random() ** 2), source), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


def stars(image: Image.Image, seed: str, count: int, below: float, largest: float) -> None:
    """Scatter stars over `image` from its top to `below`, few of them bright."""
    source = chance(seed)
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y = source.uniform(0, image.width), below * source.random() ** 1.15
        bright = source.random() ** 9
        tone = mix((70, 80, 110), (255, 250, 244), max(bright, source.random() * 0.7))
        radius = largest * (0.2 + 0.8 * bright)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    """Return the outline of an upright box."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def ring(x: float, y: float, rx: float, ry: float | None = None, until: int = 360) -> Outline:
    """Return the outline of an ellipse, or of its part from the left over the top to `until`°."""
    angles = (math.radians(180 + degree) for degree in range(0, until + 1, 3))
    return [(x + rx * math.cos(a), y + (ry or rx) * math.sin(a)) for a in angles]


def at(x: float, y: float, *points: Point) -> Outline:
    """Return `points` counted from (x, y)."""
    return [(x + a, y + b) for a, b in points]


def fill(image: Image.Image, colour: Colour, *outlines: Outline, opacity: float = 1.0) -> None:
    """Paint the outlines' insides with one colour, their edges smooth."""
    place, mask = _stencil(outlines)
    image.paste(colour, (*place, place[0] + mask.width, place[1] + mask.height), dim(mask, opacity))


def shade(image: Image.Image, left: Colour, right: Colour, *outlines: Outline) -> None:
    """Paint the outlines' insides from one colour to another, left to right."""
    place, mask = _stencil(outlines)
    light = Image.linear_gradient("L").rotate(90).resize(mask.size)
    image.paste(ImageOps.colorize(light, left, right), place, mask)


def shadow(image: Image.Image, mask: Image.Image, reach: float, depth: float) -> None:
    """Darken `image` under the thing of `mask`, softly, `reach` pixels to the lower right."""
    moved = ImageChops.offset(mask, int(reach * 0.6), int(reach))
    image.paste((10, 8, 12), mask=dim(moved.filter(ImageFilter.BoxBlur(reach)), depth))


def letter(  # noqa: PLR0913 - a text, where it stands, and its face
    image: Image.Image,
    place: Point,
    text: str,
    height: float,
    colour: Colour,
    *,
    anchor: str = "ls",
) -> None:
    """Write `text` on `image` in the face that Pillow carries, `height` pixels high."""
    face = ImageFont.load_default(size=height)
    ImageDraw.Draw(image).text(place, text, fill=colour, font=face, anchor=anchor)


def _pine(x: float, y: float, high: float, source: random.Random) -> Outline:
    wide = high * source.uniform(0.15, 0.22)
    top = y - high
    left, right = [], []
    for n in range(1, 5):
        reach, foot = wide * n / 4, top + high * n / 4
        left += [(x - reach, foot), (x - reach * 0.55, foot)]
        right += [(x + reach, foot), (x + reach * 0.55, foot)]
    return [(x, top), *right, (x, y + wide), *reversed(left)]


def _stencil(outlines: Sequence[Outline], scale: int = 3) -> tuple[tuple[int, int], Image.Image]:
    """Return where the outlines' bounding box begins and the mask of their insides in it."""
    xs, ys = zip(*(point for outline in outlines for point in outline), strict=True)
    left, top = math.floor(min(xs)), math.floor(min(ys))
    size = (math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1)
    large = Image.new("L", (size[0] * scale, size[1] * scale))
    draw = ImageDraw.Draw(large)
    for outline in outlines:
        draw.polygon([((x - left) * scale, (y - top) * scale) for x, y in outline], fill=255)
    return (left, top), large.reduce(scale)
