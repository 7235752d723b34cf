"""A long text in blocks: neither so small that each costs time, nor all of it in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_PIECES = 1_000  # a block has so many; templates make pieces of some tens of characters


def blocks(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the text that the pieces make up, in blocks."""
    left = iter(pieces)
    while together := list(islice(left, _PIECES)):
        yield "".join(together)
