"""The elements of a page that carry images, with their spans in the HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import Tag

from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.model.page import Candidate, Kind
from assetjob.model.text import Attr, Span
from assetjob.parse.aria import attribute, role_of
from assetjob.parse.css import css_urls
from assetjob.parse.entities import unescape
from assetjob.parse.srcset import Srcset, parse_masked_srcset, parse_srcset
from assetjob.parse.start_tag import scan_tag
from assetjob.parse.template import Masked
from assetjob.parse.tree import ElementFilter, Tree


@dataclass(frozen=True, slots=True)
class FoundImage:
    """An image found in HTML. `span` and the spans of `attrs` are characters of the HTML."""

    kind: Kind
    tag: Tag
    span: Span
    url: str | None
    attrs: tuple[Attr, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    srcset_errors: tuple[str, ...] = ()


def may_hold_images(text: str, *others: str) -> bool:
    """Tell at little cost whether a tree need be built: False only where no image is possible.

    `others` are further signs of an image, in lower case. A link with a digest of a style sheet
    says that the images of the style sheet must stay.
    """
    lower = text.lower()
    return any(sign in lower for sign in (*others, *_SIGNS))


_SIGNS = (
    "<im", "url(", "<svg", "data-", "background", "<input", "<source", "<video", "<area",
    "<object", "<embed", "feimage", "icon", "preload", ":image", '"image', "'image", "=image",
    "prefetch", "image_src", "tileimage", "role", "integrity",
)  # fmt: skip


def find_images(html: str, tree: Tree, masked: Masked) -> Iterator[FoundImage]:
    """Yield the images of `html`, whose tree is `tree`, in the order of the document.

    `masked` restores the templates in its values. The areas of a map that no image uses are left
    out: a browser ignores them.
    """
    maps = _used_maps(tree)
    for marked in tree.marked:
        tag, start = marked.tag, marked.start
        if start is None:
            continue
        if tag.name == "style":
            if tag.namespace == "html":
                yield from _sheet(html, tag, start, masked)
        elif tag.name not in _FACTS and not _is_idle_area(tag, maps):
            yield from _carried(html, tag, start, masked)


_HTML_NAMES = frozenset(
    {"img", "source", "input", "video", "object", "embed", "area", "link", "meta"}
)
_SVG_NAMES = frozenset({"svg", "image", "feImage"})
_BACKGROUND = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
# The attributes of the common lazy loaders: lazysizes, lozad, jQuery Lazy, WordPress, Unveil.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-bg", "data-background")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_FACTS = frozenset(
    {
        "html",
        "base",
        "style",
        "script",
        "noscript",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
)
IMAGE_ELEMENTS = ElementFilter(
    _HTML_NAMES | _SVG_NAMES | _FACTS | {"body"},
    frozenset({"style", "role", "background", *_LAZY, *_LAZY_SETS}),
)


def _carried(html: str, tag: Tag, start: int, masked: Masked) -> Iterator[FoundImage]:
    values = {name: str(value) for name, value in tag.attrs.items()}
    span, attrs = scan_tag(html, start, values, masked.restore)
    kind = _kind(tag)
    by_name = {attr.name: attr for attr in attrs}
    if kind:
        url = None if _plays(tag) else _url(by_name, *_URLS.get(kind, ()))
        srcset = by_name.get("imagesrcset" if kind is Kind.PRELOAD else "srcset")
        parsed = _srcset(html, srcset, masked) if kind in _WITH_SRCSET else Srcset(())
        yield FoundImage(kind, tag, span, url, attrs, parsed.candidates, parsed.errors)
    if tag.name not in _LOADS_OTHER_FILES:
        yield from _lazy(html, tag, attrs, masked)
    background = by_name.get("background")
    if background and tag.name in _BACKGROUND and background.value.strip():
        yield FoundImage(Kind.CSS, tag, background.span, background.value.strip(), attrs)
    style = by_name.get("style")
    if style and style.value_span and "url(" in style.value.lower():
        at = style.value_span.start
        for raw, place in css_urls(style.value_span.of(html)):
            where = Span(at + place.start, at + place.end)
            yield FoundImage(Kind.CSS, tag, where, masked.restore(unescape(raw)), attrs)


def _lazy(html: str, tag: Tag, attrs: tuple[Attr, ...], masked: Masked) -> Iterator[FoundImage]:
    """Yield the images that the attributes of lazy loaders name."""
    names_file = _names_file if tag.name in ("img", "source") else _names_image
    for attr in attrs:
        if attr.name in _LAZY and names_file(attr.value.strip()):
            yield FoundImage(Kind.DATA_SRC, tag, attr.span, attr.value.strip(), attrs)
        elif attr.name in _LAZY_SETS:
            candidates = _srcset(html, attr, masked).candidates
            yield FoundImage(Kind.DATA_SRC, tag, attr.span, None, attrs, candidates)


# Elements whose data-src names another kind of file: a script, a frame, a video.
_LOADS_OTHER_FILES = frozenset(
    "script iframe frame video audio track embed object link meta template portal input".split()
)
_URLS = {
    Kind.IMG: ("src",),
    Kind.INPUT: ("src",),
    Kind.POSTER: ("poster",),
    Kind.OBJECT: ("data",),
    Kind.EMBED: ("src",),
    Kind.SVG_IMAGE: ("href", "xlink:href"),
    Kind.ICON: ("href",),
    Kind.PRELOAD: ("href",),
    Kind.META: ("content",),
}
_WITH_SRCSET = frozenset({Kind.IMG, Kind.SOURCE, Kind.PRELOAD})


def _kind(tag: Tag) -> Kind | None:
    """Return what kind of image the element itself is, or None."""
    if tag.namespace == "svg":
        if tag.name == "svg":
            nested = tag.parent and tag.parent.namespace == "svg" and not role_of(tag)
            return None if nested else Kind.SVG
        if tag.name in ("image", "feImage"):
            return Kind.SVG_IMAGE
    elif tag.namespace == "html" and tag.name in _KINDS:
        kind = _KINDS[tag.name](tag)
        if kind:
            return kind
    graphics = tag.namespace == "svg" and role_of(tag).startswith("graphics-")
    return Kind.ROLE_IMG if graphics or role_of(tag) == "img" else None


_IMAGE_FILE = re.compile(SUFFIX_PATTERN + "(?:[?#]|$)", re.IGNORECASE)
_META = frozenset(
    "og:image og:image:url og:image:secure_url twitter:image twitter:image:src image "
    "msapplication-tileimage".split()
)
_ICONS = frozenset(
    {"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "image_src"}
)


def _typed_image(tag: Tag) -> bool:
    """Tell whether an object or embed holds an image, by its type or else its file's name."""
    kind = attribute(tag, "type").strip().lower()
    url = attribute(tag, "data") or attribute(tag, "src")
    return kind.startswith("image/") or (not kind and bool(_IMAGE_FILE.search(url.strip())))


