"""Rule file-wide-gamut."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule


@site_rule(Severity.REVIEW)
def file_wide_gamut(pages: Sequence[JudgedPage]) -> Found:
    """A picture has colours that many screens cannot show.

    Its profile reaches beyond sRGB. Screens that follow the profile show it right, others flat, and
    variants made from it are converted to sRGB. Export it in sRGB unless its colours matter.

    Bad:
        <img src="wide-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for image, info in first_uses(pages):
        if info.wide_gamut:
            yield image, Problem(f"{info.path} has the wide colour profile {info.profile}")
