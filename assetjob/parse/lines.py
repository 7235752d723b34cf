"""Lines and columns of a text, and a parser's offsets mapped to offsets of the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

_BREAK = re.compile(r"[\r\n](?:(?<=\r)\n)?")  # a pattern that begins with a set is searched quickly


class Lines:
    """The lines of a text, which end at LF, CRLF or CR."""

    def __init__(self, text: str) -> None:
        self._text = text

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self._text))]


class Normalised:
    """Maps offsets of a text with CRLF read as LF, as HTML parsers count, to offsets of the text.

    Source: HTML standard, 13.2.3.5 (preprocessing the input stream).
    """

    def __init__(self, text: str) -> None:
        pairs = (found.start() for found in re.finditer("\r\n", text)) if "\r" in text else ()
        self._pairs = [start - index for index, start in enumerate(pairs)]

    def original(self, offset: int) -> int:
        """Return the offset in the text of an offset in the normalised text."""
        return offset + bisect_left(self._pairs, offset)
