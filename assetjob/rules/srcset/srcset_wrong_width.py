"""Rule srcset-wrong-width."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset")
def srcset_wrong_width(image: Image) -> Iterator[Problem]:
    """Width in the srcset does not match the file.

    Browsers choose by the width in the srcset and do not look at the file, so they load one that is
    too small, which looks blurred, or too large. Write the width of the file in pixels.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#srcset

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-600x300.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    for found in image.candidates:
        info, candidate = found.info, found.candidate
        if info is None or info.format == "svg" or candidate.unit != "w":
            continue
        if candidate.value != info.width:
            yield Problem(f"{candidate.url} {candidate.value:g}w: the file is {info.width} px wide")
