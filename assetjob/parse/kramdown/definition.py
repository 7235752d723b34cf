"""The spans of the parts of a link definition: ``[name]: url "title"``.

kramdown's pattern for it takes cubic time over spaces and quotes, so this is code instead. A title
ends with the last quote of its line, which need be searched for only once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assetjob.parse.kramdown.syntax import WHITE

_NAME = re.compile(r" {0,3}\[([^\n\]]+)\]:[ \t]*+")
_QUOTE = re.compile(r"(?<![ \t])[ \t]++[\"']")
_BLANKS = re.compile(r"[ \t]*+")


@dataclass(frozen=True, slots=True)
class Parts:
    """`url` and `title` are half-open ranges; `end` is where the next line begins."""

    name: str
    url: tuple[int, int]
    title: tuple[int, int] | None
    end: int


def read_definition(text: str, at: int) -> Parts | None:
    """Return the parts of the definition that begins at `at`, if there is one."""
    named = _NAME.match(text, at)
    line = named and _Line.at(text, named.end())
    if not named or not line or not text[line.start : line.last].strip(WHITE):
        return None
    if text[line.start] == "<":
        close = text.find(">", line.start, line.last)
        while close >= 0:
            if tail := _tail(text, close + 1, line):
                return Parts(named[1], (line.start + 1, close), *tail)
            close = text.find(">", close + 1, line.last)
    quote = _QUOTE.search(text, line.start, line.last)
    end = quote.start() if quote else line.last
    if not text[line.start : end].strip(WHITE):
        return None
    tail = _tail(text, end, line)
    return Parts(named[1], (line.start, end), *tail) if tail else None


@dataclass(frozen=True, slots=True)
class _Line:
    """The rest of a line from `start`: `last` is where its trailing spaces begin, `end` its LF."""

    start: int
    last: int
    end: int

    @classmethod
    def at(cls, text: str, start: int) -> _Line | None:
        end = text.find("\n", start)
        return None if end < 0 else cls(start, start + len(text[start:end].rstrip(" \t")), end)


def _tail(text: str, at: int, line: _Line) -> tuple[tuple[int, int] | None, int] | None:
    """Return the title after a URL that ends at `at`, and the end of the definition, or None."""
    if at < line.last:
        quote = _QUOTE.match(text, at)
        title = quote and _title(text, quote.end() - 1, line)
        return (title, line.end + 1) if title else None
    below = _Line.at(text, line.end + 1)
    blanks = _BLANKS.match(text, line.end + 1)
    if below and blanks and (found := _title(text, blanks.end(), below)):
        return found, below.end + 1
    return None, line.end + 1


def _title(text: str, start: int, line: _Line) -> tuple[int, int] | None:
    """Return the range between the quote at `start` and the same one at the end of the line."""
    right = start + 2 < line.last and text[start] in "\"'" and text[line.last - 1] == text[start]
    return (start + 1, line.last - 1) if right else None
