"""Rule sizes-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.WARNING, about="srcset")
def sizes_invalid(image: Image) -> Iterator[Problem]:
    """Invalid sizes attribute.

    Browsers ignore an entry with a mistake and assume that the image is as wide as the window (HTML
    standard, Parsing a sizes attribute). A length needs a unit; write a share of the window in vw,
    since percentages are not allowed.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#sizes

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="100%" alt="The Merlion" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="(min-width: 500px) 400px, 100vw" alt="The Merlion" width="400" height="200">
    """
    if image.ref.sizes_errors and (image.ref.value("sizes") or "").strip():
        yield Problem(f"sizes: {'; '.join(image.ref.sizes_errors)}")
