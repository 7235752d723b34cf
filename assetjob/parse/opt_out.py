"""Images that their author opts out of rewriting."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Attr

_COMMENT = re.compile(
    r"<!--\s{0,9}(?:data-)?assetjob(?:-skip|\s?[=:]?\s?[\"']?skip)\b(?!-?\w)[^<>]{0,500}?-->"
)
_WRAPPERS = ("picture", "figure", "a")
_KINDS = (Kind.IMG, Kind.MARKDOWN)


def is_skipped(attrs: Iterable[Attr]) -> bool:
    """Tell whether the attributes of an image have ``data-assetjob="skip"``."""
    values = (attr.value for attr in attrs if attr.name == "data-assetjob")
    return any("skip" in value.lower().split() for value in values)


def mark_skipped(text: str, refs: Iterable[ImageRef]) -> tuple[ImageRef, ...]:
    """Return the references, `skipped` where ``<!-- assetjob-skip -->`` is before the image.

    Or where a ``<picture>``, ``<figure>`` or link around it has the attribute. `refs` are in the
    order of the file. The comment applies to the next image after it.
    """
    marked = [replace(ref, skipped=True) if _in_skipped(ref) else ref for ref in refs]
    starts = [ref.span.start for ref in marked]
    for comment in _COMMENT.finditer(text):
        after = range(bisect_left(starts, comment.end()), len(marked))
        index = next((n for n in after if marked[n].kind in _KINDS), None)
        if index is not None:
            marked[index] = replace(marked[index], skipped=True)
    return tuple(marked)


def _in_skipped(ref: ImageRef) -> bool:
    around = (each for each in ref.context.ancestors if each.name in _WRAPPERS)
    return any("skip" in (each.attribute("data-assetjob") or "").lower().split() for each in around)
