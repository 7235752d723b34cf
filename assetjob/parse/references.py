"""From the images found in rendered HTML to references with their spans in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from assetjob.model.page import Context, ImageRef, Kind
from assetjob.model.sizes import parse_sizes
from assetjob.model.text import Attr, Span
from assetjob.parse.context import Surroundings
from assetjob.parse.html import FoundImage
from assetjob.parse.lines import Lines
from assetjob.parse.opt_out import is_skipped
from assetjob.parse.rendering import MarkdownImage, Rendering
from assetjob.parse.scripts.markup import sets_src
from assetjob.parse.srcset import parse_masked_srcset
from assetjob.parse.template import Masked


class References:
    """Makes references, with spans in the file, of images found in the HTML of one page."""

    def __init__(self, rendering: Rendering, masked: Masked, lines: Lines) -> None:
        self._pieces = rendering.pieces
        self._starts = [piece.start for piece in rendering.pieces]
        self._images = {image.start: image for image in rendering.images}
        self._masked = masked
        self._lines = lines

    def refs(self, found: FoundImage, surroundings: Surroundings) -> Iterator[ImageRef]:
        """Yield the reference, or nothing where the tag is not verbatim text of the file."""
        image = self._images.get(found.span.start)
        if image and found.kind is Kind.IMG:
            yield self._markdown(image, surroundings.context(found.tag))
            return
        span = self._span_in_file(found.span)
        if span is None:
            return
        attrs = tuple(moved for attr in found.attrs if (moved := self._attr_in_file(attr)))
        yield ImageRef(
            found.kind,
            span,
            *self._lines.position(span.start),
            found.url,
            attrs,
            surroundings.context(found.tag),
            found.candidates,
            srcset_errors=found.srcset_errors,
            sizes_errors=_sizes_errors(found.kind, attrs),
            templated=len(attrs) < len(found.attrs) or self._templated(span, attrs),
            scripted=sets_src(found.attrs),
            skipped=is_skipped(attrs),
        )

    def _markdown(self, image: MarkdownImage, context: Context) -> ImageRef:
        attrs = tuple(
            Attr(attr.name, self._masked.restore(attr.value), attr.span, attr.value_span)
            for attr in image.attrs
        )
        values = {attr.name: attr.value for attr in attrs}
        masked = next((attr.value for attr in image.attrs if attr.name == "srcset"), "")
        srcset = parse_masked_srcset(masked, self._masked.restore)
        if context.name.decorative and not context.name.text and not _declared(image):
            # Markdown renders alt="" where the author wrote no text: that declares nothing.
            context = replace(context, name=replace(context.name, decorative=False, exposed=True))
        return ImageRef(
            Kind.MARKDOWN,
            image.span,
            *self._lines.position(image.span.start),
            values["src"].strip() if "src" in values else None,
            attrs,
            context,
            srcset.candidates,
            image.parts,
            srcset.errors if "srcset" in values else (),
            _sizes_errors(Kind.MARKDOWN, attrs),
            templated=self._templated(image.parts.attribute_list, attrs),
            scripted=sets_src(attrs),
            skipped=is_skipped(attrs),
        )

    def _templated(self, span: Span | None, attrs: tuple[Attr, ...]) -> bool:
        """Tell whether a template is in `span` and not in an attribute's value."""
        # An expression of JSX or Svelte, or a tag of Smarty or Latte.
        if any(attr.name.startswith("{") for attr in attrs):
            return True
        if span is None or not self._masked.constructs:
            return False
        values = [attr.value_span for attr in attrs if attr.value_span]
        return any(
            not any(value.start <= at.start < value.end for value in values)
            for at in self._masked.within(span)
        )

    def _span_in_file(self, span: Span) -> Span | None:
        """Return the span in the file of a span of the HTML, or None where it has none."""
        start = self._offset_in_file(span.start)
        if span.start == span.end:
            return None if start is None else Span(start, start)
        end = self._offset_in_file(span.end - 1)
        if start is None or end is None or end < start:
            return None
        return Span(start, end + 1)

    def _offset_in_file(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        piece = self._pieces[index]
        within = offset - piece.start
        return piece.source + within if within < piece.length else None

    def _attr_in_file(self, attr: Attr) -> Attr | None:
        span = self._span_in_file(attr.span)
        value_span = None if attr.value_span is None else self._span_in_file(attr.value_span)
        if span is None or (attr.value_span is not None and value_span is None):
            return None
        return Attr(attr.name, attr.value, span, value_span)


def _sizes_errors(kind: Kind, attrs: tuple[Attr, ...]) -> tuple[str, ...]:
    """Return what is wrong in a ``sizes``; what a template will write there is not known."""
    value = next((attr.value for attr in attrs if attr.name == "sizes"), "")
    if kind not in _WITH_SIZES or not value.strip() or "{{" in value or "{%" in value:
        return ()
    return parse_sizes(value).errors


def _declared(image: MarkdownImage) -> bool:
    """Tell whether an author wrote in a list of attributes that the image is decorative."""
    between_brackets = image.parts.alt
    return any(
        attr.name == "role" or (attr.name == "alt" and attr.span != between_brackets)
        for attr in image.attrs
    )


_WITH_SIZES = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.SOURCE})
