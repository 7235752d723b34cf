"""Rule file-unreadable."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.ERROR, about="file")
def file_unreadable(image: Image) -> Iterator[Problem]:
    """Image file cannot be read.

    The file is empty, damaged or not an image; users see a broken image. Export it again or upload
    it again.

    Bad:
        <img src="empty-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="broken-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    failures = [image.failure, *(candidate.failure for candidate in image.candidates)]
    for failure in dict.fromkeys(each for each in failures if each and not each.own_limit):
        yield Problem(f"{failure.path}: {failure.reason}")
