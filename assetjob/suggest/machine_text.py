"""The text in an image as a machine reads it."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.image import Image
from assetjob.model.suggestion import Suggestion

SOURCE = "text in the image, read by machine"


def machine_text(image: Image, longest: int) -> Iterator[Suggestion]:
    """Yield the lines at the top that have at most `longest` characters together."""
    text = ""
    for line in image.info.lines if image.info else ():
        longer = f"{text} {line}".strip()
        if len(longer) > longest:
            break
        text = longer
    if text:
        yield Suggestion(text, SOURCE)
