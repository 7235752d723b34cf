"""The declarations of a style sheet or a style attribute, with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assetjob.model.text import Span
from assetjob.parse.css import TOKEN

_NAME = re.compile(r"\s*(?P<name>[-\w]+)\s*:")
_COMMENT = re.compile(r"\s*/\*.*?(?:\*/|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CssDeclaration:
    """A declaration; `name` is in lower case, `value` the span of its value, without white space.

    `at_rule` is the innermost at-rule around it, as in ``@keyframes fade``, "" without one.
    """

    name: str
    value: Span
    at_rule: str = ""


def css_declarations(css: str) -> Iterator[CssDeclaration]:
    """Yield the declarations of a style sheet, or of a style attribute, in their order."""
    start, around = 0, [""]
    for token in TOKEN.finditer(css):
        mark = token["mark"]
        if not mark:
            continue
        if mark == "{":
            prelude = css[_after_comments(css, start) : token.start()].strip()
            around.append(prelude if prelude.startswith("@") else around[-1])
        else:
            yield from _declaration(css, start, token.start(), around[-1])
        if mark == "}" and len(around) > 1:
            around.pop()
        start = token.end()
    yield from _declaration(css, start, len(css), around[-1])


def _declaration(css: str, start: int, end: int, at_rule: str) -> Iterator[CssDeclaration]:
    found = _NAME.match(css, _after_comments(css, start), end)
    if found is None:
        return
    value = css[found.end() : end]
    begin = found.end() + len(value) - len(value.lstrip())
    yield CssDeclaration(
        found["name"].lower(), Span(begin, max(begin, found.end() + len(value.rstrip()))), at_rule
    )


def _after_comments(css: str, at: int) -> int:
    while comment := _COMMENT.match(css, at):
        at = comment.end()
    return at
