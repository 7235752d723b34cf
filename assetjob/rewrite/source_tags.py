"""Find the ``<source>`` elements that the tool wrote, and bring them up to date.

They are directly before the element that they belong to, which is how they are recognised. No white
space is written between them, which would be rendered; a formatter may have added some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from assetjob.images.variant_paths import is_written
from assetjob.model.formats import FORMATS
from assetjob.model.image import CandidateImage, Image, ResolvedPage
from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Edit, Markup, Source, Span
from assetjob.parse.dialects import Dialect, dialect_of
from assetjob.rewrite.edits import escaped
from assetjob.rewrite.same_value import is_same

# As `SourceTag` writes it; inside an attribute the quote would be a character reference.
_MEDIA_TYPES = frozenset(each.media_type for each in FORMATS.values() if each.codec)
_SOURCE = re.compile(r'<source hidden (?:media|type)="')
_OWN_NAMES = frozenset({"hidden", "media", "type", "srcset", "sizes", "width", "height"})
_OPENING = "<picture>"
_CLOSING = "</picture>"
# Formatters break tags where no white space would be rendered.
_OPENED = re.compile(r"<picture\s*>\Z")
_CLOSED = re.compile(r"</picture\s*>")
_LONGEST_TAG = 200  # characters of a <picture> with a formatter's indentation


@dataclass(frozen=True, slots=True)
class SourceTag:
    """The attributes of a ``<source>`` that the tool writes.

    `media`, `width` and `height` are copied from the author's source that it precedes, because a
    source's dimensions count for the image (HTML standard, 4.8.3). Chromium lays a source that is
    not `hidden` out as an empty inline box, before which a line may break.
    """

    type: str
    srcset: str
    sizes: str
    media: str | None = None
    width: str | None = None
    height: str | None = None
    hidden: bool = True

    @property
    def text(self) -> str:
        """The tag in HTML."""
        pairs = (
            ("media", self.media),
            ("type", self.type),
            ("srcset", self.srcset),
            ("sizes", self.sizes),
            ("width", self.width),
            ("height", self.height),
        )
        pairs_written = (
            f'{name}="{escaped(value, chr(34))}"' for name, value in pairs if value is not None
        )
        return f"<source hidden {' '.join(pairs_written)}>"


@dataclass(frozen=True, slots=True)
class ImageMarkup:
    """An image of the page `within`, with the tool's own sources directly before it.

    `opening` and `closing` are the spans of the ``<picture>`` that the tool put around them, None
    where there is none or where it is the author's.
    """

    within: Source
    image: Image
    sources: tuple[Image, ...] = ()
    opening: Span | None = None
    closing: Span | None = None

    @property
    def wrappable(self) -> bool:
        """Tell whether the page's markup allows a ``<picture>`` here."""
        if self.opening is not None:
            return True
        return not self._is_alone_in_picture and _is_wrappable(self.within, self.image)

    @property
    def in_author_picture(self) -> bool:
        """Tell whether the image is in a ``<picture>`` of the author's that may get sources.

        With them one that holds the image alone would be like the tool's own.
        """
        is_inside = self.opening is None and self.image.ref.context.inside("picture")
        return is_inside and not self._is_alone_in_picture

    @property
    def _is_alone_in_picture(self) -> bool:
        text, span = self.within.text, self.image.ref.span
        opened = _OPENED.search(text, max(0, span.start - _LONGEST_TAG), span.start)
        return not self.sources and bool(opened and _CLOSED.match(text, span.end))

    @property
    def written(self) -> tuple[CandidateImage, ...]:
        """All candidates that the image has, those of the tool's sources first."""
        return (*(c for each in self.sources for c in each.candidates), *self.image.candidates)

    @property
    def as_authored(self) -> Image:
        """The image as it was before the tool put a ``<picture>`` around it."""
        if self.opening is None:
            return self.image
        ref = self.image.ref
        context = replace(ref.context, ancestors=ref.context.ancestors[1:])
        return replace(self.image, ref=replace(ref, context=context))


def image_markups(page: ResolvedPage, variants_dir: str) -> Iterator[ImageMarkup]:
    """Yield each image of a page that is not a source of the tool's, in their order."""
    own: list[Image] = []
    for image in page.images:
        # A formatter may have put each source on a line of its own.
        if own and page.source.text[own[-1].ref.span.end : image.ref.span.start].strip():
            own = []
        if is_own_source(image, variants_dir):
            own.append(image)
        else:
            yield _markup(page.source, image, tuple(own))
            own = []


def is_own_source(image: Image, variants_dir: str) -> bool:
    """Tell whether the tool wrote a ``<source>``: with a type, and variants as candidates."""
    ref = image.ref
    if ref.kind is not Kind.SOURCE or {attr.name for attr in ref.attrs} - _OWN_NAMES:
        return False
    paths = [candidate.target.path or "" for candidate in image.candidates]
    return (
        ref.value("type") in _MEDIA_TYPES
        and any(is_written(path, variants_dir) for path in paths)
        and all(is_written(path, variants_dir) for path in paths[:-1])
    )


def sources_in(text: str) -> int:
    """Return the number of the tool's sources in a text that is to be written."""
    return len(_SOURCE.findall(text))


