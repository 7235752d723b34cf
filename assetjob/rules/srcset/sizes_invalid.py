"""Rule sizes-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="srcset")
def sizes_invalid(image: Image) -> Iterator[Problem]:
    """A sizes is not written as the standard wants it.

    Browsers leave out an entry with a mistake, and take the image to be as wide as the window (HTML
    standard, 4.8.4.3.8 Parsing a sizes attribute). A length needs a unit, and a share of the window
    is written in vw: a percentage is not allowed.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="100%"
             alt="The Merlion" width="400" height="200">

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="400"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w"
             sizes="(min-width: 500px) 400px, 100vw" alt="The Merlion" width="400" height="200">
    """
    if image.ref.sizes_errors and (image.ref.value("sizes") or "").strip():
        yield Problem(f"sizes: {'; '.join(image.ref.sizes_errors)}")
