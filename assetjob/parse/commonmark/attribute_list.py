"""Attributes in braces directly after an image, as Pandoc and markdown-it-attrs read them.

``![caption](dusk.jpg){.wide alt="The Merlion at dusk"}``, in Quarto ``fig-alt="..."``
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = r"\"(?>(?:[^\"\\{}]|\\.)*)\"|'(?>(?:[^'\\{}]|\\.)*)'"
_ITEM = rf"[.#][\w:.-]+|[\w:.-]+\s*=\s*(?:{_QUOTED}|[^\s\"'{{}}]+)"
_LIST = re.compile(rf"\{{:?\s*(?>(?:(?:{_ITEM})\s*)+)\}}")
_ALT = re.compile(rf"(?<![\w:.-])(?:fig-)?alt\s*=\s*({_QUOTED})")


@dataclass(frozen=True, slots=True)
class ListedAlt:
    """Ranges of an alt text in a list: of ``alt="..."``, and of the text alone; `end` ends it."""

    whole: tuple[int, int]
    value: tuple[int, int]
    end: int


def listed_alt(text: str, at: int) -> ListedAlt | None:
    """Return the alt text in a list of attributes that begins at `at`."""
    listed = _LIST.match(text, at)
    alt = _ALT.search(text, at, listed.end()) if listed else None
    if not listed or not alt:
        return None
    return ListedAlt(alt.span(), (alt.start(1) + 1, alt.end(1) - 1), listed.end())