def source_edits(markup: ImageMarkup, wanted: Iterable[SourceTag]) -> tuple[Edit, ...]:
    """Return the edits that give an image exactly the `wanted` sources."""
    tags = tuple(wanted)
    span = markup.image.ref.span
    if not markup.sources:
        if not tags:
            return ()
        sources = "".join(tag.text for tag in tags)
        if markup.in_author_picture:
            return (Edit(Span(span.start, span.start), sources),)
        return (
            Edit(Span(span.start, span.start), "<picture>" + sources),
            Edit(Span(span.end, span.end), _CLOSING),
        )
    start, end = markup.sources[0].ref.span.start, markup.sources[-1].ref.span.end
    if tags:
        if _are_same(tuple(map(_tag_of, markup.sources)), tags):
            return ()
        return (Edit(Span(start, end), "".join(tag.text for tag in tags)),)
    if markup.opening and markup.closing:
        return (Edit(Span(markup.opening.start, end), ""), Edit(markup.closing, ""))
    return (Edit(Span(start, end), ""),)


def in_markdown(sources: Iterable[SourceTag], tag: str, dialect: Dialect) -> str:
    """Return a ``<picture>`` that stays in its paragraph, as the Markdown image did."""
    return dialect.inline(f"{_OPENING}{''.join(each.text for each in sources)}{tag}{_CLOSING}")


def _markup(source: Source, image: Image, sources: tuple[Image, ...]) -> ImageMarkup:
    start = sources[0].ref.span.start if sources else image.ref.span.start
    for before, after in _around_picture(source) if sources else ():
        opening = _OPENED.search(source.text, max(0, start - _LONGEST_TAG), start)
        closing = _CLOSED.match(source.text, image.ref.span.end)
        if not (opening and closing):
            break
        begin, end = opening.start() - len(before), closing.end() + len(after)
        if source.text.startswith(before, begin) and source.text.startswith(after, closing.end()):
            spans = Span(begin, start), Span(image.ref.span.end, end)
            return ImageMarkup(source, image, sources, *spans)
    return ImageMarkup(source, image, sources)


def _around_picture(source: Source) -> Iterator[tuple[str, str]]:
    """Yield what may stand around a ``<picture>`` of the tool's, the longest first."""
    if source.markup is Markup.MARKDOWN:
        yield dialect_of(source).inline_html
    yield "", ""


def _is_wrappable(source: Source, image: Image) -> bool:
    """Tell whether a page's markup allows a ``<picture>`` around an image.

    In Markdown the tag at the beginning of a line decides whether a block begins there: to
    CommonMark an ``<img>`` alone on its line is one (4.6, kind 7) and a ``<picture>`` followed by
    something is none; kramdown does the opposite.
    """
    ref, text = image.ref, source.text
    if source.markup is Markup.HTML:
        return True
    if ref.kind is Kind.MARKDOWN:
        named = bool((ref.value("alt") or "").strip())  # else a tag would declare it decorative
        return named and _is_all_pairs(source, ref)
    if not _begins_line(text, ref.span.start):
        return True
    alone = _LINE_END.match(text, ref.span.end) and not _LINE.search(ref.span.of(text))
    dialect = dialect_of(source)
    return not (dialect.picture_is_block or (alone and dialect.lone_tag_is_block))


def holds_sources(markup: ImageMarkup) -> bool:
    """Tell whether a source may be added in an author's ``<picture>``.

    In Markdown a ``<source>`` at the beginning of a line would begin an HTML block and end the
    paragraph, unless the ``<picture>`` is a block itself.
    """
    text, end = markup.within.text, markup.image.ref.span.start
    if markup.within.markup is Markup.HTML or not _begins_line(text, end):
        return True
    opening = max(text.rfind("<picture", 0, end), text.rfind("<PICTURE", 0, end), 0)
    return _begins_line(text, opening)


def _begins_line(text: str, at: int) -> bool:
    """Tell whether only Markdown's block markers precede `at` on its line."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return bool(_MARKERS.fullmatch(text, start, at))


# Indentation and the markers of quotes, lists, definitions and footnotes.
_MARKERS = re.compile(
    r"(?:[ \t>]|[*+-](?=\s)|\d+[.)](?=\s)|:(?=\s)|\[\^[^\]\r\n]*\]:|\{:[^}\r\n]*\})*"
)
_LINE = re.compile(r"[\r\n]")
_LINE_END = re.compile(r"[ \t]*(?:[\r\n]|\Z)")


def _is_all_pairs(source: Source, ref: ImageRef) -> bool:
    """Tell whether attribute lists hold nothing but attributes that a tag can have."""
    if ref.parts is None or ref.parts.attribute_list is None:
        return True
    known = (ref.parts.alt, ref.parts.destination, ref.parts.title)
    end = max(part.end for part in known if part and part.within(ref.span))
    opening, closing = dialect_of(source).attribute_list or ("", "")
    start = source.text.find(opening.strip(), end, ref.span.end)
    rest = source.text[start : ref.span.end]
    for span in sorted((a.span for a in ref.attrs if start <= a.span.start), reverse=True):
        rest = rest[: span.start - start] + rest[span.end - start :]
    # Two lists stand beside each other where the first was not closed as its author meant.
    empty = (opening + closing).replace(" ", "")
    return start >= 0 and not "".join(rest.split()).replace(empty, "")


def _are_same(tags: Sequence[SourceTag], others: Sequence[SourceTag]) -> bool:
    """Tell whether tags mean the same, whatever white space a formatter put into them."""
    return len(tags) == len(others) and all(
        is_same(each.name, getattr(tag, each.name), getattr(other, each.name))
        for tag, other in zip(tags, others, strict=True)
        for each in fields(SourceTag)
    )


def _tag_of(source: Image) -> SourceTag:
    ref = source.ref
    return SourceTag(
        ref.value("type") or "",
        ref.value("srcset") or "",
        ref.value("sizes") or "",
        ref.value("media"),
        ref.value("width"),
        ref.value("height"),
        ref.attr("hidden") is not None,
    )
