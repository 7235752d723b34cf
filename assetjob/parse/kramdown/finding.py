"""Searching ahead in linear time: what is absent from here on is absent later too."""

from __future__ import annotations

import re


class Finder:
    """Finds strings and patterns in one text; an absent one is searched for once.

    Otherwise a text of many openings without an end would take quadratic time.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: dict[str | re.Pattern[str], int] = {}

    def find(self, needle: str, at: int) -> int:
        """Return the next position of `needle` from `at` on, -1 where there is none."""
        if at >= self._absent.get(needle, len(self._text) + 1):
            return -1
        found = self._text.find(needle, at)
        if found < 0:
            self._absent[needle] = at
        return found

    def has(self, pattern: re.Pattern[str], at: int) -> bool:
        """Tell whether `pattern` is found from `at` on."""
        return self.search(pattern, at) is not None

    def search(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Return where `pattern` is found next from `at` on."""
        if at >= self._absent.get(pattern, len(self._text) + 1):
            return None
        found = pattern.search(self._text, at)
        if not found:
            self._absent[pattern] = at
        return found

    def comment(self, at: int) -> int:
        """Return the end of the comment or processing instruction at `at`, -1 if there is none."""
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if self._text.startswith(opening, at):
                end = self.find(closing, at + len(opening))
                return end if end < 0 else end + len(closing)
        return -1
