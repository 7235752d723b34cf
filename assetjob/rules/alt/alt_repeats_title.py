"""Rule alt-repeats-title."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.fixes import remove_attribute
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened


@page_rule(Severity.REVIEW, about="alt", unless=(SAYS_NOTHING,))
def alt_repeats_title(page: ResolvedPage) -> Found:
    """Title attribute repeats the alt text.

    Some screen readers read both. Remove a title that adds nothing; "assetjob fix" does. An emoji
    that jemoji or a similar tool writes has the same short code in both, and is not reported.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Global_attributes/title

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" title="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" title="Photo: K. Tan" width="400"
             height="200">
    """
    for image in page.images:
        alt, title = alt_text(image), image.ref.value("title")
        is_name = image.ref.context.name.origin == "title"
        if alt and _is_emoji(image, alt):
            continue
        if alt and title and not is_name and normalized(alt) == normalized(title) != "":
            message = f'the title repeats the alt text "{shortened(alt)}"; remove the title'
            yield image, Problem(message, fix=remove_attribute(page.source, image.ref, "title"))


def _is_emoji(image: Image, alt: str) -> bool:
    """Tell whether a tool writes the image for a short code such as ``:smile:``."""
    classes = (image.ref.value("class") or "").lower().split()
    return "emoji" in classes and _SHORT_CODE.fullmatch(alt) is not None


_SHORT_CODE = re.compile(r":[\w+-]+:")
