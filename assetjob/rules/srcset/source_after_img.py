"""Rule source-after-img."""

from __future__ import annotations

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.rule import Found, page_rule
from assetjob.rules.support.srcset import pictures


@page_rule(Severity.WARNING, about="srcset")
def source_after_img(page: ResolvedPage) -> Found:
    """A source stands after the img of its picture element.

    Browsers look at the sources before the img only: this one is never used (HTML standard, 4.8.1
    The picture element). Put the img last.

    Bad:
        <picture><img src="400x200.jpg" alt="The Merlion" width="400" height="200">
        <source srcset="400x200.webp" type="image/webp"></picture>

    Good:
        <picture><source srcset="400x200.webp" type="image/webp">
        <img src="400x200.jpg" alt="The Merlion" width="400" height="200"></picture>
    """
    for group in pictures(page):
        met = False
        for image in group:
            if met and image.ref.kind is Kind.SOURCE:
                yield (
                    image,
                    Problem(
                        "the source stands after the img, so it is never used: put the img last"
                    ),
                )
            met = met or image.ref.kind is not Kind.SOURCE
