"""A page's text as reports point into it: lines and columns, and hashes of lines.

Source of the hashes: github/codeql-action, ``src/fingerprints.ts``. GitHub's code scanning knows a
result again by them; its upload adds them as ``primaryLocationLineHash`` where they are missing,
and complains where there are others. A line's hash covers the hundred UTF-16 units from its start
on, blanks and tabs left out; lines of one hash are numbered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from functools import cached_property
from itertools import accumulate
from struct import unpack

LENGTH = 100  # UTF-16 units
FACTOR, WORD = 37, 2**64
END = b"\xff\xff" + bytes(2 * LENGTH)  # of the file
_BREAK = re.compile(r"\r\n?|\n")
# Bytes of UTF-8. Lines of one hash begin with the same, but one that spells out the file's end.
_ALIKE = 50


class PageText:
    """Lines end at LF, CRLF or CR; lines and columns count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbered: dict[int, tuple[bytes, int]] = {}

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def hash(self, line: int) -> str:
        """Return the hash of a line."""
        window, number = self._window(line - 1)
        value = 0
        for unit in unpack(f"<{LENGTH}H", window):
            value = (value * FACTOR + unit) % WORD
        return f"{value:x}:{number}"

    def _window(self, index: int) -> tuple[bytes, int]:
        """Return what the hash of a line covers, and its number among the lines of that hash."""
        if index not in self._numbered:
            seen: Counter[bytes] = Counter()
            for each in self._alike[self._lines[index][:_ALIKE]]:
                window = self._from(each)
                seen[window] += 1
                self._numbered[each] = window, seen[window]
        return self._numbered[index]

    def _from(self, index: int) -> bytes:
        """Return the units from the start of a line on."""
        text = ""
        for at in range(index, len(self._lines)):
            # So many bytes are enough units; the last of them may be a part of a character.
            text += self._lines[at][: 4 * LENGTH].decode("utf-8", "ignore") + "\n"
            if len(text) > LENGTH:
                return _units(text)[: 2 * LENGTH]
        return (_units(text[:-1]) + END)[: 2 * LENGTH]

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" in self._text:
            return [0, *(found.end() for found in _BREAK.finditer(self._text))]
        *lengths, _ = map(len, self._text.split("\n"))
        return list(accumulate(lengths, lambda start, length: start + length + 1, initial=0))

    @cached_property
    def _lines(self) -> list[bytes]:
        """The lines in UTF-8, blanks and tabs left out."""
        plain = _BREAK.sub("\n", self._text) if "\r" in self._text else self._text
        return plain.encode("utf-8", "surrogatepass").translate(None, b" \t").split(b"\n")

    @cached_property
    def _alike(self) -> dict[bytes, list[int]]:
        """The indexes of the lines that begin with the same."""
        alike = defaultdict(list)
        for index, line in enumerate(self._lines):
            alike[line[:_ALIKE]].append(index)
        return alike


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
