"""Images in constructs that are neither HTML nor Markdown: checked, never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assetjob.model.page import AccessibleName, Context, ImageRef, Kind, UnreadImage
from assetjob.model.text import Attr, Span
from assetjob.parse.front_keys import has_image_suffix
from assetjob.parse.lines import Lines

ALT_NAMES = frozenset({"alt", "alttext", "alt_text", "alt-text"})
_LITERAL = re.compile(r"\"([^\"\n]{1,500})\"|'([^'\n]{1,500})'|`([^`\n]{1,500})`")


@dataclass(frozen=True, slots=True)
class Embedded:
    """An image that a construct at `span` embeds; `attrs` are its arguments or options.

    `alt` is None where its alt text is not known. `default` is what the generator writes for one
    that the author leaves out, None where that is not known. `is_img` tells that it is an ``<img>``
    whose attributes are all known.
    """

    span: Span
    url: str
    attrs: tuple[Attr, ...] = ()
    alt: Attr | None = None
    default: str | None = None
    is_img: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """Something like an image's address, `text`, in a construct at `span` that is not read."""

    span: Span
    construct: str
    text: str


def image_literals(code: str) -> tuple[str, ...]:
    """Return the string literals of some code that end as the URL of an image file does."""
    texts = (next(filter(None, found.groups())) for found in _LITERAL.finditer(code))
    return tuple(text for text in texts if has_image_suffix(text))


def without_code(text: str, start: int) -> str:
    """Return `text` with blanks instead of what is before `start`, of code and of comments.

    A fence with a name in braces is a directive, whose lines are kept.
    """

    def blanked(found: re.Match[str]) -> str:
        return found[0] if found["directive"] else _NOT_BLANK.sub(" ", found[0])

    return " " * start + _CODE.sub(blanked, text[start:])


def without_code_elements(text: str) -> str:
    """Return `text` with blanks instead of the content of ``<pre>`` and ``<code>``."""
    return without_elements(text, _CODE_TAG)


def without_elements(text: str, tags: re.Pattern[str]) -> str:
    """Return `text` with blanks instead of the content of elements.

    `tags` matches their tags, with the name of the element as its first group.
    """
    parts, copied, opened = [], 0, None
    for tag in tags.finditer(text):
        is_end = text.startswith("</", tag.start())
        if opened is None:
            opened = None if is_end else tag
        elif is_end and tag[1].lower() == opened[1].lower():
            length = tag.start() - opened.end()
            parts += [text[copied : opened.end()], " " * length]
            copied, opened = tag.start(), None
    return "".join((*parts, text[copied:])) if parts else text


_CODE_TAG = re.compile(r"</?(pre|code)(?=[\s>])", re.IGNORECASE)
_CODE = re.compile(
    r"^[ \t>]*(?P<directive>`{3,}|~{3,})\{[^\n]*\n.{0,9000}?^[ \t>]*(?P=directive)"
    r"|^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=fence)|.*)"
    r"|(?<![`{(])(?P<ticks>`{1,2})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`)|<!--(?:(?!<!--).)*?-->",
    re.MULTILINE | re.DOTALL,
)
_NOT_BLANK = re.compile(r"[^\r\n]")


def references(
    found: Iterable[Embedded | Unread], taken: Iterable[Span], lines: Lines
) -> tuple[tuple[ImageRef, ...], tuple[UnreadImage, ...]]:
    """Return references to embedded images, and what was not read, without those in `taken`."""
    spans = tuple(taken)
    refs: list[ImageRef] = []
    unread: list[UnreadImage] = []
    for each in found:
        if any(each.span.within(span) for span in spans):
            continue
        line, column = lines.position(each.span.start)
        if isinstance(each, Unread):
            unread.append(UnreadImage(line, each.construct, each.text[:_LONGEST]))
        else:
            refs.append(_reference(each, line, column))
    return tuple(refs), tuple(unread)


_LONGEST = 200  # characters of what was not read


def _reference(image: Embedded, line: int, column: int) -> ImageRef:
    attrs, alt = image.attrs, image.alt
    if image.is_img:
        name = AccessibleName(alt.value, "alt") if alt else AccessibleName()
        where = (image.span, line, column, image.url, attrs, Context(name=name))
        return ImageRef(Kind.IMG, *where, scripted=True)  # its address is no text to write
    if alt is None:
        name = AccessibleName(image.default, "alt") if image.default else AccessibleName()
        context = Context(name=name)
        return ImageRef(Kind.INCLUDE, image.span, line, column, image.url, attrs, context)
    others = tuple(attr for attr in attrs if attr.span != alt.span)
    context = Context(name=AccessibleName(alt.value, "alt"))
    return ImageRef(Kind.INCLUDE, image.span, line, column, image.url, (*others, alt), context)
