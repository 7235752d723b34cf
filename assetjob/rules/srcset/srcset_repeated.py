"""Rule srcset-repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="srcset")
def srcset_repeated(image: Image) -> Iterator[Problem]:
    """Two candidates of a srcset have the same descriptor.

    Browsers drop the second: that file is never shown (HTML standard, 4.8.4.2.1: no two candidates
    with the same width or density). Give each the width that its file has.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg, 800x400.jpg" alt="The Merlion" width="400"
             height="200">

    Good:
        <img src="400x200.jpg" srcset="400x200.jpg, 800x400.jpg 2x" alt="The Merlion" width="400"
             height="200">
    """
    counts = Counter((c.value, c.unit or "x") for c in image.ref.candidates)
    twice = [f"{value:g}{unit}" for (value, unit), count in counts.items() if count > 1]
    if twice:
        yield Problem(f"the srcset has {', '.join(twice)} more than once")
