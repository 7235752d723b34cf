"""Rule srcset-wrong-width."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset")
def srcset_wrong_width(image: Image) -> Iterator[Problem]:
    """A width in a srcset is not that of the file.

    Browsers choose by the number, without looking at the file: they load one too small, which looks
    blurred, or too large (HTML standard, 4.8.4.2.1). Write the pixels that the file has across.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 600x300.jpg 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    for found in image.candidates:
        info, candidate = found.info, found.candidate
        if info is None or info.format == "svg" or candidate.unit != "w":
            continue
        if candidate.value != info.width:
            yield Problem(f"{candidate.url} {candidate.value:g}w: the file is {info.width} wide")
