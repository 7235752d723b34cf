"""A start tag's attributes with their spans, scanned as the HTML standard's tokenizer does.

Source: HTML standard, 13.2.5.8 (tag name) and 13.2.5.32 to 13.2.5.40 (attributes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assetjob.model.text import Attr, Span
from assetjob.parse.entities import unescape

_NAME = re.compile(r"<[A-Za-z][^\t\n\f\r />]*")
# A name may begin with "=", and a slash that does not close the tag parts attributes as a blank
# does. In an unquoted value a slash belongs to the value.
_ATTR = re.compile(
    r"[\t\n\f\r /]*"
    r"(?:(?P<end>>)"
    r"|(?P<name>=?[^\t\n\f\r />=]+|=)"
    r"(?:[\t\n\f\r ]*=[\t\n\f\r ]*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\t\n\f\r >\"'][^\t\n\f\r >]*)|(?=>))"
    r")?)"
)
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | {0: 0xFFFD}


def scan_tag(
    text: str, start: int, values: Mapping[str, str], restore: Callable[[str], str] = str
) -> tuple[Span, tuple[Attr, ...]]:
    """Return the span of the start tag at `start` of `text`, and its attributes.

    `values` are the tag's attributes as the HTML parser read them, with templates restored, which
    `restore` does. The tag must be complete.
    """
    name = _NAME.match(text, start)
    assert name, text[start : start + 20]
    known = {key.translate(_LOWER): value for key, value in values.items()}
    seen: dict[str, Attr] = {}
    at = name.end()
    while (found := _ATTR.match(text, at)) and found["end"] is None:
        at = found.end()
        attr = _attr(found, known, restore)
        seen.setdefault(attr.name, attr)
    assert found, text[at : at + 20]
    return Span(start, found.end()), tuple(seen.values())


def _attr(found: re.Match[str], values: Mapping[str, str], restore: Callable[[str], str]) -> Attr:
    name = restore(found["name"].translate(_LOWER))
    group = next((g for g in ("double", "single", "bare") if found[g] is not None), None)
    value_span = None if group is None else Span(*found.span(group))
    value = values.get(name)
    if value is None:
        value = restore(unescape(found[group])) if group else ""
    return Attr(name, value, Span(found.start("name"), found.end()), value_span)
