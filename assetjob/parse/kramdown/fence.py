"""Fenced code blocks, with the result of kramdown's pattern for them.

The pattern takes cubic time over blank lines. Its opening fence is as long as possible, and shorter
where no line closes one of that length; the rest of the marks then begins the block's info.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assetjob.parse.kramdown.finding import Finder

_OPENING = re.compile(r" {0,3}([~`]{3,})")
# The rest of the line: nothing, or one word.
_INFO = re.compile(r"[ \t\r\f\v]*+(?:[^ \t\n\r\f\v]++[ \t\r\f\v]*+)?\n")
_LONGEST = 50  # marks of a fence that is also tried shorter


def read_fence(text: str, at: int, finder: Finder) -> tuple[int, int, int] | None:
    """Return where the code of the block at `at` begins and ends, and where the block ends."""
    opening = _OPENING.match(text, at)
    if not opening:
        return None
    marks = opening[1]
    for length in range(len(marks), 2 if len(marks) <= _LONGEST else len(marks) - 1, -1):
        info = _INFO.match(text, opening.start(1) + length)
        closing = info and finder.search(_closing(marks[:length]), info.end())
        if info and closing:
            return info.end(), closing.start(), closing.end()
    return None


@lru_cache(256)
def _closing(marks: str) -> re.Pattern[str]:
    last = re.escape(marks[-1])
    return re.compile(rf"^ {{0,3}}{re.escape(marks)}{last}*+\s*?\n", re.MULTILINE | re.ASCII)
