"""Writing a `Rendering`: HTML, with account of what stands in the file as well."""

from __future__ import annotations

from assetjob.model import Attr, MarkdownParts, Span
from assetjob.parse.placed import Placed
from assetjob.parse.rendering import MarkdownImage, Piece, Rendering


class Writer:
    """Collects the HTML of a page and the places of its verbatim runs and images."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._images: list[MarkdownImage] = []

    def write(self, html: str) -> None:
        """Add HTML that does not stand in the file."""
        self._parts.append(html)
        self._length += len(html)

    def copy(self, placed: Placed, start: int, end: int) -> None:
        """Add ``placed.text[start:end]`` as HTML, as it stands in the file."""
        for source, length in placed.runs(start, end):
            if source >= 0:
                self._add_piece(source, length)
            self._length += length
        self._parts.append(placed.text[start:end])

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
