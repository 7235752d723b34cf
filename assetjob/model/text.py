"""Text of a page: spans, edits, attributes, and the page as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters of ``Source.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Tell whether `other` covers all of it."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters of `span` by `text`: an empty span inserts, an empty text deletes."""

    span: Span
    text: str


class Markup(StrEnum):
    """How a page is written; decided by the file's extension."""

    HTML = "html"
    MARKDOWN = "markdown"
    CSS = "css"


@dataclass(frozen=True, slots=True)
class Source:
    """A page's file as text.

    `text` is its bytes decoded strictly as UTF-8 (a BOM stays), so it encodes to the same bytes.
    `block_html` tells that kramdown reads Markdown within HTML blocks (``parse_block_html``).
    """

    path: str
    markup: Markup
    text: str
    dialect: str = "commonmark"
    block_html: bool = False


@dataclass(frozen=True, slots=True)
class Attr:
    """An attribute in the file.

    `name` is lower-cased, `value` has its character references resolved. `span` covers
    ``name="value"``; `value_span` covers the value without its quotes and is None for an attribute
    without a value. Of duplicates only the first is listed, as browsers do. In a kramdown attribute
    list (``{: width="3"}``) the spans lie inside the list.
    """

    name: str
    value: str
    span: Span
    value_span: Span | None


def is_template(value: str) -> bool:
    """Tell whether a template (Liquid, Hugo, ERB, PHP) writes at least a part of a value."""
    return _TEMPLATE.search(value) is not None


_TEMPLATE = re.compile(r"\{[{%]|<[%?]")
