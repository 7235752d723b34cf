"""A page's text as reports point into it: lines and columns, and hashes of lines.

Source of the hashes: github/codeql-action, ``src/fingerprints.ts``. GitHub's code scanning knows a
result again by them; its upload adds them as ``primaryLocationLineHash`` where they are missing,
and complains where there are others. A line's hash covers the hundred UTF-16 units from its start
on, blanks and tabs left out; lines of one hash are numbered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from struct import unpack

LENGTH = 100  # UTF-16 units
FACTOR, WORD = 37, 2**64
END = b"\xff\xff" + bytes(2 * LENGTH)  # of the file
_BREAK = re.compile(r"\r\n?|\n")


class PageText:
    """Lines end at LF, CRLF or CR; lines and columns count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def hash(self, line: int) -> str:
        """Return the hash of a line."""
        window, number = self._windows[line - 1]
        value = 0
        for unit in unpack(f"<{LENGTH}H", window):
            value = (value * FACTOR + unit) % WORD
        return f"{value:x}:{number}"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self._text))]

    @cached_property
    def _windows(self) -> list[tuple[bytes, int]]:
        """What each line's hash covers, and the how manieth of its kind it is."""
        plain = _BREAK.sub("\n", self._text) if "\r" in self._text else self._text
        plain = plain.replace(" ", "").replace("\t", "")
        units = plain.encode("utf-16-le", "surrogatepass") + END
        seen: Counter[bytes] = Counter()
        windows = []
        start = 0
        for line in plain.split("\n"):
            window = units[start : start + 2 * LENGTH]
            seen[window] += 1
            windows.append((window, seen[window]))
            start += 2 * (_units(line) + 1)
        return windows


def _units(line: str) -> int:
    return len(line) if line.isascii() else len(line.encode("utf-16-le", "surrogatepass")) // 2
