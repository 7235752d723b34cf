"""Rule file-heavy."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import Format
from assetjob.model.image import ImageInfo
from assetjob.rules.support.files import kibibytes
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule

# Bytes per pixel. Lighthouse takes 0.25 for a JPEG of quality 85 (uses-optimized-images); twice
# that is waste without doubt. A lossless screenshot seldom needs more than 1.
JUSTIFIED: dict[Format, float] = {"jpeg": 0.5, "webp": 0.5, "avif": 0.5, "png": 1.0, "bmp": 1.0}
LEAST = 100 * 1024  # bytes: a lighter file is no burden, whatever its pixels


@file_rule(Severity.WARNING, about="file", unless=("image-oversized",))
def file_heavy(file: File) -> Iterator[Problem]:
    """A file is heavier than its pixels justify.

    Readers wait and pay for bytes that nobody sees (Lighthouse, uses-optimized-images). Save a
    photograph as JPEG or WebP of quality 80 or so; "assetjob fix" makes such versions.

    Bad:
        <img src="noise-600x400.png" alt="The Merlion at dusk" width="600" height="400">

    Good:
        <img src="600x400.jpg" alt="The Merlion at dusk" width="600" height="400">
    """
    info = file.info
    if file.image.candidates and info is file.image.info:
        return  # browsers load a candidate
    weight = _bytes_per_pixel(info)
    if info.bytes >= LEAST and weight > JUSTIFIED.get(info.format, weight):
        told = f"{kibibytes(info.bytes)}, {weight:.1f} bytes per pixel"
        yield Problem(f"{info.path} weighs {told}")


def _bytes_per_pixel(info: ImageInfo) -> float:
    return info.bytes / max(1, info.width * info.height * info.frames)
