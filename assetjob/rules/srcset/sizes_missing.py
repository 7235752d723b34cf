"""Rule sizes-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset")
def sizes_missing(image: Image) -> Iterator[Problem]:
    """A srcset with widths has no sizes.

    Without sizes a browser takes the image to be as wide as the window, and loads a file too large
    (HTML standard, 4.8.4.2.2). Say how wide it is shown: sizes="(min-width: 800px) 800px, 100vw".

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" alt="The Merlion"
             width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">
    """
    ref = image.ref
    if ref.kind not in RESPONSIVE or (ref.value("sizes") or "").strip():
        return
    if any(candidate.unit == "w" for candidate in ref.candidates):
        yield Problem("the srcset has widths, but there is no sizes: say how wide the image is")
