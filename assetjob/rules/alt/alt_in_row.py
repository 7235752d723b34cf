"""Rule alt-in-row."""

from __future__ import annotations

from itertools import pairwise

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.rule import Found, page_rule
from assetjob.rules.support.text import IN_PAGE, SAYS_NOTHING, alternative, folded, short
from assetjob.rules.support.theme import shown, stand_in

APART = 400  # characters between two images of one row or gallery


@page_rule(Severity.REVIEW, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING,))
def alt_in_row(page: ResolvedPage) -> Found:
    """Neighbouring images have one and the same alternative.

    A screen reader says it again and again, and nobody can tell the images apart. Say of each what
    it shows, or describe the group once and declare the rest decorative (W3C, Images Tutorial,
    groups of images).

    Bad:
        <img src="400x200.jpg" alt="The opening day" width="400" height="200">
        <img src="red-400x200.jpg" alt="The opening day" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The ribbon is cut" width="400" height="200">
        <img src="red-400x200.jpg" alt="Guests in the garden" width="400" height="200">

    Good:
        <img src="logo-light-40x20.png" alt="Pier and Quay" width="40" height="20">
        <img src="logo-dark-40x20.png" alt="Pier and Quay" width="40" height="20">
    """
    named = [image for image in page.images if image.ref.kind in IN_PAGE]
    for one, next_one in pairwise(named):
        alt = alternative(next_one)
        if alt and _are_neighbours(one, next_one) and folded(alt) == folded(alternative(one) or ""):
            yield next_one, Problem(f'the alt "{short(alt)}" again, as of the image before')


def _are_neighbours(one: Image, other: Image) -> bool:
    near = other.ref.span.start - one.ref.span.end <= APART
    return near and one.ref.url != other.ref.url and not stand_in(shown(one.ref), shown(other.ref))
