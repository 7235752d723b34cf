"""Rule svg-active."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule


@file_rule(Severity.WARNING, about="file")
def svg_active(file: File) -> Iterator[Problem]:
    """An SVG holds a script or names files elsewhere.

    Within an img neither works, so the drawing is not what its maker saw. Opened by itself the file
    runs in the name of your site, or tells another site who looks at it. Export it as plain SVG.

    Bad:
        <img src="script-400x200.svg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.svg" alt="The Merlion" width="400" height="200">
    """
    info = file.info
    if info.active:
        yield Problem(f"{info.path} holds: {', '.join(info.active)}")
