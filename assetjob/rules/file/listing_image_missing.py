"""Rule listing-image-missing."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.dimensions import SIZED
from assetjob.rules.support.rule import Found, page_rule

POST = re.compile(r"(^|/)_posts/")


@page_rule(Severity.REVIEW, about="file")
def listing_image_missing(page: ResolvedPage) -> Found:
    """A post with pictures names none for lists and shared links.

    Where a post is listed or shared, the picture that its front matter names stands for it; without
    one, networks take any, or none. Name one: image: /images/merlion.jpg

    Bad:
        == _posts/2025-01-01-merlion.md ==
        ---
        title: The Merlion
        ---
        <img src="/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == _posts/2025-01-01-merlion.md ==
        ---
        title: The Merlion
        image: /1200x630.jpg
        ---
        <img src="/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    first = next((image for image in page.images if image.ref.kind in SIZED), None)
    if first is None or page.page.front_matter is None or not POST.search(page.source.path):
        return
    if not any(_is_listing(image) for image in page.images):
        yield first, Problem("the post's front matter names no image for lists: add image: to it")


def _is_listing(image: Image) -> bool:
    return image.ref.kind in {Kind.FRONT_MATTER, Kind.META}
