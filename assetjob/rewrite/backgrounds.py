"""Give background images of CSS variants, by a declaration after the author's.

``background-image: image-set(url(a.webp) type("image/webp") 1x)`` shows a variant of the same width
and height as the file, so that the natural size, which CSS may use, stays. A browser that does not
know ``image-set()`` with ``type()`` drops the declaration (CSS Images 4, 2.4), and the author's
applies. Both have the same place in the cascade.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from assetjob.images.variant_paths import is_written
from assetjob.images.variants import left_alone
from assetjob.model.formats import FORMATS, best_first
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Change
from assetjob.model.text import Edit, Markup, Span, is_template
from assetjob.model.variant import Encoded, Variant, is_variant
from assetjob.parse.css_declarations import CssDeclaration, css_declarations
from assetjob.rewrite.hydration import framework_of, in_island
from assetjob.rewrite.image_lists import image_list
from assetjob.rewrite.urls import url_of
from assetjob.settings.schema import Settings

_PROPERTIES = frozenset({"background", "background-image"})
# Their declarations are no part of the cascade.
_UNCASCADED = ("@keyframes", "@-webkit-keyframes", "@-moz-keyframes", "@font-face", "@page")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style\b", re.IGNORECASE)
# A quote in an attribute; its semicolon does not end a declaration.
_REFERENCE = re.compile(r"&(?:quot|apos|#0*3[49]|#x0*2[27]);", re.IGNORECASE)
_URL = re.compile(r"url\([^()]*\)", re.IGNORECASE)
_BLANKS = re.compile(r"""[\s"']+""")
_SEPARATOR = re.compile(r"\s*;\s*(?:/\*.*?\*/\s*)*background-image\s*:\s*", re.DOTALL)


def background_images(page: ResolvedPage) -> Iterator[Image]:
    """Yield the images of CSS of which a variant of the same size can be shown."""
    hydrated = page.source.markup is not Markup.CSS and framework_of(page.source) is not None
    for image in page.images:
        ref, info = image.ref, image.info
        if ref.kind is not Kind.CSS or hydrated or in_island(ref) or ref.skipped:
            continue
        if info is not None and image.target.form is not None and looks_the_same(info):
            yield image


def is_own_background(image: Image, variants_dir: str) -> bool:
    """Tell whether an image of CSS is a variant of the tool's."""
    path = image.target.path or ""
    return image.ref.kind is Kind.CSS and is_variant(path) and is_written(path, variants_dir)


def background_changes(
    page: ResolvedPage, encoded: Mapping[str, Encoded], settings: Settings
) -> Iterator[Change]:
    """Yield a change for each declaration of a background that is not up to date."""
    images = {image.ref.span: image for image in background_images(page)}
    own = _own(page, settings.variants_dir)
    spans = sorted((*images, *own))
    for place in _places(page, spans):
        for declaration, following in place.declarations():
            inside = [images[span] for span in spans if span in images and declaration.has(span)]
            written = following if following and any(map(following.has, own)) else None
            overridden = following is not None and written is None
            if not (inside or written) or overridden:
                continue
            wanted = _wanted(declaration, inside, encoded, settings, place.quote)
            edit = _edit(declaration, written, wanted)
            if edit is not None:
                yield Change(page.source.path, (edit,), wanted.needs if wanted else ())


def with_variants(page: ResolvedPage, variants_dir: str) -> frozenset[Span]:
    """Return the images of CSS in declarations that are followed by one with variants."""
    own = _own(page, variants_dir)
    return frozenset(
        image.ref.span
        for place in _places(page, own)
        for declaration, following in place.declarations()
        if following and any(map(following.has, own))
        for image in page.images
        if declaration.has(image.ref.span)
    )


def _own(page: ResolvedPage, variants_dir: str) -> list[Span]:
    return [image.ref.span for image in page.images if is_own_background(image, variants_dir)]


def _quoted(reference: re.Match[str]) -> str:
    """Return the quote that a reference stands for, as long as the reference."""
    return unescape(reference[0]) + " " * (len(reference[0]) - 1)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """An author's declaration of a background, with its value and the spans in the page's text."""

    name: str
    text: str
    value: Span

    def has(self, span: Span) -> bool:
        """Tell whether the value holds a URL."""
        return span.within(self.value)


