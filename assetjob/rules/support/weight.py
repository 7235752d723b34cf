"""The bytes of an image that a screen does not need, computed as in Lighthouse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assetjob.model.dimension import Dimension, parse_dimension
from assetjob.model.image import Image, ImageInfo
from assetjob.model.sizes import Sizes, parse_sizes
from assetjob.rules.support.dimensions import declarations


@dataclass(frozen=True, slots=True)
class Device:
    """A screen: its name, its width in CSS pixels, and device pixels per CSS pixel."""

    name: str
    width: int
    density: float


# A small phone, the phone that Lighthouse emulates (Moto G Power), and a desktop.
DEVICES = (Device("phone", 360, 3), Device("phone", 412, 1.75), Device("desktop", 1920, 1))


def displayed_width(image: Image, device: Device, content_width: int | None) -> float:
    """Return the width in CSS pixels of the image on `device`, at most that of the column.

    It is the measured one if there is one, an upper bound where the style sheets are known, else
    that of an image that is not wider than the window and what the known ones allow.
    """
    assert image.info is not None
    if image.measured is not None:
        return image.measured.width_at(device.width) or _natural_width(image)
    if image.box.widths is not None:
        widest = max(_natural_width(image), 1.0)
        return min(widest, Sizes.of_pieces(image.box.widths).width_at(device.width) or widest)
    ref = image.ref
    most, written, height = _written(ref.value("style"), ref.value("width"), ref.value("height"))
    column = float(min(device.width, content_width or device.width))
    if most is not None:
        column = min(column, column * most.value / 100 if most.is_percentage else most.value)
    if image.box.most is not None:
        column = min(column, image.box.most)
    if written is None:
        across, down = image.info.natural_size
        if height and not height.is_percentage and down:
            return min(column, height.value * across / down)
        return min(column, _natural_width(image))
    return column * written.value / 100 if written.is_percentage else min(column, written.value)


def widest_drawn(image: Image) -> float | None:
    """Return an upper bound of the width in CSS pixels, None where CSS is not known to give one."""
    if image.measured is not None:
        return max((box.drawn for box in image.measured.boxes), default=None)
    if not image.box.widths:
        return None
    sizes = Sizes.of_pieces(image.box.widths)
    return max(sizes.width_at(device.width) or 0 for device in DEVICES)


def _natural_width(image: Image) -> float:
    """Return the natural width in CSS pixels, with width descriptors the largest possible one."""
    files = (each.info for each in image.candidates if each.candidate.unit == "w")
    widest = max((info.width for info in files if info), default=0)
    return float(max(widest, image.info.natural_size[0] if image.info else 0))


@lru_cache(maxsize=1_000)
def _written(
    style: str | None, width: str | None, height: str | None
) -> tuple[Dimension | None, Dimension | None, Dimension | None]:
    """Return the max-width, the width and the height that the attributes give."""
    declared = declarations(style)
    return (
        _styled(declared, "max-width"),
        _styled(declared, "width") or parse_dimension(width),
        parse_dimension(height),
    )


def _styled(style: Mapping[str, str], name: str) -> Dimension | None:
    value = style.get(name, "")
    return parse_dimension(value) if value.endswith(("px", "%")) else None


# Bytes for each pixel. Files below it that were encoded again at the width that is displayed saved
# about as much as the width, those above it as much as the area.
LEAN, LEAN_PNG = 0.1, 0.5


def wasted_bytes(info: ImageInfo, needed: float) -> int:
    """Return the bytes of a file that are wasted if it is `needed` pixels wide.

    That is the share of the pixels that are not needed (Lighthouse, uses-responsive-images). A file
    with a palette, or with few bytes for each pixel, is a graphic or strongly compressed: most of
    it is edges, which shrink with the width alone.
    """
    share = min(1.0, needed / info.width)
    lean = LEAN_PNG if info.format == "png" else LEAN
    is_lean = info.mode == "P" or info.bytes < lean * info.width * info.height
    return round(info.bytes * (1 - (share if is_lean else share**2)))


def chosen(image: Image, device: Device, shown: float) -> ImageInfo | None:
    """Return the candidate that a browser on `device` loads, None if it cannot be determined.

    The smallest sufficient one, else the largest (the HTML standard leaves the choice to browsers).
    """
    slot = _slot(image.ref.value("sizes") or "100vw", device, shown)
    if slot is None:
        return None
    fitting: list[tuple[float, ImageInfo]] = []
    for found in image.candidates:
        if found.info is None or not found.info.width:
            return None
        value = found.candidate.value
        density = value / slot if found.candidate.unit == "w" else value
        fitting.append((density, found.info))
    fitting.sort(key=lambda pair: pair[0])
    return next((info for density, info in fitting if density >= device.density), fitting[-1][1])


def _slot(sizes: str, device: Device, shown: float) -> float | None:
    """Return the width that a ``sizes`` gives on `device`; None where it is more than plain."""
    parsed = parse_sizes(sizes)
    return shown if parsed.auto else parsed.width_at(device.width) or None
