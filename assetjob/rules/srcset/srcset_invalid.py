"""Rule srcset-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="srcset")
def srcset_invalid(image: Image) -> Iterator[Problem]:
    """A srcset is not written as the standard wants it.

    Browsers leave out the candidate with the mistake, or the whole list, and show another file than
    meant (HTML standard, 4.8.4.3.7 Parsing a srcset attribute). Each candidate is an address, a
    space, and a width such as 800w or a density such as 2x.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400, 800x400.jpg 800" alt="The Merlion"
             width="400" height="200">

    Bad:
        <img src="400x200.jpg" srcset="" alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg 1x, 800x400.jpg 2x" alt="The Merlion"
             width="400" height="200">
    """
    if image.ref.srcset_errors:
        yield Problem(f"srcset: {'; '.join(image.ref.srcset_errors)}")
