"""Responsive markup: picture elements, sources and lazy loading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind

RESPONSIVE = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.SOURCE})
PICTURE_END = re.compile(r"</picture", re.IGNORECASE)


def in_picture(image: Image) -> bool:
    """Tell whether the element is a child of a ``picture``."""
    ancestors = image.ref.context.ancestors
    return bool(ancestors) and ancestors[0].name == "picture"


def pictures(page: ResolvedPage) -> Iterator[list[Image]]:
    """Yield the ``source`` and ``img`` elements of each ``picture``, in their order."""
    group: list[Image] = []
    for image in page.images:
        if image.ref.kind not in RESPONSIVE or not in_picture(image):
            continue
        start = group[-1].ref.span.end if group else 0
        if group and PICTURE_END.search(page.source.text, start, image.ref.span.start):
            yield group
            group = []
        group.append(image)
    if group:
        yield group


def is_lazy(image: Image) -> bool:
    """Tell whether the image has ``loading="lazy"``."""
    return (image.ref.value("loading") or "").strip().lower() == "lazy"
