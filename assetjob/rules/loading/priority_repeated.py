"""Rule priority-repeated."""

from __future__ import annotations

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import ResolvedPage
from assetjob.rules.support.dimensions import SIZED
from assetjob.rules.support.rule import Found, page_rule


@page_rule(Severity.WARNING, about="loading")
def priority_repeated(page: ResolvedPage) -> Found:
    """Several images of a page are to come first.

    fetchpriority="high" moves one image ahead of the rest; where several have it, they hold up each
    other (web.dev, Fetch Priority). Keep it on the largest image in view at the start.

    Bad:
        <img src="400x200.jpg" alt="The Merlion" width="400" height="200" fetchpriority="high">
        <img src="red-400x200.jpg" alt="The quay" width="400" height="200" fetchpriority="high">

    Good:
        <img src="400x200.jpg" alt="The Merlion" width="400" height="200" fetchpriority="high">
        <img src="red-400x200.jpg" alt="The quay" width="400" height="200">
    """
    high = [
        image
        for image in page.images
        if image.ref.kind in SIZED
        and (image.ref.value("fetchpriority") or "").strip().lower() == "high"
    ]
    for image in high[1:]:
        line = high[0].ref.line
        yield (
            image,
            Problem(f'fetchpriority="high" again: the image of line {line} has it, keep one'),
        )
