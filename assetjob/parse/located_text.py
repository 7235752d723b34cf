"""Text that knows the position in the file of each of its characters.

Markdown parsers work on derived strings: line ends unified, prefixes of block quotes and the
indentation of lists cut off. A `LocatedText` is derived in the same ways and keeps the offsets in
the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assetjob.model.text import Span

_NOWHERE = -1
# A lone CR is read as LF and NUL as U+FFFD: one character for another, hence not verbatim.
_CHANGED = re.compile(r"\r\n?|\0")


@dataclass(slots=True, eq=False)  # not frozen: many are made, and it would cost twice as much
class LocatedText:
    """A string made of runs, never changed.

    Run i begins at ``starts[i]`` and is at ``sources[i]`` in the file; that is -1 where the
    characters are not the file's.
    """

    text: str
    starts: Sequence[int]
    sources: Sequence[int]

    def source(self, position: int) -> int:
        """Return the offset in the file of the character at `position`, -1 if it has none."""
        run = bisect_right(self.starts, position) - 1
        source = self.sources[run]
        return source if source < 0 else source + position - self.starts[run]

    def span(self, start: int, end: int) -> Span:
        """Return the file's range for ``text[start:end]``.

        A character at either end that is not the file's (a CR read as LF) is located by its
        neighbour. An empty range is directly after the character before it.
        """
        if start < end:
            last = self.source(end - 1)
            stop = last + 1 if last >= 0 or end == len(self.text) else self.source(end)
            # A CRLF is one character here: it begins where the one before ends.
            inside = self.source(start) >= 0 and (start == 0 or self.text[start] != "\n")
            return Span(self.source(start) if inside else self._after(start), stop)
        at = self._after(start)
        return Span(at, at)

    def _after(self, position: int) -> int:
        """Return the offset in the file after the character before `position`."""
        return self.source(position - 1) + 1 if position else self.source(0)

    def cut(self, start: int, end: int) -> LocatedText:
        """Return ``text[start:end]`` with its positions."""
        if start >= end:
            return EMPTY
        if len(self.starts) == 1:
            source = self.sources[0]
            return LocatedText(
                self.text[start:end], (0,), (source if source < 0 else source + start,)
            )
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1)
        starts = [max(0, at - start) for at in self.starts[first:last]]
        sources = list(self.sources[first:last])
        if sources[0] >= 0:
            sources[0] += start - self.starts[first]
        return LocatedText(self.text[start:end], starts, sources)

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (source or -1, length) for each run of ``text[start:end]``."""
        run = bisect_right(self.starts, start) - 1
        while start < end:
            after = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
            stop = min(after, end)
            source = self.sources[run]
            if stop > start:
                yield source if source < 0 else source + start - self.starts[run], stop - start
            start = stop
            run += 1


def literal(text: str) -> LocatedText:
    """Return `text` as characters that are not in the file."""
    return LocatedText(text, (0,), (_NOWHERE,))


EMPTY = literal("")


def join(parts: Sequence[LocatedText]) -> LocatedText:
    """Return the concatenation of `parts`."""
    if len(parts) == 1:
        return parts[0]
    length = 0
    starts: list[int] = []
    sources: list[int] = []
    for part in parts:
        if part.text:
            starts += [at + length for at in part.starts]
            sources += part.sources
            length += len(part.text)
    if not starts:
        return EMPTY
    return LocatedText("".join([part.text for part in parts]), starts, sources)


def locate_text(text: str, start: int) -> LocatedText:
    """Return `text` from `start` on with its line ends unified to LF.

    A byte order mark at the very beginning belongs to the encoding, not to the text.
    """
    if start == 0 and text.startswith("\ufeff"):
        start = 1
    parts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = 0

    def add(part: str, source: int) -> None:
        nonlocal length
        if part:
            parts.append(part)
            starts.append(length)
            sources.append(source)
            length += len(part)

    at = start
    for found in _CHANGED.finditer(text, start):
        add(text[at : found.start()], at)
        at = found.end()
        if found[0] == "\r\n":
            at -= 1  # the LF goes with what follows
        else:
            add("\n" if found[0] == "\r" else "\ufffd", _NOWHERE)
    add(text[at:], at)
    if not parts:
        return EMPTY
    return LocatedText("".join(parts), starts, sources)
