"""The parsers: from a page's text to its image references with exact spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from assetjob.model.page import Context, ImageRef, Kind, ParsedPage
from assetjob.model.sizes import parse_sizes
from assetjob.model.text import Attr, Markup, Source, Span
from assetjob.parse.context import Surroundings
from assetjob.parse.dialects import dialect_of
from assetjob.parse.frontmatter import FrontImage, names_image, read_front_matter
from assetjob.parse.html import (
    WANTED,
    Found,
    base_url,
    find_images,
    is_whole,
    may_hold_images,
    style_sheets,
    style_texts,
)
from assetjob.parse.lines import Lines
from assetjob.parse.located_text import whole
from assetjob.parse.rendering import MarkdownImage, Piece, Rendering
from assetjob.parse.srcset import parse_srcset
from assetjob.parse.template import Construct, Masked, mask
from assetjob.parse.tree import Tree, build_tree

KEYS = ("image", "thumbnail", "cover", "hero")


def parse(source: Source, keys: tuple[str, ...] = KEYS) -> ParsedPage:
    """Return the page with every image on it, in the order of the file.

    `keys` are the front matter keys that name images. Any text can be parsed, but for:

    Raises:
        PageError: The page is larger than can be read.
    """
    text = source.text
    front_matter, front_images = read_front_matter(text, keys)
    start = front_matter.span.end if front_matter else 0
    lines = Lines(text)
    refs = [
        ImageRef(
            Kind.FRONT_MATTER,
            image.span,
            *lines.place(image.span.start),
            image.url,
            _named(image, text),
        )
        for image in front_images
    ]
    masked = mask(text, start, source.markup)
    refs += _included(masked.constructs, lines)
    if not may_hold_images(masked.text):
        return ParsedPage(tuple(refs), front_matter)
    tree, found = _read(source, masked, start, lines)
    return ParsedPage(
        tuple(sorted([*refs, *found], key=lambda ref: ref.span)),
        front_matter,
        base=base_url(tree),
        whole=is_whole(tree),
        styles=style_texts(tree),
        sheets=style_sheets(tree),
    )


def _read(
    source: Source, masked: Masked, start: int, lines: Lines
) -> tuple[Tree, tuple[ImageRef, ...]]:
    """Return the page's tree and its images; `start` characters of front matter say nothing."""
    if source.markup is Markup.HTML:
        html = " " * start + masked.text[start:]
        rendering = Rendering(html, (Piece(0, 0, len(html)),), ())
        return _found(rendering, masked, lines)
    return _found(dialect_of(source).render(whole(masked.text, start), source), masked, lines)


def _found(rendering: Rendering, masked: Masked, lines: Lines) -> tuple[Tree, tuple[ImageRef, ...]]:
    tree = build_tree(rendering.html, WANTED, masked.restore, masked.emitted)
    surroundings = Surroundings(tree)
    reader = _Reader(rendering, masked, lines)
    images = find_images(rendering.html, tree, masked)
    return tree, tuple(ref for found in images for ref in reader.refs(found, surroundings))


