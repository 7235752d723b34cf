"""Rule srcset-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.WARNING, about="srcset")
def srcset_invalid(image: Image) -> Iterator[Problem]:
    """Invalid srcset attribute.

    Browsers ignore a candidate with a mistake, or the whole list, and show another file than
    intended (HTML standard, Parsing a srcset attribute). A candidate is a URL, a space, and a width
    such as 800w or a density such as 2x.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#srcset

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400, dusk-800x400.jpg 800"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 1x, dusk-800x400.jpg 2x"
             alt="The Merlion" width="400" height="200">
    """
    if image.ref.srcset_errors:
        yield Problem(f"srcset: {'; '.join(image.ref.srcset_errors)}")
