"""Find the image that readers see first and largest, which is loaded with high priority.

``fetchpriority="high"`` makes a browser load an image before its layout is known (HTML standard,
2.5.8 fetch priority attributes). On the wrong image it delays the right one, so it is written only
where the markup leaves no doubt, to at most one image of a page, and never where the author says
what comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assetjob.model.dimension import parse_dimension
from assetjob.model.image import Image, ImageInfo
from assetjob.model.page import Element, ImageRef, Kind, ParsedPage
from assetjob.model.sizes import Sizes
from assetjob.model.text import Source, Span, is_template
from assetjob.parse.front_keys import has_image_suffix
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.loading import follows_srcset
from assetjob.rewrite.preloads import is_own_link

_LAPTOP = 1280  # CSS pixels of a viewport
_WIDE = 480  # CSS pixels of an image in that viewport
_TALL = 160
_MOST_TEXT = 600  # characters before the image: about what a laptop shows beside it
_SMALL = 160  # CSS pixels of the longer side of what cannot be seen as the largest

_MAIN = ("main", "article")
_OUTSIDE = frozenset("nav footer aside menu dialog template noscript".split())
_REPEATED = frozenset(
    "li ul ol dl dd dt table td th button details select label marquee form".split()
)
_ROLES = frozenset(
    "banner navigation complementary contentinfo search dialog list listitem tabpanel".split()
)
# Words in names of classes and ids of an element that may not be shown first, or not alone.
_NAMES = re.compile(
    r"logo|brand|avatar|icon|badge|card|tile|thumb|teaser|slide|slick|swiper|carousel|gallery|grid|"
    r"masonry|lightbox|modal|popup|hidden|hide|none|only|dark|light|mobile|desktop|sponsor|related",
    re.IGNORECASE,
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?!\.)")
_RIVALS = frozenset({Kind.POSTER, Kind.CSS, Kind.EMBED, Kind.OBJECT, Kind.ROLE_IMG})
_BEGIN = re.compile(r"<(?:main|article|h1)\b|\srole=[\"']?main\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|svg|template|noscript|select)\b.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def first_image(source: Source, page: ParsedPage, images: Sequence[Image]) -> Span | None:
    """Return the span of the image that comes first in the content of a whole page.

    On a page that was measured, it is the Largest Contentful Paint on phone and desktop. None where
    that is not certain, or where the author says what comes first.
    """
    if any(is_authors_word(image.ref) for image in images):
        return None
    if any(image.measured for image in images):
        return _measured_first(images)
    if not page.whole:
        return None
    shown = [image for image in images if image.ref.kind in (Kind.IMG, Kind.MARKDOWN)]
    first = next((image for image in shown if not _is_aside(image)), None)
    if first is None or not _is_plain(first.ref) or _has_rival(first, images):
        return None
    return first.ref.span if _is_near_the_start(source, first.ref) else None


def priority_of(
    ref: ImageRef, info: ImageInfo, box: Box, sizes: Sizes, *, is_first: bool
) -> str | None:
    """Return the ``fetchpriority`` that an image gets: the author's, "high", or None."""
    current = ref.value("fetchpriority")
    if current is not None and not follows_srcset(ref, "fetchpriority"):
        return current
    if not is_first or "fetchpriority" in box.deciding_attributes:
        return None
    if box.measured:
        return "high" if box.measured.always_largest else None
    return "high" if _is_wide(ref, info, sizes) and _is_displayed(box) else None


def _measured_first(images: Iterable[Image]) -> Span | None:
    largest = [i.ref.span for i in images if i.measured and i.measured.always_largest]
    return largest[0] if len(largest) == 1 else None


def is_authors_word(ref: ImageRef) -> bool:
    """Tell whether an element says which image is loaded first; what the tool wrote does not."""
    if ref.kind is Kind.PRELOAD:
        return not is_own_link(ref)
    return ref.attr("fetchpriority") is not None and not follows_srcset(ref, "fetchpriority")


def _is_aside(image: Image) -> bool:
    """Tell whether an image is certainly not the largest: in a site's header, or small."""
    ref, info = image.ref, image.info
    inside = [element.name for element in ref.context.ancestors]
    main = next((at for at, name in enumerate(inside) if name in _MAIN), 0)
    if "nav" in inside or "header" in inside[main:]:
        return True
    sides = [hint.value for hint in map(parse_dimension, _sides(ref)) if hint and hint.unit == "px"]
    if len(sides) == 2 and max(sides) <= _SMALL:
        return True
    return info is not None and 0 < max(info.natural_size) <= _SMALL and not any(_sides(ref))


def _sides(ref: ImageRef) -> tuple[str | None, str | None]:
    return ref.value("width"), ref.value("height")


def _is_plain(ref: ImageRef) -> bool:
    """Tell whether an image is a part of the text, neither in a list nor one of several to show."""
    loading = ref.attr("loading")
    if loading is not None and not follows_srcset(ref, "loading"):
        return False
    link = ref.context.link
    if link is not None and not has_image_suffix(link.href):
        return False
    own = Element("img", ref.value("id") or "", tuple((ref.value("class") or "").split()))
    style = ref.value("style") or ""
    return not _HIDING.search(style) and not any(map(_is_apart, (own, *ref.context.ancestors)))


def _is_apart(element: Element) -> bool:
    names = " ".join((element.id, *element.classes))
    if element.name in ("html", "body", "main"):
        names = ""
    hidden = element.attribute("hidden") is not None or element.attribute("aria-hidden") == "true"
    return (
        element.name in _OUTSIDE | _REPEATED
        or element.role in _ROLES
        or hidden
        or _HIDING.search(element.style) is not None
        or _NAMES.search(names) is not None
    )


def _has_rival(first: Image, images: Iterable[Image]) -> bool:
    """Tell whether something else before the image may be what a reader sees first."""
    return any(
        image.ref.kind in _RIVALS and image.ref.span.start < first.ref.span.start
        for image in images
    )


def _is_near_the_start(source: Source, ref: ImageRef) -> bool:
    """Tell whether little text is before the image, after the start of the page's content."""
    begin = _BEGIN.search(source.text, 0, ref.span.start)
    if begin is None:
        return False
    before = source.text[begin.start() : ref.span.start]
    seen = _UNSEEN.sub(" ", before)
    if is_template(seen):
        return False
    return len(" ".join(_TAG.sub(" ", seen).split())) <= _MOST_TEXT


def _is_wide(ref: ImageRef, info: ImageInfo, sizes: Sizes) -> bool:
    """Tell whether an image is wide on a laptop's screen."""
    width, height = info.natural_size
    hint, tall = map(parse_dimension, _sides(ref))
    if hint is not None and hint.unit == "px":
        width, height = round(hint.value), round(hint.value * height / max(width, 1))
    if tall is not None and tall.unit == "px":
        height = round(tall.value)
    shown = sizes.width_at(_LAPTOP)
    return width >= _WIDE and height >= _TALL and shown is not None and shown >= _WIDE


def _is_displayed(box: Box) -> bool:
    """Tell whether an image is shown in the flow of its page in every viewport."""
    return "none" not in box.values("display") and box.values("position") <= {
        "", "static", "relative",
    }  # fmt: skip
