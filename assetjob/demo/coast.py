"""The demo's photographs of the coast and of a desk, painted."""

from __future__ import annotations

import itertools
import math

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from assetjob.demo.paint import (
    SMOOTH,
    Colour,
    Point,
    at,
    both,
    box,
    chance,
    clouds,
    dim,
    fade,
    fill,
    glow,
    gradient,
    grain,
    horizon,
    land,
    letter,
    mix,
    ring,
    shade,
    shadow,
    stars,
)


def sea() -> Image.Image:
    """A weather buoy at sunrise."""
    size, line = (3200, 2400), 1180
    blue, grey, gold = (70, 112, 158), (176, 178, 184), (255, 206, 150)
    sky = gradient(size, (0, blue), (0.3, grey), (0.48, gold), (1, (255, 190, 130)))
    veil = dim(clouds(size, "sea clouds", (3, 10)), 1.1, floor=105)
    sky.paste((255, 232, 208), mask=both(veil, fade(size, 0.42, 0.1)))
    sky.paste((255, 244, 206), mask=glow(size, (2240, line - 70), 900, 2.4))
    fill(sky, (255, 253, 236), ring(2240, line - 96, 84))
    hills = horizon(3200, "island", line - 20, 170, 1.4)
    island = [(x, min(line, y + max(0.0, (x - 900) * 0.2))) for x, y in hills]
    fill(sky, (92, 104, 130), [*island, (3200, line + 1), (0, line + 1)])
    sky.paste(_water((3200, 2400 - line), 2240), (0, line))
    _buoy(sky, (1010, 1660))
    return grain(sky, 7, "sea grain")


def lighthouse() -> Image.Image:
    """The lighthouse and its beam, a photograph that somebody saved as PNG."""
    size = (1400, 1050)
    night, blue, rose = (16, 26, 54), (70, 84, 120), (206, 142, 122)
    sky = gradient(size, (0, night), (0.58, blue), (0.76, rose), (1, (90, 70, 84)))
    stars(sky, "lighthouse stars", 420, 600, 2.4)
    veil = dim(clouds(size, "lighthouse clouds", (2, 8), 5), 0.7, floor=120)
    sky.paste((228, 168, 160), mask=both(veil, fade(size, 0.25, 0.8)))
    beam = Image.new("L", size)
    ImageDraw.Draw(beam).polygon([(440, 350), (1700, 60), (1700, 350)], fill=210)
    dying = Image.linear_gradient("L").rotate(270).resize(size)
    sky.paste((255, 240, 200), mask=both(beam.filter(ImageFilter.GaussianBlur(14)), dying))
    water = gradient((1400, 250), (0, (120, 104, 122)), (0.25, (52, 62, 92)), (1, (20, 26, 46)))
    sky.paste(water, (0, 800))
    _tower(sky, (430, 870))
    sky.paste((255, 246, 214), mask=glow(size, (430, 352), 130, 2.0))
    sky.paste((18, 20, 32), mask=land(size, horizon(1400, "rock", 920, 120, 0.8)))
    return grain(sky, 5, "lighthouse grain")


def desk() -> Image.Image:
    """Two signed sheets on a wooden desk, seen from above."""
    size = (2880, 2160)
    rings = clouds(size, "desk rings", (1, 26), 5)
    wood = ImageOps.colorize(rings, (92, 54, 32), (176, 118, 74), mid=(138, 86, 52))
    corners = ImageOps.invert(glow(size, (1300, 900), 2300, 0.7))
    wood.paste((60, 34, 22), mask=dim(corners, 0.55))
    _lay(wood, *_sheet("first"), centre=(930, 1060), turn=7, lift=26)
    _lay(wood, *_sheet("second"), centre=(1960, 1100), turn=-5, lift=26)
    _lay(wood, *_pen((24, 44, 92)), centre=(1180, 1690), turn=24, lift=14)
    _lay(wood, *_pen((122, 30, 38)), centre=(2260, 1730), turn=-31, lift=14)
    return grain(wood, 7, "desk grain")


def _water(size: tuple[int, int], sun: float) -> Image.Image:
    """Return the sea up to the horizon: waves grow towards the viewer, the sun lays a road."""
    source = chance("ripples")
    width, height = size
    water = gradient(size, (0, (236, 176, 132)), (0.2, (112, 126, 148)), (1, (18, 44, 72)))
    draw = ImageDraw.Draw(water, "RGBA")
    for _ in range(6500):
        near = source.random() ** 1.7
        x, y = source.uniform(-100, width), near * height
        long, high = 14 + 190 * near * source.random(), 1 + 9 * near * source.random()
        road = math.exp(-(((x + long / 2 - sun) / (110 + 420 * near)) ** 2))
        if source.random() < 0.25 + 0.6 * road:
            tone, opacity = mix((150, 170, 190), (255, 226, 170), road), int(40 + 150 * road)
        else:
            tone, opacity = (16, 36, 60), 50
        draw.ellipse((x, y, x + long, y + high), fill=(*tone, opacity))
    return water


