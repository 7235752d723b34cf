"""JSON for other programs: in a fixed order, one entry of a list to a line."""

from __future__ import annotations

import json
import re


def render(document: object, *, lists: int = 1) -> str:
    """Return the document as JSON that UTF-8 can hold, whatever its texts are.

    An entry that lies in so many `lists` stands on one line.
    """
    text = _text(document, lists, "\n") + "\n"
    # A file's name that is no UTF-8 has half of a surrogate pair for each odd byte.
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _text(value: object, lists: int, line_end: str) -> str:
    inner = line_end + " "
    match value:
        case dict() if value and lists:
            pairs = (f"{_line(key)}: {_text(v, lists, inner)}" for key, v in value.items())
            return "{" + inner + ("," + inner).join(pairs) + line_end + "}"
        case list() if value and lists:
            items = (_text(each, lists - 1, inner) for each in value)
            return "[" + inner + ("," + inner).join(items) + line_end + "]"
        case _:
            return _line(value)


_line = json.JSONEncoder(ensure_ascii=False).encode
