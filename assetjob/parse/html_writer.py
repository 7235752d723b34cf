"""Write a `Rendering`: HTML, and which of its runs are verbatim text of the file."""

from __future__ import annotations

from assetjob.model.errors import PageError
from assetjob.model.page import MarkdownParts
from assetjob.model.text import Attr, Span
from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import MarkdownImage, Piece, Rendering

# The longest HTML of a page: each use of a reference repeats its title, and of an attribute list
# definition its attributes.
_MOST = 10_000_000  # characters
_TIMES = 4


class Writer:
    """Collects the HTML of a page and the positions of its verbatim runs and images."""

    def __init__(self, page: LocatedText) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._most = _MOST + _TIMES * len(page.text)
        self._pieces: list[Piece] = []
        self._images: list[MarkdownImage] = []

    def write(self, html: str) -> None:
        """Add HTML that is not text of the file.

        Raises:
            PageError: The HTML is many times as long as the page.
        """
        self._parts.append(html)
        self._length += len(html)
        if self._length > self._most:
            raise PageError("is many times as long as its text when it is rendered: not processed")

    def copy(self, located: LocatedText, start: int, end: int) -> None:
        """Add ``located.text[start:end]`` as HTML, verbatim."""
        for source, length in located.runs(start, end):
            if source >= 0:
                self._add_piece(source, length)
            self._length += length
        self._parts.append(located.text[start:end])

    def _add_piece(self, source: int, length: int) -> None:
        if self._pieces:
            last = self._pieces[-1]
            if last.start + last.length == self._length and last.source + last.length == source:
                self._pieces[-1] = Piece(last.start, last.source, last.length + length)
                return
        self._pieces.append(Piece(self._length, source, length))

    def image(self, html: str, span: Span, parts: MarkdownParts, attrs: tuple[Attr, ...]) -> None:
        """Add the tag `html` of an image written in Markdown at `span`."""
        self._images.append(MarkdownImage(self._length, span, parts, attrs))
        self.write(html)

    def rendering(self) -> Rendering:
        """Return what was written."""
        return Rendering("".join(self._parts), tuple(self._pieces), tuple(self._images))
