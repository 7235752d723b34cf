"""Joining many short strings into blocks: fewer writes, without the whole text in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_STRINGS_PER_BLOCK = 1_000  # a template yields strings of some tens of characters


def blocks(strings: Iterable[str]) -> Iterator[str]:
    """Yield the concatenation of `strings` in blocks."""
    iterator = iter(strings)
    while block := list(islice(iterator, _STRINGS_PER_BLOCK)):
        yield "".join(block)