def has_fallback(tag: Tag) -> bool:
    """Tell whether the content of an object is shown only where its own data cannot be."""
    return tag.name == "object" and "data" in tag.attrs and (_typed_image(tag) or _plays(tag))


def _plays(tag: Tag) -> bool:
    """Tell whether an object holds audio or video: no image, but non-text content (ACT 8fc3b6).

    So does one with a ``data:`` URL, which a browser never fails to load (axe, object-alt).
    """
    kind = attribute(tag, "type").strip().lower()
    if tag.name == "object" and attribute(tag, "data").strip().lower().startswith("data:"):
        return True
    is_media = kind.startswith(("audio/", "video/"))
    return tag.name == "object" and (
        is_media or (not kind and bool(_MEDIA_FILE.search(attribute(tag, "data").strip())))
    )


_MEDIA_FILE = re.compile(
    r"\.(?:mp[34]|m4[av]|og[gav]|opus|webm|wav|aac|flac|mov|avi)(?:[?#]|$)", re.IGNORECASE
)


def _link_kind(tag: Tag) -> Kind | None:
    rel = set(attribute(tag, "rel").lower().split())
    if rel & _ICONS:
        return Kind.ICON
    early = rel & {"preload", "prefetch"} and attribute(tag, "as").strip().lower() == "image"
    return Kind.PRELOAD if early else None