class _Reader:
    """Turns what was found in the rendered HTML into references to places in the file."""

    def __init__(self, rendering: Rendering, masked: Masked, lines: Lines) -> None:
        self._pieces = rendering.pieces
        self._starts = [piece.start for piece in rendering.pieces]
        self._images = {image.start: image for image in rendering.images}
        self._masked = masked
        self._lines = lines

    def refs(self, found: Found, surroundings: Surroundings) -> Iterator[ImageRef]:
        """Yield the reference, or nothing where the file does not hold the tag as it is."""
        image = self._images.get(found.span.start)
        if image and found.kind is Kind.IMG:
            yield self._markdown(image, surroundings.context(found.tag))
            return
        span = self._in_file(found.span)
        if span is None:
            return
        attrs = tuple(moved for attr in found.attrs if (moved := self._moved(attr)))
        yield ImageRef(
            found.kind,
            span,
            *self._lines.place(span.start),
            found.url,
            attrs,
            surroundings.context(found.tag),
            found.candidates,
            srcset_errors=found.srcset_errors,
            sizes_errors=_sizes_errors(found.kind, attrs),
            templated=len(attrs) < len(found.attrs) or self._templated(span, attrs),
        )

    def _markdown(self, image: MarkdownImage, context: Context) -> ImageRef:
        attrs = tuple(
            Attr(attr.name, self._masked.restore(attr.value), attr.span, attr.value_span)
            for attr in image.attrs
        )
        values = {attr.name: attr.value for attr in attrs}
        srcset = parse_srcset(values.get("srcset", ""))
        if context.name.decorative and not context.name.text and not _declared(image):
            # Markdown renders alt="" where nobody wrote anything: that declares nothing.
            context = replace(context, name=replace(context.name, decorative=False, exposed=True))
        return ImageRef(
            Kind.MARKDOWN,
            image.span,
            *self._lines.place(image.span.start),
            values["src"].strip() if "src" in values else None,
            attrs,
            context,
            srcset.candidates,
            image.parts,
            srcset.errors if "srcset" in values else (),
            _sizes_errors(Kind.MARKDOWN, attrs),
            templated=self._templated(image.parts.attribute_list, attrs),
        )

    def _templated(self, span: Span | None, attrs: tuple[Attr, ...]) -> bool:
        """Tell whether a template stands in `span` elsewhere than in an attribute's value."""
        if span is None or not self._masked.constructs:
            return False
        values = [attr.value_span for attr in attrs if attr.value_span]
        return any(
            not any(value.start <= at.start < value.end for value in values)
            for at in self._masked.within(span)
        )

    def _in_file(self, span: Span) -> Span | None:
        """Return where a span of the HTML stands in the file, or None where it does not."""
        start = self._offset(span.start)
        if span.start == span.end:
            return None if start is None else Span(start, start)
        end = self._offset(span.end - 1)
        if start is None or end is None or end < start:
            return None
        return Span(start, end + 1)

    def _offset(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        piece = self._pieces[index]
        within = offset - piece.start
        return piece.source + within if within < piece.length else None

    def _moved(self, attr: Attr) -> Attr | None:
        span = self._in_file(attr.span)
        value_span = None if attr.value_span is None else self._in_file(attr.value_span)
        if span is None or (attr.value_span is not None and value_span is None):
            return None
        return Attr(attr.name, attr.value, span, value_span)


_INCLUDE = re.compile(r"\{%-?\s*(?:include\w*|render|figure|img|image|picture)\b|\{\{[<%]")
_ARGUMENT = re.compile(
    r"(?<![\w-])(?P<name>[\w-]++)\s*+[=:]\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'%>}]+))"
)


def _included(constructs: tuple[Construct, ...], lines: Lines) -> Iterator[ImageRef]:
    """Yield the includes and shortcodes that are given an image: reported, never rewritten."""
    for construct in constructs:
        if not _INCLUDE.match(construct.text):
            continue
        attrs = []
        for found in _ARGUMENT.finditer(construct.text):
            group = next(g for g in ("double", "single", "bare") if found[g] is not None)
            at = construct.span.start
            value_span = Span(at + found.start(group), at + found.end(group))
            span = Span(at + found.start(), at + found.end())
            attrs.append(Attr(found["name"].lower(), found[group], span, value_span))
        url = next((attr.value for attr in attrs if names_image(attr.value)), None)
        if url:
            place = lines.place(construct.span.start)
            yield ImageRef(Kind.INCLUDE, construct.span, *place, url, tuple(attrs))


def _sizes_errors(kind: Kind, attrs: tuple[Attr, ...]) -> tuple[str, ...]:
    """Return what is wrong in a ``sizes``; what a template will write there is not known."""
    value = next((attr.value for attr in attrs if attr.name == "sizes"), "")
    if kind not in _WITH_SIZES or not value.strip() or "{{" in value or "{%" in value:
        return ()
    return parse_sizes(value).errors


def _declared(image: MarkdownImage) -> bool:
    """Tell whether an author wrote in the attribute list that the image is decorative."""
    listed = image.parts.attribute_list
    return listed is not None and any(
        attr.name in ("alt", "role") and listed.start <= attr.span.start < listed.end
        for attr in image.attrs
    )


_WITH_SIZES = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.SOURCE})


def _named(image: FrontImage, text: str) -> tuple[Attr, ...]:
    """Return the key and value of an image that a template can name, as in ``{{ page.image }}``."""
    line = text.rfind("\n", 0, image.span.start) + 1
    if not text.startswith(image.key, line):
        return ()
    return (Attr(image.key, image.url, image.span, image.span),)
