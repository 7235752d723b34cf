"""Rule sizes-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset")
def sizes_missing(image: Image) -> Iterator[Problem]:
    """Missing sizes attribute.

    Without sizes, browsers assume that the image is as wide as the window and load a file that is
    too large. Add the displayed width, such as sizes="(min-width: 800px) 800px, 100vw".

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#sizes

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">
    """
    ref = image.ref
    if ref.kind not in RESPONSIVE or (ref.value("sizes") or "").strip():
        return
    if any(candidate.unit == "w" for candidate in ref.candidates):
        yield Problem("the srcset has widths, but there is no sizes; add the displayed width")
