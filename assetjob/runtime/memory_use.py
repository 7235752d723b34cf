"""Estimate the memory that many values take, from the sizes of some of them."""

from __future__ import annotations

import gc
import sys
from enum import Enum
from types import FunctionType, ModuleType

_EVERY = 16  # of so many values one is measured: it takes twice as long as pickling the value
_SHARED = (type, Enum, FunctionType, ModuleType)  # one object for all values that refer to it


class MemoryUse:
    """An estimate of the memory that a changing number of values takes.

    Text and bytes are always measured, since a single one may be very large. Of other values the
    first `_EVERY` are measured, then one of each `_EVERY`, which counts for those that follow it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._seen = 0
        self._seen_bytes = 0

    def add(self, value: object) -> None:
        """Count a value."""
        if isinstance(value, str | bytes):
            self._seen_bytes += sys.getsizeof(value)
        elif self._seen < _EVERY:
            self._seen_bytes += size_of(value)
        elif self._seen % _EVERY == 0:
            self._seen_bytes += _EVERY * size_of(value)
        self._seen += 1
        self._count += 1

    def remove(self) -> None:
        """Subtract one value from the count."""
        self._count -= 1

    @property
    def bytes(self) -> int:
        """The estimate: the number of values times their mean size."""
        return self._count * self._seen_bytes // max(self._seen, 1)


def size_of(value: object) -> int:
    """Return the bytes that a value and everything it refers to take in memory."""
    total, parts, seen = 0, [value], set[int]()
    while parts:
        part = parts.pop()
        if id(part) in seen or isinstance(part, _SHARED):
            continue
        seen.add(id(part))
        total += sys.getsizeof(part)
        parts.extend(gc.get_referents(part))
    return total
