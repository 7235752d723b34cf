"""Rule file-wide-gamut."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule


@file_rule(Severity.REVIEW, about="file")
def file_wide_gamut(file: File) -> Iterator[Problem]:
    """A picture has colours that many screens cannot show.

    Its profile reaches beyond sRGB. Screens that follow the profile show it right, others flat, and
    variants made from it are converted to sRGB. Export it in sRGB unless its colours matter.

    Bad:
        <img src="wide-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.wide_gamut:
        yield Problem(f"{info.path} has the wide colour profile {info.profile}")