def _meta_kind(tag: Tag) -> Kind | None:
    names = (attribute(tag, key).strip().lower() for key in ("property", "name", "itemprop"))
    return Kind.META if any(name in _META for name in names) else None


def _source_kind(tag: Tag) -> Kind | None:
    parent = tag.parent
    in_picture = parent is not None and parent.name == "picture" and "srcset" in tag.attrs
    return Kind.SOURCE if in_picture else None


_KINDS: dict[str, Callable[[Tag], Kind | None]] = {
    "img": lambda _: Kind.IMG,
    "source": _source_kind,
    "input": lambda tag: Kind.INPUT if attribute(tag, "type").strip().lower() == "image" else None,
    "video": lambda tag: Kind.POSTER if attribute(tag, "poster").strip() else None,
    "object": lambda tag: Kind.OBJECT if _typed_image(tag) or _plays(tag) else None,
    "embed": lambda tag: Kind.EMBED if _typed_image(tag) else None,
    "area": lambda _: Kind.AREA,
    "link": _link_kind,
    "meta": _meta_kind,
}


def _url(attrs: dict[str, Attr], *names: str) -> str | None:
    found = next((attrs[name] for name in names if name in attrs), None)
    return found.value.strip("\t\n\f\r ") if found else None


def _names_file(value: str) -> bool:
    """Tell whether a lazy loader's attribute holds a URL and not a number, a flag or a list."""
    return _names_image(value) or value.startswith(("/", "http:", "https:", "{"))


def _names_image(value: str) -> bool:
    return bool(_IMAGE_FILE.search(value))


def _used_maps(tree: Tree) -> frozenset[str] | None:
    """Return the names of the image maps that elements use, None if a template may write them."""
    values = [attribute(m.tag, "usemap").strip() for m in tree.marked if "usemap" in m.tag.attrs]
    if any("{" in value or "<" in value for value in values):
        return None
    return frozenset(value.removeprefix("#") for value in values)


def _is_idle_area(tag: Tag, used_maps: frozenset[str] | None) -> bool:
    """Tell whether a tag is an area of an image map that no element uses."""
    if tag.name != "area" or used_maps is None:
        return False
    maps = (parent for parent in tag.parents if parent.name == "map")
    found = next(maps, None)
    names = {attribute(found, "name"), attribute(found, "id")} if found else set[str]()
    return names.isdisjoint(used_maps) and not any("{" in name for name in names)


def _srcset(html: str, attr: Attr | None, masked: Masked) -> Srcset:
    """Parse a srcset with its templates masked, so that their blanks part no candidates."""
    if attr is None:
        return Srcset(())
    if not masked.constructs or attr.value_span is None:
        return parse_srcset(attr.value)
    return parse_masked_srcset(unescape(attr.value_span.of(html)), masked.restore)


def _sheet(html: str, tag: Tag, start: int, masked: Masked) -> Iterator[FoundImage]:
    """Yield the images of a style element, whose text is verbatim text of the page."""
    span, _ = scan_tag(html, start, {})
    end = _STYLE_END.search(html, span.end)
    css = html[span.end : end.start() if end else len(html)]
    for raw, place in css_urls(css):
        where = Span(span.end + place.start, span.end + place.end)
        yield FoundImage(Kind.CSS, tag, where, masked.restore(raw))


_STYLE_END = re.compile(r"</style[\t\n\f\r />]", re.IGNORECASE | re.ASCII)
