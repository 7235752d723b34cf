"""Rule file-heavy."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import Format
from assetjob.model.image import ImageInfo
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File
from assetjob.rules.support.units import size

# Bytes per pixel. Lighthouse assumes 0.25 for a JPEG of quality 85 (uses-optimized-images); twice
# that is certainly too much. A lossless screenshot rarely needs more than 1.
JUSTIFIED: dict[Format, float] = {
    "jpeg": 0.5, "webp": 0.5, "avif": 0.5, "gif": 0.5, "png": 1.0, "bmp": 1.0,
}  # fmt: skip
LARGEST_DRAWING = 500_000  # bytes of an SVG, whose pixels say nothing about its weight
LEAST = 100 * 1024  # bytes; a smaller file loads fast enough


@file_rule(Severity.WARNING, about="file", unless=("image-oversized",))
def file_heavy(file: File) -> Iterator[Problem]:
    """Image file is large for its dimensions.

    Users wait and pay for bytes that they cannot see (Lighthouse, uses-optimized-images). Save
    photographs as JPEG or WebP with a quality of about 80. "assetjob fix" creates such variants,
    but none of an SVG: simplify the drawing, and take photographs out of it. Files that a generator
    certainly encodes again are not reported.

    See:
        https://developer.chrome.com/docs/lighthouse/performance/uses-optimized-images

    Bad:
        <img src="noise-600x400.png" alt="The Merlion at dusk" width="600" height="400">

    Good:
        <img src="dusk-600x400.jpg" alt="The Merlion at dusk" width="600" height="400">
    """
    info = file.info
    if file.image.candidates and info is file.image.info:
        return  # browsers load a candidate
    if info.format == "svg":
        yield from _drawing(info)
        return
    if info.format == "gif" and info.frames > 1:
        return  # animation-heavy says what to do
    if file.image.target.reencoded:
        return
    weight = _bytes_per_pixel(info)
    if info.bytes >= LEAST and weight > JUSTIFIED.get(info.format, weight):
        yield Problem(f"{info.path} has {size(info.bytes)}, {weight:.1f} bytes per pixel")


def _drawing(info: ImageInfo) -> Iterator[Problem]:
    if info.bytes >= LARGEST_DRAWING:
        advice = "simplify it, or save it as WebP if it holds a photograph"
        yield Problem(f"{info.path} is an SVG of {size(info.bytes)}; {advice}")


def _bytes_per_pixel(info: ImageInfo) -> float:
    return info.bytes / max(1, info.width * info.height * info.frames)
