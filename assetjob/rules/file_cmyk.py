"""Rule file-cmyk."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule


@site_rule(Severity.WARNING)
def file_cmyk(pages: Sequence[JudgedPage]) -> Found:
    """A picture has the colours of a printing press.

    CMYK pixels are for paper: browsers guess at their colours, often too bright, and some programs
    show nothing. Export the picture in sRGB.

    Bad:
        <img src="cmyk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for image, info in first_uses(pages):
        if info.mode == "CMYK":
            yield image, Problem(f"{info.path} has CMYK pixels: export it in sRGB")