def _buoy(image: Image.Image, foot: Point) -> None:
    """Set a weather buoy into the water: hull, mast, vanes, a lamp, its broken reflection."""
    x, y = foot
    for n in range(26):
        half = 150 - n * 4 + n % 3 * 22
        broken = ring(x + n % 4 * 6, y + 64 + n * 18, half, 5 + n / 4)
        fill(image, (24, 26, 36), broken, opacity=0.6 - n * 0.02)
    legs = at(
        x, y, (-110, -60), (-26, -430), (26, -430), (110, -60), (86, -60), (16, -400), (-16, -400),
        (-86, -60),
    )  # fmt: skip
    mast = [box(x - 8, y - 640, x + 8, y - 420), box(x - 96, y - 566, x + 96, y - 556)]
    vanes = [
        ring(x - 106, y - 561, 24, 34),
        at(x, y, (84, -600), (150, -590), (150, -540), (84, -530)),
    ]
    shade(
        image,
        (46, 36, 40),
        (214, 130, 66),
        legs,
        box(x - 62, y - 300, x + 62, y - 286),
        *mast,
        *vanes,
    )
    hull = at(x, y, (-190, -60), (190, -60), (130, 70), (-130, 70))
    shade(image, (88, 40, 30), (244, 150, 66), hull)
    stripe = at(x, y, (-178, -32), (178, -32), (162, 4), (-162, 4))
    shade(image, (120, 112, 112), (255, 240, 216), stripe)
    image.paste((255, 240, 190), mask=glow(image.size, (x, y - 650), 100, 1.6))


def _tower(image: Image.Image, foot: Point) -> None:
    """Set a lighthouse with red bands on `foot`."""
    x, y = foot
    for n in range(7):
        top, low = y - 470 + n * 78, y - 392 + n * 78
        wide, wider = 42 + n * 5.4, 42 + (n + 1) * 5.4
        band = [(x - wide, top), (x + wide, top), (x + wider, low), (x - wider, low)]
        light, dark = (
            ((236, 232, 226), (70, 74, 100)) if n % 2 == 0 else ((190, 56, 50), (66, 22, 40))
        )
        shade(image, light, dark, band)
    fill(image, (28, 28, 40), box(x - 62, y - 486, x + 62, y - 468))
    fill(image, (28, 28, 40), at(x, y, (-42, -540), (0, -594), (42, -540)))
    fill(image, (28, 28, 40), box(x - 3, y - 622, x + 3, y - 586))
    fill(image, (255, 236, 178), box(x - 30, y - 540, x + 30, y - 486))
    fill(image, (60, 52, 54), *(box(x + a, y - 540, x + a + 3, y - 486) for a in (-12, 9)))
    fill(image, (40, 36, 52), *(ring(x - 4, y - 300 + n * 150, 9, 14) for n in range(3)))


def _sheet(name: str) -> tuple[Image.Image, Image.Image]:
    """Return a signed sheet of paper and its mask."""
    source = chance(f"sheet {name}")
    paper = gradient((860, 1180), (0, (250, 247, 238)), (1, (236, 232, 222)))
    letter(paper, (430, 150), "MEMORANDUM", 54, (46, 50, 66), anchor="ms")
    letter(paper, (430, 205), "of understanding", 34, (110, 112, 124), anchor="ms")
    for row in range(17):
        end = source.uniform(640, 760) if row % 5 != 4 else source.uniform(240, 480)
        fill(paper, (178, 176, 174), box(100, 290 + row * 30, end, 297 + row * 30))
    fill(paper, (120, 120, 126), box(100, 1010, 420, 1013))
    stroke, x = [(110.0, 984.0)], 112.0
    while x < 400:
        rise = 58 if len(stroke) < 4 else source.uniform(8, 30)
        stroke += [(x + 9, 980 - rise), (x + 3, 976 - rise * 0.5), (x + 14, 984 + rise * 0.2)]
        x += source.uniform(14, 30)
    ink = _smooth(stroke)
    ImageDraw.Draw(paper).line(ink, fill=(30, 48, 116), width=5, joint="curve")
    fill(paper, (168, 52, 46), ring(680, 980, 84, 81), ring(690, 975, 80, 84))
    fill(paper, (186, 70, 60), ring(682, 978, 60))
    letter(paper, (682, 999), "LP", 56, (240, 190, 172), anchor="ms")
    return paper, Image.new("L", paper.size, 255)


def _pen(colour: Colour) -> tuple[Image.Image, Image.Image]:
    """Return a pen that lies to the right and its mask."""
    barrel = Image.linear_gradient("L").resize((760, 46))
    light, dark = mix(colour, (255, 255, 255), 0.55), mix(colour, (0, 0, 0), 0.6)
    pen = ImageOps.colorize(barrel, light, dark, mid=colour)
    fill(pen, (214, 186, 120), box(250, 0, 268, 46), box(668, 0, 690, 46))
    mask = Image.new("L", pen.size)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle((0, 2, 690, 43), 18, fill=255)
    draw.polygon([(688, 4), (756, 20), (756, 26), (688, 42)], fill=255)
    return pen, mask


def _lay(  # noqa: PLR0913 - a thing, how it lies, and its shadow
    image: Image.Image,
    thing: Image.Image,
    mask: Image.Image,
    *,
    centre: Point,
    turn: float,
    lift: int,
) -> None:
    """Lay a thing on `image`, turned by `turn` degrees, with the shadow of its height."""
    turned, edge = (layer.rotate(turn, SMOOTH, expand=True) for layer in (thing, mask))
    place = (int(centre[0] - turned.width / 2), int(centre[1] - turned.height / 2))
    cast = Image.new("L", image.size)
    cast.paste(edge, place)
    shadow(image, cast, lift, 0.55)
    image.paste(turned, place, edge)


def _smooth(points: list[Point]) -> list[Point]:
    """Return a curve through the middles of `points` (Chaikin's corner cutting)."""
    for _ in range(3):
        points = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
            for a, b in itertools.pairwise(points)
            for part in (0.25, 0.75)
        ]
    return points
