"""Rule file-deep."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule

BITS = 8  # per channel: what screens of the web show


@site_rule(Severity.WARNING)
def file_deep(pages: Sequence[JudgedPage]) -> Found:
    """A picture has 16 bits for each colour.

    It weighs twice as much as one of 8 bits, and no reader sees the difference. Export it with 8.

    Bad:
        <img src="deep-400x200.png" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.png" alt="The Merlion at dusk" width="400" height="200">
    """
    for image, info in first_uses(pages):
        if info.format in {"png", "tiff"} and info.bits > BITS:
            yield (
                image,
                Problem(f"{info.path} has {info.bits} bits per channel: export it with {BITS}"),
            )
