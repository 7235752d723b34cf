"""Decide whether an image is lazy-loaded.

The images up to the first one of a page's content are not, nor are those that are preloaded or have
a high fetch priority. What the author wrote stays (HTML standard, 2.5.7 lazy loading attributes).
"""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.model.image import Image
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.text import Span
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.sizes import SizeAttributes

MARKUP_KINDS = (Kind.IMG, Kind.MARKDOWN)


def not_lazy_images(page: ParsedPage, images: Iterable[Image]) -> frozenset[Span]:
    """Return the spans of images that are not lazy-loaded.

    Those are the measured ones that readers see first, of the others all up to the first one in the
    content.
    """
    shown = [image for image in images if image.ref.kind in MARKUP_KINDS]
    measured = {image.ref.span: image.measured for image in shown if image.measured}
    seen_first = {span for span, found in measured.items() if not found.may_wait}
    return (_up_to_content(page, shown) - measured.keys()) | seen_first


def _up_to_content(page: ParsedPage, images: Iterable[Image]) -> frozenset[Span]:
    refs = [image.ref for image in images]
    for around in (("main", "article"), ()):
        for index, ref in enumerate(refs):
            if around and page.whole:
                content = ref.context.inside(*around)
            else:
                content = not ref.context.inside("header", "nav")
            if content:
                return frozenset(each.span for each in refs[: index + 1])
    return frozenset(each.span for each in refs)


def loading_of(ref: ImageRef, size: SizeAttributes, box: Box, *, not_lazy: bool) -> str | None:
    """Return the ``loading`` that an image gets: the author's, "lazy", or None for no attribute.

    An image of high priority is `not_lazy`.
    """
    current = ref.value("loading")
    if "loading" in box.deciding_attributes or (
        current is not None and not follows_srcset(ref, "loading")
    ):
        return current
    return "lazy" if size.pinned and not not_lazy else None


def is_lazy(loading: str | None) -> bool:
    """Tell whether a value of ``loading`` means lazy loading."""
    return _keyword(loading) == "lazy"


def is_urgent(priority: str | None) -> bool:
    """Tell whether a value of ``fetchpriority`` means high priority."""
    return _keyword(priority) == "high"


def follows_srcset(ref: ImageRef, name: str) -> bool:
    """Tell whether an attribute follows ``srcset``, as the tool writes it."""
    srcset, attr = ref.attr("srcset"), ref.attr(name)
    return srcset is not None and attr is not None and srcset.span < attr.span


def _keyword(value: str | None) -> str:
    return (value or "").strip().lower()
