"""Rule alt-repeats-link."""

from __future__ import annotations

from itertools import pairwise

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened


@page_rule(Severity.WARNING, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING,))
def alt_repeats_link(page: ResolvedPage) -> Found:
    """Alt text repeats the link text.

    A screen reader reads the same text twice (WCAG technique H2; axe rule image-redundant-alt). The
    text already names the link, so the image next to it can have alt="".

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/html/H2
        https://www.w3.org/WAI/tutorials/images/decorative/

    Bad:
        <a href="/reports/"><img src="report-40x40.png" alt="Reports" width="40" height="40">
        Reports</a>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"> Reports</a>
    """
    for previous, image in pairwise((None, *page.images)):
        if image and _repeats(image) and not (previous and _is_twin(image, previous)):
            alt = shortened(alt_text(image) or "")
            yield image, Problem(f'the alt text "{alt}" repeats the link text; alt="" is enough')


def _repeats(image: Image) -> bool:
    alt, link = normalized(alt_text(image) or ""), image.ref.context.link
    return link is not None and alt != "" and alt == normalized(link.text)


def _is_twin(image: Image, previous: Image) -> bool:
    """Tell whether an image without an address is that of another colour scheme in one link."""
    is_blank = image.ref.url is None and not image.ref.candidates
    is_same = image.ref.context.link == previous.ref.context.link
    return is_blank and is_same and alt_text(image) == alt_text(previous)
