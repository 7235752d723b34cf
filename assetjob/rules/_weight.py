"""How many bytes of an image a screen cannot use, by Lighthouse's arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model import Image
from assetjob.rules._size import declarations, dimension


@dataclass(frozen=True, slots=True)
class Device:
    """A screen: its name, its width in CSS pixels, and device pixels per CSS pixel."""

    name: str
    width: int
    density: float


# A small phone, Lighthouse's phone (Moto G Power) and a desktop.
DEVICES = (Device("phone", 360, 3), Device("phone", 412, 1.75), Device("desktop", 1920, 1))


def shown_width(image: Image, device: Device, content_width: int | None) -> float:
    """Return the CSS pixels that the image takes across on `device`, at most its column."""
    assert image.info is not None
    column = float(min(device.width, content_width or device.width))
    style = declarations(image.ref.value("style")).get("width", "")
    written = dimension(style) if style.endswith(("px", "%")) else None
    written = written or dimension(image.ref.value("width"))
    if written is None:
        height = dimension(image.ref.value("height"))
        if height and not height.percent and image.info.height:
            return min(column, height.value * image.info.width / image.info.height)
        return min(column, float(image.info.width))
    return column * written.value / 100 if written.percent else min(column, written.value)


def wasted_bytes(image: Image, device: Device, content_width: int | None) -> int:
    """Return the bytes of the file beyond what `device` can draw.

    By Lighthouse's arithmetic (uses-responsive-images): the share of the pixels that are not
    needed, of the file's bytes.
    """
    assert image.info is not None
    needed = shown_width(image, device, content_width) * device.density
    share = min(1.0, needed / image.info.width) ** 2
    return round(image.info.bytes * (1 - share))
