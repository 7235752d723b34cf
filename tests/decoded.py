"""How an image looks to another decoder, Pillow with LittleCMS, and how far two are apart."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageOps

CLOSE, ROUGH = 12, 25  # of 255; ROUGH for CMYK and wide gamuts


def shown(path: Path) -> Image.Image:
    """Return what a browser shows of the original, by Pillow and LittleCMS."""
    image: Image.Image
    with Image.open(path) as image:
        image.load()
        upright = ImageOps.exif_transpose(image).size
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode == "P" and alpha is not None:
        image = image.convert("RGBA")  # Pillow drops a palette's transparency with a warning
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if profile:
        plain = image.convert("RGB") if image.mode not in {"RGB", "CMYK", "L"} else image
        rgb = ImageCms.profileToProfile(
            plain, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        assert rgb is not None
    else:
        rgb = image.convert("RGB")
    if alpha is not None:
        rgb.putalpha(alpha)
    if "exif" in image.info:
        rgb.info["exif"] = image.info["exif"]
        rgb = ImageOps.exif_transpose(rgb)
    assert rgb.size == upright
    return rgb


def distance(one: Image.Image, other: Image.Image, side: int = 4) -> int:
    """Return the greatest difference of a channel between means over blocks of `side` pixels.

    Colours are weighed by their alpha.
    """
    blocks = (max(1, one.width // side), max(1, one.height // side))
    sides = [
        each.convert("RGBa").resize(one.size, Image.Resampling.LANCZOS).split()
        for each in (one, other)
    ]
    worst = 0
    for bands in zip(*sides, strict=True):
        means = [band.resize(blocks, Image.Resampling.BOX) for band in bands]
        low_high: Any = ImageChops.difference(*means).getextrema()
        worst = max(worst, low_high[1])
    return worst
