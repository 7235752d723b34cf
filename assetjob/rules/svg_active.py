"""Rule svg-active."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule


@site_rule(Severity.WARNING)
def svg_active(pages: Sequence[JudgedPage]) -> Found:
    """An SVG holds a script or names files elsewhere.

    Within an img neither works, so the drawing is not what its maker saw. Opened by itself the file
    runs in the name of your site, or tells another site who looks at it. Export it as plain SVG.

    Bad:
        <img src="script-400x200.svg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.svg" alt="The Merlion" width="400" height="200">
    """
    for image, info in first_uses(pages):
        if info.active:
            yield image, Problem(f"{info.path} holds: {', '.join(info.active)}")
