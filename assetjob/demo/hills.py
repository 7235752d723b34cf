"""The demo's photographs of the hills and the night sky, painted."""

from __future__ import annotations

import math

from PIL import Image

from assetjob.demo.paint import (
    SMOOTH,
    Point,
    Size,
    both,
    box,
    clouds,
    dim,
    fade,
    fill,
    glow,
    gradient,
    grain,
    horizon,
    land,
    mix,
    ring,
    shade,
    stars,
)


def dusk() -> Image.Image:
    """Seven ridges in the last light."""
    size = (2880, 1920)
    indigo, mauve, apricot, straw = (44, 47, 92), (142, 96, 134), (244, 160, 112), (255, 214, 150)
    sky = gradient(size, (0, indigo), (0.3, mauve), (0.5, apricot), (1, straw))
    veil = dim(clouds(size, "dusk clouds", (2, 9), 5), 0.9, floor=120)
    sky.paste((255, 196, 160), mask=both(veil, fade(size, 0.05, 0.5)))
    sky.paste((255, 238, 196), mask=glow(size, (1980, 850), 1050, 2.6))
    sky.paste((255, 250, 226), mask=glow(size, (1980, 850), 260, 1.2))
    for n in range(7):
        line = horizon(2880, f"dusk {n}", 950 + 132 * n, 330 - 32 * n, 1.6 + n * 0.4)
        ground = land(size, line, 24 + 22 * (n - 3) if n > 3 else 0, f"dusk pines {n}")
        tone = mix((222, 146, 128), (16, 22, 42), (n / 6) ** 0.72)
        sky.paste(tone, mask=ground)
        haze = both(ground, fade(size, 0.46 + 0.07 * n, 0.66 + 0.07 * n))
        sky.paste(mix(tone, (255, 190, 146), 0.5 - 0.06 * n), mask=dim(haze, 0.6))
    return grain(sky, 7, "dusk grain")


def galaxy() -> Image.Image:
    """The Milky Way over an observatory: the huge one, as it comes from a camera."""
    size, small = (5472, 3648), (1368, 912)
    night, blue, dawn = (8, 11, 30), (20, 32, 66), (178, 138, 98)
    sky = gradient(small, (0, night), (0.55, blue), (0.8, (58, 78, 104)), (1, dawn))
    band, dust = _band(small), clouds(small, "galaxy dust", (5, 4))
    sky.paste((116, 112, 168), mask=dim(both(band, dust), 0.95))
    sky.paste((255, 214, 184), mask=dim(both(both(band, band), dust), 0.8))
    lane = dim(clouds(small, "galaxy lane", (7, 5)), 2.0, floor=138)
    sky.paste((14, 14, 30), mask=dim(both(lane, band), 0.8))
    picture = sky.resize(size, SMOOTH)
    stars(picture, "galaxy stars", 14_000, 3000, 7.5)
    picture.paste((30, 36, 54), mask=land(size, horizon(5472, "galaxy far", 3050, 260, 2.4)))
    _observatory(picture, (4000, 3330), 400)
    near = horizon(5472, "galaxy near", 3360, 110, 1.3)
    picture.paste((9, 12, 20), mask=land(size, near, 170, "galaxy pines"))
    return grain(picture, 6, "galaxy grain")


def dome() -> Image.Image:
    """The observatory by moonlight, upright."""
    size = (2100, 2800)
    sky = gradient(size, (0, (14, 20, 46)), (0.6, (44, 70, 108)), (1, (150, 142, 146)))
    stars(sky, "dome stars", 1100, 1900, 5)
    sky.paste((220, 226, 240), mask=dim(glow(size, (560, 620), 860, 2.4), 0.8))
    fill(sky, (250, 248, 236), ring(560, 620, 130))
    seas = dim(clouds((260, 260), "moon", (3, 3), 4), 0.8, floor=110)
    sky.paste((196, 198, 196), (430, 490), both(seas, glow((260, 260), (130, 130), 170, 0.5)))
    drift = dim(clouds(size, "dome mist", (2, 6), 5), 0.55, floor=105)
    sky.paste((150, 168, 198), mask=drift)
    sky.paste((62, 84, 112), mask=land(size, horizon(2100, "dome far", 2150, 240, 1.6)))
    _observatory(sky, (1180, 2200), 560)
    near = horizon(2100, "dome near", 2420, 60, 0.9)
    sky.paste((15, 20, 30), mask=land(size, near, 190, "dome pines"))
    return grain(sky, 7, "dome grain")


def mist() -> Image.Image:
    """Morning mist over the wood."""
    size = (1600, 1067)
    air = gradient(size, (0, (196, 214, 216)), (0.5, (226, 230, 214)), (1, (150, 172, 150)))
    air.paste((255, 248, 224), mask=glow(size, (1150, 260), 620, 2.0))
    for n in range(6):
        line = horizon(1600, f"mist {n}", 440 + 118 * n, 130, 1.2 + n / 3)
        wood = land(size, line, 48 + 24 * n, f"mist pines {n}")
        air.paste(mix((184, 202, 198), (18, 44, 40), (n / 5) ** 0.9), mask=wood)
        bank = dim(clouds(size, f"bank {n}", (2, 5), 5), 0.9 - 0.12 * n, floor=60)
        air.paste((230, 234, 224), mask=both(bank, fade(size, 0.34 + 0.1 * n, 0.66 + 0.1 * n)))
    return grain(air, 5, "mist grain")


def _band(size: Size) -> Image.Image:
    """Return the mask of the galaxy's arm, aslant."""
    width, height = size
    rows = bytes(int(255 * math.exp(-(((row - 128) / 34) ** 2))) for row in range(256))
    wide = Image.new("L", (width * 2, height * 2))
    wide.paste(Image.frombytes("L", (1, 256), rows).resize((width * 2, height)), (0, height // 2))
    left, top = width // 2, height // 2 + 60
    return wide.rotate(38, SMOOTH).crop((left, top, left + width, top + height))


def _observatory(image: Image.Image, foot: Point, radius: float) -> None:
    """Set an observatory on `foot`: a drum, a dome, and warm light from its open slit."""
    x, y = foot
    r = radius
    eaves = y - r * 0.86
    lit = (r * 2.4, y - r * 1.2)
    halo = glow((round(lit[0] * 2), round(lit[0] * 2)), (lit[0], lit[0]), lit[0], 2.6)
    image.paste((255, 190, 120), (round(x - lit[0]), round(lit[1] - lit[0])), dim(halo, 0.45))
    drum = box(x - r * 0.96, eaves, x + r * 0.96, y + r)
    shade(image, (196, 202, 216), (30, 38, 58), drum, ring(x, eaves, r, until=180))
    panels = [box(x + a * r, eaves, x + (a + 0.008) * r, y + r) for a in (-0.7, -0.36, 0.36, 0.7)]
    fill(image, (60, 70, 92), *panels, opacity=0.5)
    gutter = box(x - r * 1.05, eaves - r * 0.02, x + r * 1.05, eaves + r * 0.08)
    shade(image, (120, 130, 152), (24, 30, 48), gutter)
    top = [(a / 20, 1.01 * math.sqrt(1 - (a / 20) ** 2)) for a in range(1, 8)]
    slit = [(x + r * a, eaves - r * b) for a, b in top]
    fill(image, (255, 210, 140), [*slit, (x + r * 0.44, eaves - 8), (x + r * 0.02, eaves - 8)])
    fill(image, (255, 196, 116), box(x - r * 0.32, y - r * 0.46, x - r * 0.1, y + r * 0.2))
