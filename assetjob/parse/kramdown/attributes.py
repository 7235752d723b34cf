"""kramdown's attribute lists: ``#id .class key="value" reference``."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.nodes import AttributeList, Value, merge
from assetjob.parse.kramdown.syntax import ID_NAME, WHITE
from assetjob.parse.located_text import LocatedText

# A quote that a backslash precedes ends the value only if no other does.
_QUOTED = r"""(["'])(?:((?>\\[}Q]|[^}\x02])*?)Q|((?:\\\}|[^}\x02])*?)Q)(?=\s|\Z)"""
_PAIR = "|".join(
    _QUOTED.replace("Q", quote).replace("([\"'])", f"({quote})") for quote in ('"', "'")
)
_ITEM = re.compile(
    rf"(?:\A|\s)(?:({ID_NAME})=(?:{_PAIR})"
    rf"|({ID_NAME})(?=\s|\Z)"
    r"|((?:\#[A-Za-z][\w:-]*|\.[^\s.\#]+)+)(?=\s|\Z))",
    re.ASCII,
)
_ID_OR_CLASS = re.compile(r"\#([A-Za-z][\w:-]*)|\.([^\s.\#]+)", re.ASCII)


def read_list(located: LocatedText, start: int, end: int, into: AttributeList) -> None:
    """Add what stands in ``located.text[start:end]``, between the braces, to `into`."""
    content = located.text[start:end]
    if content.strip(WHITE + "\0") in {"", ":"}:
        return
    for item in _ITEM.finditer(content):
        key, reference, marks = item[1], item[8], item[9]
        if reference:
            into.refs.append(reference)
        elif marks:
            _read_marks(located, start + item.start(9), marks, into)
        else:
            group = next(g for g in (3, 4, 6, 7) if item[g] is not None)
            quote = item[2] or item[5]
            text = re.sub(rf"\\(\}}|{quote})", r"\1", item[group])
            begin, stop = start + item.start(group), start + item.end(group)
            span = located.span(start + item.start(1), stop + 1)
            merge_one = Value(text, span, located.span(begin, stop))
            into.attrs[key] = merge_one


def _read_marks(located: LocatedText, at: int, marks: str, into: AttributeList) -> None:
    for mark in _ID_OR_CLASS.finditer(marks):
        span = located.span(at + mark.start(), at + mark.end())
        value_span = located.span(at + mark.start() + 1, at + mark.end())
        if mark[2] is not None:
            merge(into.attrs, {"class": Value(mark[2], span, value_span)})
        else:
            into.attrs["id"] = Value(mark[1], span, value_span)
