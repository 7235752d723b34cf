"""The demo's drawings: a badge, a map, a chart, a screen and an animation."""

from __future__ import annotations

import itertools
import math

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from assetjob.demo.paint import (
    Colour,
    Outline,
    Point,
    both,
    box,
    clouds,
    dim,
    fill,
    glow,
    gradient,
    horizon,
    land,
    letter,
    mix,
    ring,
    stars,
)

INK: Colour = (36, 42, 60)
GREY: Colour = (118, 124, 140)
LINE: Colour = (222, 225, 232)


def badge() -> Image.Image:
    """The observatory's badge on a transparent ground, with a soft shadow."""
    size = (1200, 1200)
    night = gradient(size, (0.1, (18, 22, 58)), (0.6, (66, 74, 132)), (0.8, (240, 150, 104)))
    stars(night, "badge stars", 150, 760, 6)
    fill(night, (250, 240, 214), ring(600, 640, 150))
    hills = (((92, 70, 110), 700, 1.2), ((52, 48, 86), 790, 1.6), ((22, 26, 52), 880, 2.1))
    for n, (tone, base, rate) in enumerate(hills):
        night.paste(tone, mask=land(size, horizon(1200, f"badge {n}", base, 150, rate)))
    disc, rim = Image.new("L", size), Image.new("L", size)
    fill(night, (246, 240, 226), *_curve(ring(600, 600, 500), 30))
    fill(night, (196, 150, 84), *_curve(ring(600, 600, 466), 8))
    letter(night, (600, 985), "LANTERN POINT", 52, (246, 240, 226), anchor="ms")
    ImageDraw.Draw(disc).ellipse((85, 85, 1115, 1115), fill=255)
    ImageDraw.Draw(rim).ellipse((85, 105, 1115, 1135), fill=150)
    whole = Image.new("RGBA", size)
    whole.putalpha(rim.filter(ImageFilter.GaussianBlur(22)))
    night.putalpha(disc.filter(ImageFilter.GaussianBlur(1)))
    whole.alpha_composite(night)
    return whole