@dataclass(frozen=True, slots=True)
class _Place:
    """A style sheet, a style element or a style attribute; `quote` is safe within it."""

    text: str
    span: Span
    quote: str

    def declarations(self) -> Iterator[tuple[_Declaration, _Declaration | None]]:
        """Yield the declarations of backgrounds, each with the one that directly follows it."""
        css = _REFERENCE.sub(_quoted, self.span.of(self.text))
        found = (each for each in css_declarations(css) if not each.at_rule.startswith(_UNCASCADED))
        backgrounds = [self._moved(each) for each in found if each.name in _PROPERTIES]
        for each, following in pairwise((*backgrounds, None)):
            if each is None:
                continue
            between = self.text[each.value.end : following.value.start] if following else ""
            follows = _SEPARATOR.fullmatch(between) is not None
            yield each, following if follows else None

    def _moved(self, each: CssDeclaration) -> _Declaration:
        start = self.span.start
        value = Span(start + each.value.start, start + each.value.end)
        return _Declaration(each.name, value.of(self.text), value)


@dataclass(frozen=True, slots=True)
class _Wanted:
    value: str
    needs: tuple[str, ...]


def _places(page: ResolvedPage, spans: Sequence[Span]) -> Iterable[_Place]:
    """Return the places of CSS on a page that name one of these URLs."""
    text = page.source.text
    if page.source.markup is Markup.CSS:
        return (_Place(text, Span(0, len(text)), '"'),) if spans else ()
    found: dict[Span, _Place] = {}
    for image in page.images:
        if image.ref.kind is Kind.CSS and image.ref.span in spans:
            place = _attribute(text, image) or _element(text, image.ref.span)
            if place is not None:
                found.setdefault(place.span, place)
    return found.values()


def _attribute(text: str, image: Image) -> _Place | None:
    """Return the quoted style attribute that an image is in."""
    attr = image.ref.attr("style")
    span = attr.value_span if attr else None
    if span is None or not image.ref.span.within(span) or text[span.start - 1] not in "\"'":
        return None
    return _Place(text, span, "'" if text[span.start - 1] == '"' else '"')


def _element(text: str, span: Span) -> _Place | None:
    """Return the style element that a URL is in."""
    start = None
    for tag in _STYLE.finditer(text, 0, span.start):
        start = tag.end()
    if start is None or _STYLE_END.search(text, start, span.start):
        return None
    end = _STYLE_END.search(text, span.end)
    return _Place(text, Span(start, end.start() if end else len(text)), '"')


def _wanted(
    declaration: _Declaration,
    images: Sequence[Image],
    encoded: Mapping[str, Encoded],
    settings: Settings,
    quote: str,
) -> _Wanted | None:
    """Return the value of the declaration to be written, None where there is none."""
    if is_template(declaration.text) or _REFERENCE.search(_URL.sub("", declaration.text)):
        return None
    needs: list[str] = []

    def replaced(span: Span) -> str | None:
        """Return the image set for the URL at a place in the value, None to keep it."""
        start = declaration.value.start
        inner = Span(start + span.start, start + span.end)
        image = next((each for each in images if each.ref.span.within(inner)), None)
        variants = _full_size(image, encoded, settings) if image else ()
        if image is None or not variants:
            return None
        needs.extend(each.path for each in variants)
        return _image_set(image, variants, quote)

    value = _IMPORTANT.sub("", declaration.text)
    images_of_value = image_list(value, replaced, shorthand=declaration.name == "background")
    if images_of_value is None or not needs:
        return None
    important = " !important" if value != declaration.text else ""
    return _Wanted(f"{images_of_value}{important}", tuple(needs))


Replace = Callable[[Span], str | None]


def _full_size(
    image: Image, encoded: Mapping[str, Encoded], settings: Settings
) -> tuple[Variant, ...]:
    """Return the variants of the file's own width and height, the best format first."""
    info = image.info
    made = encoded.get(info.path) if info else None
    if info is None or made is None or left_alone(info, settings):
        return ()
    same = {
        kept.variant.format: kept.variant
        for kept in made.kept
        if (kept.variant.width, kept.variant.height) == (info.width, info.height)
    }
    return tuple(same[kind] for kind in best_first(frozenset(same)))


def _image_set(image: Image, variants: Iterable[Variant], quote: str) -> str:
    form = image.target.form
    assert form is not None
    options = (
        f"url({url_of(form, each.path)}) type({quote}{FORMATS[each.format].media_type}{quote}) 1x"
        for each in variants
    )
    return f"image-set({', '.join(options)})"


def _edit(
    declaration: _Declaration, written: _Declaration | None, wanted: _Wanted | None
) -> Edit | None:
    """Return the edit that writes the declaration after the author's, None if it is there."""
    at = declaration.value.end
    if written is None:
        if wanted is None:
            return None
        return Edit(Span(at, at), f"; background-image: {wanted.value}")
    if wanted is None:
        return Edit(Span(at, written.value.end), "")
    if _BLANKS.sub("", unescape(written.text)) == _BLANKS.sub("", wanted.value):
        return None
    return Edit(written.value, wanted.value)


def looks_the_same(info: ImageInfo) -> bool:
    """Tell whether a variant of the same width and height certainly looks the same."""
    return info.frames == 1 and info.orientation == 1 and info.density_size is None
