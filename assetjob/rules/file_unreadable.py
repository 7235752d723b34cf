"""Rule file-unreadable."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model import Image, Problem, Severity
from assetjob.rules._rule import image_rule


@image_rule(Severity.ERROR)
def file_unreadable(image: Image) -> Iterator[Problem]:
    """The image file cannot be read.

    It is empty, damaged or no image at all; readers see a broken image. Export it again from the
    original, or upload it again.

    Bad:
        <img src="empty-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="broken-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="cut-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    if image.failure is not None:
        yield Problem(f"{image.failure.path}: {image.failure.reason}")
