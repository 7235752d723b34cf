"""Rule listing-image-small."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model import Image, Kind, Problem, Severity
from assetjob.rules._rule import image_rule
from assetjob.rules._size import is_raster

# What the large preview of shared links takes (Open Graph sharing guides: 1200x630).
LEAST_WIDTH, LEAST_HEIGHT = 1200, 630


@image_rule(Severity.REVIEW)
def listing_image_small(image: Image) -> Iterator[Problem]:
    """The picture for lists and shared links is small.

    The picture that front matter or og:image names stands for the page where it is shared. Below
    1200x630 pixels networks show it small, or scale it up.

    Bad:
        == page.md ==
        ---
        title: The Merlion
        image: /400x200.jpg
        ---
        The Merlion at dusk.

    Good:
        == page.md ==
        ---
        title: The Merlion
        image: /1200x630.jpg
        ---
        The Merlion at dusk.
    """
    ref, info = image.ref, image.info
    if info is None or not is_raster(image) or ref.kind not in {Kind.FRONT_MATTER, Kind.META}:
        return
    if info.width < LEAST_WIDTH or info.height < LEAST_HEIGHT:
        least = f"{LEAST_WIDTH}x{LEAST_HEIGHT}"
        yield Problem(f"the listing image is {info.width}x{info.height}, less than {least}")
