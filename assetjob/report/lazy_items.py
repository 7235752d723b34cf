"""A sized iterable that creates its items again each time, because all would fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class LazyItems(Generic[Item]):
    """The `count` items that a call of `create` gives."""

    def __init__(self, count: int, create: Callable[[], Iterable[Item]]) -> None:
        self._count = count
        self._create = create

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        return iter(self._create())
