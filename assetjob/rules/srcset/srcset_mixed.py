"""Rule srcset-mixed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.WARNING, about="srcset")
def srcset_mixed(image: Image) -> Iterator[Problem]:
    """The srcset mixes widths and densities.

    Widths (800w) and densities (2x) cannot be compared, so the HTML standard forbids both in one
    list, and browsers may choose the wrong candidate. Use widths only.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#srcset

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 2x"
             sizes="400px" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">
    """
    units = {candidate.unit or "x" for candidate in image.ref.candidates}
    if len(units) > 1:
        yield Problem("the srcset mixes widths (w) and densities (x); use widths only")
