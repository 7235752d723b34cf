"""Rule picture-without-img."""

from __future__ import annotations

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.text import is_template
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.srcset import PICTURE_END, pictures


@page_rule(Severity.ERROR, about="srcset")
def picture_without_img(page: ResolvedPage) -> Found:
    """Picture element has no img.

    picture and source only choose the file of an img element; without it, nothing is shown. Add an
    img with alt text at the end.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/picture

    Bad:
        <picture><source srcset="dusk-400x200.webp" type="image/webp"></picture>

    Good:
        <picture><source srcset="dusk-400x200.webp" type="image/webp">
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200"></picture>
    """
    for group in pictures(page):
        if all(image.ref.kind is Kind.SOURCE for image in group) and not _goes_on(page, group[-1]):
            yield (
                group[0],
                Problem("the picture element has no img, so nothing is shown; add one"),
            )


def _goes_on(page: ResolvedPage, last: Image) -> bool:
    """Tell whether a template may write the img."""
    text, start = page.source.text, last.ref.span.end
    end = PICTURE_END.search(text, start)
    return is_template(text[start : end.start() if end else len(text)])
