"""Values made anew each time they are gone through: all at once they would fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Afresh(Generic[Value]):
    """`count` values, which `make` makes."""

    def __init__(self, count: int, make: Callable[[], Iterable[Value]]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Value]:
        return iter(self._make())
