"""Rule lazy-first-image."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.text import is_template
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, displayed_size
from assetjob.rules.support.fixes import remove_attribute
from assetjob.rules.support.srcset import is_lazy

EARLY = 1000  # characters of the page before the image; about one screen of text
ICON = 64  # CSS pixels of the longer side
# Templates that may show images before this one.
_REPEATING = re.compile(r"\{%-?\s*(?:for|include|render)\b|\{\{-?\s*(?:range|partial)\b|\{\{[<%]")


@page_rule(Severity.WARNING, about="loading")
def lazy_first_image(page: ResolvedPage) -> Found:
    """First image of the page is lazy-loaded.

    The first image is usually visible at once. With loading="lazy" the browser requests it only
    after layout, which delays the Largest Contentful Paint (Lighthouse, lcp-lazy-loaded). Remove
    the attribute; "assetjob fix" does.

    See:
        https://web.dev/articles/lcp-lazy-loading
        https://developer.mozilla.org/docs/Web/Performance/Guides/Lazy_loading

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200" loading="lazy">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200" loading="lazy">
    """
    if any(image.measured for image in page.images):
        yield from _measured(page)
        return
    first = next((image for image in page.images if image.ref.kind in SIZED_KINDS), None)
    if first is None or not is_lazy(first) or _is_piece_of_template(page):
        return
    matter = page.page.front_matter
    start = matter.span.end if matter else 0
    before = page.source.text[start : first.ref.span.start]
    if len(before) <= EARLY and not _REPEATING.search(before) and not _is_icon(first):
        fix = remove_attribute(page.source, first.ref, "loading")
        yield first, Problem('the first image has loading="lazy"; remove it', fix=fix)


def _is_piece_of_template(page: ResolvedPage) -> bool:
    """Tell whether other pages include the page, so that its first image is not theirs."""
    is_piece = not page.page.whole and page.page.front_matter is None
    return is_piece and is_template(page.source.text)


def _is_icon(image: Image) -> bool:
    """Tell whether an image is too small to be the Largest Contentful Paint."""
    size = displayed_size(image)
    return size is not None and max(size) <= ICON


def _measured(page: ResolvedPage) -> Found:
    """Yield the images of a measured page that readers see first and that are lazy-loaded."""
    for image in page.images:
        if image.measured and not image.measured.may_wait and is_lazy(image):
            fix = remove_attribute(page.source, image.ref, "loading")
            message = 'is in the first view (measured), but has loading="lazy"; remove it'
            yield image, Problem(message, fix=fix)
