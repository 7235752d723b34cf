"""Rule source-after-img."""

from __future__ import annotations

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.srcset import pictures


@page_rule(Severity.WARNING, about="srcset")
def source_after_img(page: ResolvedPage) -> Found:
    """Source element is after the img of its picture element.

    Browsers only use sources before the img, so this one has no effect. Move the img to the end.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/source

    Bad:
        <picture><img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
        <source srcset="dusk-400x200.webp" type="image/webp"></picture>

    Good:
        <picture><source srcset="dusk-400x200.webp" type="image/webp">
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200"></picture>
    """
    for group in pictures(page):
        met = False
        for image in group:
            if met and image.ref.kind is Kind.SOURCE:
                yield (
                    image,
                    Problem(
                        "the source is after the img, so it is never used; move the img to the end"
                    ),
                )
            met = met or image.ref.kind is not Kind.SOURCE
