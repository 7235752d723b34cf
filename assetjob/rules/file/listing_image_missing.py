"""Rule listing-image-missing."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import SIZED_KINDS

_MESSAGE = 'the front matter names no listing image; add "image:" if the theme shows one'
_BY_THEME = "the theme may show none"
POST = re.compile(r"(^|/)_posts/")


@page_rule(Severity.REVIEW, about="file", counts="pages")
def listing_image_missing(page: ResolvedPage) -> Found:
    """Post has no listing image.

    Lists of posts and shared links show the image that the front matter names. Without one, social
    networks show any image of the page, or none. Add one to the front matter: image:
    /images/dusk.jpg. All posts of a site are reported as one finding. An image under any key of the
    front matter may be the listing image, as themes differ. There is no finding on a Jekyll site
    whose own layouts and pages read no such key.

    Bad:
        == _posts/2025-01-01-dusk.md ==
        ---
        title: The Merlion
        ---
        <img src="/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == _posts/2025-01-01-dusk.md ==
        ---
        title: The Merlion
        image: /listing-1200x630.jpg
        ---
        <img src="/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    first = next((image for image in page.images if image.ref.kind in SIZED_KINDS), None)
    matter = page.page.front_matter
    if first is None or matter is None or not POST.search(page.source.path):
        return
    if page.listing_unused or matter.names_image or matter.problem:
        return
    if not any(_is_listing(image) for image in page.images):
        yield first, Problem(_MESSAGE, cause=_BY_THEME)


def _is_listing(image: Image) -> bool:
    return image.ref.kind in {Kind.FRONT_MATTER, Kind.META}
