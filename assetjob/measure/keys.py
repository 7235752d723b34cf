"""The keys by which the images of a page are known: file and context, as for decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind

_SHOWN = (Kind.IMG, Kind.MARKDOWN)


def keys_of(page: ResolvedPage) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Yield the number of each image of a page, with its key: file, context, count of the same."""
    counted: Counter[tuple[str, str]] = Counter()
    for at, image in enumerate(page.images):
        if is_shown(image) and image.digest:
            key = image.digest, image.ref.context.key
            yield at, (*key, counted[key])
            counted[key] += 1


def is_shown(image: Image) -> bool:
    """Tell whether a browser shows an image where scripts run."""
    ref = image.ref
    return ref.kind in _SHOWN and not ref.context.inside("noscript", "template")
