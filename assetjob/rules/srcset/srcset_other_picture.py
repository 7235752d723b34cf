"""Rule srcset-other-picture."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.fingerprint import are_different
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset", unless=("srcset-other-shape",))
def srcset_other_picture(image: Image) -> Iterator[Problem]:
    """The candidates of a srcset are different pictures.

    Which one a reader sees depends on the screen, and the alt can fit one only (HTML standard,
    4.8.4.2.1: the candidates are one picture in several sizes). Name the right files. Judged by the
    pixels, and only where there is no doubt.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, red-800x400.jpg 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.png 800w" sizes="400px"
             alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    files = [image.info, *(found.info for found in image.candidates)]
    seen = {info.path: info for info in files if info and info.fingerprint}
    first, *others = seen.values() or (None,)
    for other in others:
        if first and are_different(first.fingerprint, other.fingerprint):
            yield Problem(f"{other.path} shows another picture than {first.path}")
