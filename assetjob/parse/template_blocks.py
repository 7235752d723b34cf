"""Blocks of templates whose content is no markup of the page: code samples, comments, scripts."""

from __future__ import annotations

import re
from functools import cache

_DROPPED = frozenset(
    "comment highlight code codeblock code-block javascript schema stylesheet".split()
)
_CAPTURES = frozenset({"set", "capture"})
_SHORTCODE = re.compile(r"\{\{[<%]-?\s*(?P<word>highlight|code(?:-?block)?)(?![\w-])")
_CAPTURED = re.compile(r"\{%-?\s*\w+\s+([\w.]+)\s*-?%\}")
# A word of a name in snake case or camel case: a `qrcode` is an image.
_CODE_WORD = re.compile(
    r"(?:\b|_)(?:[Cc]ode|[Ss]nippet|[Ee]xample)|(?<=[a-z0-9])(?:Code|Snippet|Example)"
)


def is_dropped(word: str, opening: str) -> bool:
    """Tell whether a block's content is dropped, or kept as code that the page will show.

    `word` is the name of its tag `opening`. The name of a variable tells what it keeps.
    """
    if word not in _CAPTURES:
        return word in _DROPPED
    named = _CAPTURED.fullmatch(opening)
    return named is not None and _CODE_WORD.search(named[1]) is not None


def code_shortcode(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return a match whose ``word`` is the name of the shortcode for code at `start`, if any."""
    return None if text.startswith("/", end - 4) else _SHORTCODE.match(text, start, end)


def has_another(text: str, start: int, end: int) -> bool:
    """Tell whether another shortcode for code begins between `start` and `end`.

    What ends it does not end the one before, which names a file instead of holding the code.
    """
    return _SHORTCODE.search(text, start, end) is not None


@cache
def block_end(word: str) -> re.Pattern[str]:
    """Return what matches the tag that ends a block."""
    return re.compile(rf"\{{%-?\s*end{word}\s*-?%\}}|\{{\{{[<%]-?\s*/\s*{word}\s*-?[%>]\}}\}}")
