"""Rule svg-active."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File


@file_rule(Severity.WARNING, about="file")
def svg_active(file: File) -> Iterator[Problem]:
    """SVG contains a script or an external reference.

    Neither works in an img element, so the image is not what its author saw. When the file is
    opened directly, the script runs with the rights of your site. Export the image as plain SVG.

    See:
        https://developer.mozilla.org/docs/Web/SVG/Guides/SVG_as_an_image

    Bad:
        <img src="script-400x200.svg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.svg" alt="The Merlion" width="400" height="200">
    """
    info = file.info
    if info.active:
        yield Problem(f"{info.path} contains: {', '.join(info.active)}; export it as plain SVG")
