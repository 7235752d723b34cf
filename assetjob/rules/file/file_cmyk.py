"""Rule file-cmyk."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule


@file_rule(Severity.WARNING, about="file")
def file_cmyk(file: File) -> Iterator[Problem]:
    """A picture has the colours of a printing press.

    CMYK pixels are for paper: browsers guess at their colours, often too bright, and some programs
    show nothing. Export the picture in sRGB.

    Bad:
        <img src="cmyk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.mode == "CMYK":
        yield Problem(f"{info.path} has CMYK pixels: export it in sRGB")
