"""Rule srcset-repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.WARNING, about="srcset")
def srcset_repeated(image: Image) -> Iterator[Problem]:
    """The srcset repeats a width or density.

    Browsers ignore the second candidate, so its file is never shown. Give each candidate the width
    of its file.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#srcset

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg, dusk-800x400.jpg" alt="The Merlion"
             width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg, dusk-800x400.jpg 2x" alt="The Merlion"
             width="400" height="200">
    """
    counts = Counter((c.value, c.unit or "x") for c in image.ref.candidates)
    repeated = [f"{value:g}{unit}" for (value, unit), count in counts.items() if count > 1]
    if repeated:
        yield Problem(f"the srcset has {', '.join(repeated)} more than once")
