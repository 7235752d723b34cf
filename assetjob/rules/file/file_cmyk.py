"""Rule file-cmyk."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File


@file_rule(Severity.WARNING, about="file")
def file_cmyk(file: File) -> Iterator[Problem]:
    """Image uses CMYK colours.

    CMYK is meant for print. Browsers convert it to screen colours differently, often too bright,
    and some programs do not show the image. Export the image in sRGB.

    See:
        https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Image_types

    Bad:
        <img src="cmyk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.mode == "CMYK":
        yield Problem(f"{info.path} uses CMYK colours; export it in sRGB")