def trail() -> Image.Image:
    """A map of the hills with contour lines, and the trail to the observatory."""
    size = (1800, 1200)
    height = clouds(size, "trail", (3, 2), 4).filter(ImageFilter.GaussianBlur(9))
    ground = ImageOps.colorize(height, (206, 226, 206), (244, 236, 222), mid=(228, 232, 206))
    steps = height.point([n // 12 * 12 for n in range(256)])
    lines = steps.filter(ImageFilter.FIND_EDGES).point(lambda level: 255 * (level > 3))
    lines.paste(0, (0, 0, 1800, 2))
    ground.paste((168, 138, 104), mask=dim(lines.filter(ImageFilter.GaussianBlur(0.9)), 1.1))
    lake = height.point(lambda level: 255 * (level < 26)).filter(ImageFilter.GaussianBlur(1.5))
    ground.paste((146, 190, 214), mask=lake)
    winding = [110 * math.sin(t / 11) + 34 * math.sin(t / 4) for t in range(92)]
    way = [(210 + t * 14, 930 - t * 6.3 + winding[t]) for t in range(92)]
    draw = ImageDraw.Draw(ground)
    for n in range(0, 90, 3):
        draw.line(way[n : n + 3], fill=(190, 52, 44), width=9, joint="curve")
    for (x, y), name in ((way[0], "Car park"), (way[45], "Bench"), (way[-1], "Observatory")):
        fill(ground, (255, 255, 255), ring(x, y, 22))
        fill(ground, (190, 52, 44), ring(x, y, 14))
        _label(ground, x, y - 34, name)
    letter(ground, (70, 1130), "1.9 km, 45 minutes, 160 m up", 44, INK)
    return ground


def nights() -> Image.Image:
    """A chart of the clear nights of each month, in few colours."""
    counts = (9, 8, 11, 12, 15, 19, 21, 20, 16, 12, 8, 7)
    chart = Image.new("RGB", (1600, 1000), (255, 255, 255))
    letter(chart, (110, 110), "Clear nights at Lantern Point", 58, INK)
    letter(chart, (110, 168), "by month, 2024", 38, GREY)
    for value in range(0, 25, 5):
        y = 880 - value * 26
        fill(chart, LINE, box(110, y, 1520, y + 2))
        letter(chart, (90, y + 12), str(value), 32, GREY, anchor="rs")
    for n, (month, count) in enumerate(zip("JFMAMJJASOND", counts, strict=True)):
        x, top = 140 + n * 116, 880 - count * 26
        fill(chart, mix((126, 150, 206), (24, 44, 104), count / 21), box(x, top, x + 78, 880))
        letter(chart, (x + 39, top - 16), str(count), 34, INK, anchor="ms")
        letter(chart, (x + 39, 932), month, 34, GREY, anchor="ms")
    return chart.quantize(64, dither=Image.Dither.NONE)


def booking() -> Image.Image:
    """A screenshot of the page where visitors book a night."""
    screen = Image.new("RGB", (1440, 900), (244, 246, 250))
    fill(screen, (24, 30, 58), box(0, 0, 1440, 76))
    fill(screen, (250, 200, 120), ring(60, 38, 17))
    fill(screen, (24, 30, 58), ring(68, 34, 15))
    letter(screen, (96, 48), "Lantern Point", 28, (255, 255, 255))
    for x, word in ((1000, "Visit"), (1100, "Nights"), (1220, "Journal")):
        letter(screen, (x, 47), word, 24, (206, 212, 230))
    letter(screen, (120, 160), "Book a night under the stars", 46, INK)
    letter(screen, (120, 206), "Evenings begin at sunset. The dome is closed in rain.", 24, GREY)
    _calendar(screen)
    _summary(screen)
    return screen


def phases() -> list[Image.Image]:
    """The moon through a month from its first quarter, a frame for every second night."""
    size = (480, 480)
    face = ImageOps.colorize(clouds(size, "phases", (4, 4), 5), (168, 164, 156), (250, 247, 236))
    face.paste((140, 138, 134), mask=dim(clouds(size, "phase seas", (2, 2), 3), 0.9, floor=140))
    edge = glow(size, (240, 240), 400, 0.3)
    sky = gradient(size, (0, (10, 13, 32)), (1, (30, 40, 76)))
    stars(sky, "phase stars", 90, 480, 2.6)
    return [_phase(sky, face, edge, (n + 4) % 15 / 15 * math.tau) for n in range(15)]


def _phase(sky: Image.Image, face: Image.Image, edge: Image.Image, age: float) -> Image.Image:
    """Return the moon at an age in radians: 0 is new, pi is full."""
    frame = sky.copy()
    fill(frame, (26, 30, 50), ring(240, 240, 170))
    bend = math.cos(age)
    limb = [math.radians(degree) for degree in range(-90, 91, 3)]
    side = 1 if age <= math.pi else -1
    lit = [(240 + side * 170 * math.cos(a), 240 + 170 * math.sin(a)) for a in limb]
    lit += [(240 + side * bend * 170 * math.cos(a), 240 + 170 * math.sin(a)) for a in limb[::-1]]
    mask = Image.new("RGB", frame.size)
    fill(mask, (255, 255, 255), lit)
    light = both(mask.getchannel(0).filter(ImageFilter.GaussianBlur(2)), edge)
    frame.paste(face, mask=light)
    return frame


def _calendar(screen: Image.Image) -> None:
    _card(screen, 120, 250, 860, 840)
    letter(screen, (160, 312), "June 2025", 32, INK)
    for n, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")):
        letter(screen, (200 + n * 98, 376), name, 22, GREY, anchor="ms")
    for day in range(1, 31):
        x, y = 200 + (day + 5) % 7 * 98, 428 + (day + 5) // 7 * 74
        taken = day % 4 == 1
        if day == 21:
            fill(screen, (46, 84, 196), ring(x, y - 9, 31))
        elif not taken:
            fill(screen, (228, 236, 252), ring(x, y - 9, 31))
        tone = (255, 255, 255) if day == 21 else (186, 190, 202) if taken else INK
        letter(screen, (x, y), str(day), 26, tone, anchor="ms")


def _summary(screen: Image.Image) -> None:
    _card(screen, 910, 250, 1320, 840)
    letter(screen, (950, 312), "Your evening", 32, INK)
    rows = (("Night", "Sat 21 June"), ("Begins", "19:12"), ("Places", "2"), ("Guide", "included"))
    for n, (name, value) in enumerate(rows):
        y = 390 + n * 68
        letter(screen, (950, y), name, 24, GREY)
        letter(screen, (1280, y), value, 24, INK, anchor="rs")
        fill(screen, LINE, box(950, y + 22, 1280, y + 24))
    fill(screen, (46, 84, 196), box(950, 740, 1280, 800))
    letter(screen, (1115, 779), "Book two places", 26, (255, 255, 255), anchor="ms")


def _card(screen: Image.Image, left: int, top: int, right: int, bottom: int) -> None:
    draw = ImageDraw.Draw(screen)
    draw.rounded_rectangle((left, top, right, bottom), 18, (255, 255, 255), (218, 222, 232), 2)


def _label(image: Image.Image, x: float, y: float, text: str) -> None:
    half = 16 + len(text) * 11
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((x - half, y - 46, x + half, y), 12, (255, 255, 255), (200, 190, 176), 2)
    letter(image, (x, y - 13), text, 34, INK, anchor="ms")


def _curve(outline: Outline, width: float) -> list[Outline]:
    """Return a line of `width` along `outline` as short, overlapping pieces."""
    return [_piece(a, b, width / 2) for a, b in itertools.pairwise(outline)]


def _piece(a: Point, b: Point, half: float) -> Outline:
    along = ((b[0] - a[0]) / math.dist(a, b), (b[1] - a[1]) / math.dist(a, b))
    x, y = along[1] * half, -along[0] * half
    end = (b[0] + along[0] * 2, b[1] + along[1] * 2)
    return [
        (a[0] + x, a[1] + y),
        (end[0] + x, end[1] + y),
        (end[0] - x, end[1] - y),
        (a[0] - x, a[1] - y),
    ]
