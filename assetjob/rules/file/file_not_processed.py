"""Rule file-not-processed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Failure, Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.units import size


@image_rule(Severity.WARNING, about="file")
def file_not_processed(image: Image) -> Iterator[Problem]:
    """Image file is beyond what assetjob processes.

    Browsers may show it, but it was not checked and gets no variants: it has more pixels, frames or
    bytes than a setting allows, or colours that cannot be converted. Raise the setting, or export
    the image again. Of an animation that large make a video.

    Bad:
        <img src="hdr-400x200.png" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.png" alt="The Merlion at dusk" width="400" height="200">
    """
    failures = [image.failure, *(candidate.failure for candidate in image.candidates)]
    for failure in dict.fromkeys(each for each in failures if each and each.own_limit):
        yield Problem(f"{failure.path}: {failure.reason}{_advice(failure)}")


def _advice(failure: Failure) -> str:
    """Return what to do about an animation, of which the weight is the greater problem."""
    if not failure.animated_bytes:
        return ""
    return (
        f"; it is an animation of {size(failure.animated_bytes)}: use a video, or raise the limit"
        " to have it checked"
    )
