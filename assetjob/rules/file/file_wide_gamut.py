"""Rule file-wide-gamut."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File


@file_rule(Severity.REVIEW, about="file", optional=True)
def file_wide_gamut(file: File) -> Iterator[Problem]:
    """Image uses a wide-gamut colour profile.

    Many screens cannot show colours outside sRGB, and variants are converted to sRGB. Export the
    image in sRGB unless its colours matter. Turn the rule on with the setting
    extra_rules = ["file-wide-gamut"].

    See:
        https://developer.mozilla.org/docs/Glossary/Color_space

    Bad:
        <img src="wide-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.wide_gamut:
        yield Problem(f"{info.path} has the colour profile {info.profile}; export it in sRGB")
