"""A Markdown page as its generator would render it: the input of the HTML parser.

The HTML need not be the generator's to the letter. It must parse to the same elements around the
same images, so that one HTML parser finds every image and its context, whatever the page is written
in; and every verbatim run of characters is mapped back to its position in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.page import MarkdownParts
from assetjob.model.text import Attr, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A verbatim run: ``html[start:start + length]`` is ``text[source:source + length]``."""

    start: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class MarkdownImage:
    """An image written in Markdown. `start` is where its ``<img`` tag begins in the rendered HTML.

    `span`, `parts` and `attrs` are in characters of the file, as in `ImageRef`.
    """

    start: int
    span: Span
    parts: MarkdownParts
    attrs: tuple[Attr, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A rendered page. `pieces` and `images` are sorted by `start`; pieces do not overlap."""

    html: str
    pieces: tuple[Piece, ...]
    images: tuple[MarkdownImage, ...]
