"""Rule priority-repeated."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import SIZED_KINDS

# Liquid, Nunjucks, Twig, Go templates, Handlebars, ERB and EJS.
_ELSE = re.compile(r"\{%-?\s*(?:else|elsif|elif|elseif|when)\b|\{\{[-~]?\s*else\b|<%-?\s*\}?\s*els")


@page_rule(Severity.WARNING, about="loading")
def priority_repeated(page: ResolvedPage) -> Found:
    """Several images have high fetch priority.

    fetchpriority="high" loads one image before the others; images that share it delay each other.
    Keep it on the largest image that is visible first. Images of which a template writes one only
    are not counted together.

    See:
        https://web.dev/articles/fetch-priority

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200" fetchpriority="high">
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200" fetchpriority="high">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200" fetchpriority="high">
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200">
    """
    high = [
        image
        for image in page.images
        if image.ref.kind in SIZED_KINDS
        and not image.ref.templated
        and (image.ref.value("fetchpriority") or "").strip().lower() == "high"
    ]
    for image in high[1:]:
        if _ELSE.search(page.source.text, high[0].ref.span.end, image.ref.span.start):
            continue
        line = high[0].ref.line
        yield (
            image,
            Problem(f'the image on line {line} also has fetchpriority="high"; keep one'),
        )
