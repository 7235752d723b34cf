"""Rule listing-image-small."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import is_raster

# Pixels; Facebook shows smaller images as a small square beside the text ("Images in Link Shares").
LEAST_WIDTH, LEAST_HEIGHT = 600, 315
LEAST_SQUARE = 500  # pixels of a cover, which is meant to be shown as a square
LEAST_SHARE = 0.95  # of these sizes, as a few missing pixels make no visible difference
KEY = re.compile(r"^image[ \t]*:[ \t]*[\"']?\Z", re.MULTILINE)
SHARED = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image"})


@page_rule(Severity.REVIEW, about="file")
def listing_image_small(page: ResolvedPage) -> Found:
    """Listing image is small.

    The image in front matter or og:image represents the page in lists and shared links. Below
    600x315 pixels, social networks show it as a small square. 1200x630 pixels are best. A square
    image, such as the cover of an album, may have 500x500 pixels. That of front matter is not
    judged on a Jekyll site whose own layouts and pages show it in no list.

    See:
        https://developers.facebook.com/docs/sharing/webmasters/images/

    Bad:
        == page.md ==
        ---
        title: The Merlion
        image: /dusk-400x200.jpg
        ---
        The Merlion at dusk.

    Bad:
        <head><meta property="og:image" content="dusk-400x200.jpg"></head>

    Good:
        == page.md ==
        ---
        title: The Merlion
        image: /dusk-1024x768.jpg
        thumbnail: /dusk-400x200.jpg
        ---
        The Merlion at dusk.
    """
    found: set[str] = set()
    for image in page.images:
        info = image.info
        if info is None or not is_raster(image) or not _represents_page(image, page):
            continue
        if info.path in found:
            continue  # og:image and twitter:image often name one file
        if _is_small(info) and not _is_cover(info):
            least = f"{LEAST_WIDTH}x{LEAST_HEIGHT}"
            message = f"the listing image is {info.width}x{info.height}; use at least {least}"
            found.add(info.path)
            yield image, Problem(message)


def _is_small(info: ImageInfo) -> bool:
    return info.width < LEAST_SHARE * LEAST_WIDTH or info.height < LEAST_SHARE * LEAST_HEIGHT


def _is_cover(info: ImageInfo) -> bool:
    """Tell whether an image is square, to the few pixels that make no visible difference."""
    short, long = sorted((info.width, info.height))
    return short >= LEAST_SQUARE and short >= LEAST_SHARE * long


def _represents_page(image: Image, page: ResolvedPage) -> bool:
    ref = image.ref
    if ref.kind is Kind.META:
        return (ref.value("property") or ref.value("name") or "").strip().lower() in SHARED
    if page.listing_unused:
        return False
    text = page.source.text
    start = text.rfind("\n", 0, ref.span.start) + 1
    return ref.kind is Kind.FRONT_MATTER and bool(KEY.match(text[start : ref.span.start]))
