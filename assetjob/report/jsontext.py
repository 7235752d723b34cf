"""JSON for other programs: in a fixed order, one entry of a list to a line."""

from __future__ import annotations

import json
import re


def render(document: object, *, depth: int) -> str:
    """Return the document as JSON that UTF-8 can hold, whatever its texts are.

    `depth` is how many objects and lists an entry lies in that stands on one line.
    """
    text = _text(document, depth, "\n") + "\n"
    # A file's name that is no UTF-8 has half of a surrogate pair for each odd byte.
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _text(value: object, depth: int, line_end: str) -> str:
    inner = line_end + " "
    match value:
        case dict() if value and depth:
            pairs = (f"{_line(key)}: {_text(v, depth - 1, inner)}" for key, v in value.items())
            return "{" + inner + ("," + inner).join(pairs) + line_end + "}"
        case list() if value and depth:
            items = (_text(each, depth - 1, inner) for each in value)
            return "[" + inner + ("," + inner).join(items) + line_end + "]"
        case _:
            return _line(value)


_line = json.JSONEncoder(ensure_ascii=False).encode
