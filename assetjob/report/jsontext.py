"""Write JSON in blocks, with one item of a list to a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from assetjob.report.blocks import blocks


class Line(str):
    """A value that is JSON already, on one line."""

    __slots__ = ()


def line(value: object) -> str:
    """Return a value as JSON on one line, for a `Line`."""
    return _line(value)


def render(document: object, *, lists: int = 1) -> Iterator[str]:
    """Yield the document as JSON that can be encoded as UTF-8, in blocks.

    Items that are nested in `lists` lists are written on one line. An iterator is written as a list
    that is never in memory as a whole; it cannot be inside an item that is written on one line.
    """
    for text in blocks(_pieces(document, lists, "\n")):
        # The name of a file that is not valid UTF-8 has a lone surrogate for each such byte.
        yield re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
    yield "\n"


def _pieces(value: object, lists: int, line_end: str) -> Iterator[str]:
    inner = line_end + " "
    match value:
        case Line():
            yield value
        case dict() if value and lists:
            before = "{"
            for key, each in value.items():
                yield f"{before}{inner}{_line(key)}: "
                yield from _pieces(each, lists, inner)
                before = ","
            yield line_end + "}"
        case list() | Iterator() if lists:
            before = "["
            for each in value:
                yield before + inner
                yield from _pieces(each, lists - 1, inner)
                before = ","
            yield "[]" if before == "[" else line_end + "]"
        case _:
            yield _line(value)


_line = json.JSONEncoder(ensure_ascii=False).encode
