"""Rule alt-in-row."""

from __future__ import annotations

import re
from itertools import pairwise

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.text import EXPOSED_KINDS, SAYS_NOTHING, alt_text, normalized, shortened
from assetjob.rules.support.theme import are_theme_pair, theme_hints

APART = 400  # characters between two adjacent images


@page_rule(Severity.REVIEW, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING, "alt-repeats-link"))
def alt_in_row(page: ResolvedPage) -> Found:
    """Adjacent images have the same alt text.

    A screen reader repeats the same text, and users cannot tell the images apart. Describe each
    image, or describe the group in one alt text and mark the other images as decorative. Where
    the images link to different addresses, the first one is reported as well.

    See:
        https://www.w3.org/WAI/tutorials/images/groups/

    Bad:
        <img src="ribbon-400x200.jpg" alt="The opening day" width="400" height="200">
        <img src="garden-400x200.jpg" alt="The opening day" width="400" height="200">

    Good:
        <img src="ribbon-400x200.jpg" alt="The mayor cuts the ribbon" width="400" height="200">
        <img src="garden-400x200.jpg" alt="Guests in the garden" width="400" height="200">
    """
    named = [image for image in page.images if image.ref.kind in EXPOSED_KINDS]
    is_in_row = False
    for one, next_one in pairwise(named):
        was_in_row, is_in_row = is_in_row, False
        alt = alt_text(next_one)
        if (
            alt
            and _are_neighbours(one, next_one)
            and not _are_alternatives(page.source.text, one, next_one)
            and normalized(alt) == normalized(alt_text(one) or "")
        ):
            is_in_row, said = True, f'the alt text "{shortened(alt)}"'
            if not was_in_row and _lead_apart(one, next_one):
                yield one, Problem(f"{said} is that of the next image, which links elsewhere")
            yield next_one, Problem(f"{said} repeats the previous one")


def _are_neighbours(one: Image, other: Image) -> bool:
    near = other.ref.span.start - one.ref.span.end <= APART
    return (
        near
        and one.ref.url != other.ref.url
        and not are_theme_pair(theme_hints(one.ref), theme_hints(other.ref))
    )


def _lead_apart(one: Image, other: Image) -> bool:
    """Tell whether images are all that links to different addresses contain."""
    link, next_link = one.ref.context.link, other.ref.context.link
    if link is None or next_link is None or link.name or next_link.name:
        return False
    return link.href != next_link.href


def _are_alternatives(text: str, one: Image, other: Image) -> bool:
    """Tell whether a template writes only one of the images."""
    return _ELSE.search(text, one.ref.span.end, other.ref.span.start) is not None


_ELSE = re.compile(r"(?:\{[%:{]?[-~]?|<%-?|<\?(?:php)?|@|\})\s*(?:else|elsif|elif|when|case)\b")
