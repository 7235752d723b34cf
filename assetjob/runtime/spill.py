"""The values of a whole site in bounded memory: at hand while they are few, else on the disk.

What a run knows of a site grows with it, and must not fill the memory. So it lies on shelves: each
keeps its values as they are until they would take more than its room; then all of them go into a
temporary file. What is taken down is equal to what was put up, not the same object.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import Any, TypeVar, overload

from assetjob.runtime.spill_file import SpillFile

Value = TypeVar("Value")
Weigh = Callable[[Any], int]

ROOM = 32_000_000  # bytes of memory


def few_words(_value: object) -> int:
    """Return the bytes that a value of some numbers and short texts takes in memory."""
    return 1_000


class SpillList(Sequence[Value]):
    """Values in the order in which they were added.

    `weigh` estimates the bytes of a value in memory; all at hand take at most `room`, which is
    `ROOM` if it is not given.
    """

    def __init__(
        self, values: Iterable[Value] = (), weigh: Weigh = few_words, room: int | None = None
    ) -> None:
        self._weigh, self._room = weigh, ROOM if room is None else room
        self._at_hand: list[Value] = []
        self._file: SpillFile | None = None
        for value in values:
            self.add(value)

    def add(self, value: Value) -> None:
        """Put a value behind the others.

        Raises:
            SiteError: The disk has no room for it.
        """
        if self._file:
            self._file.add(value)
            return
        self._at_hand.append(value)
        self._room -= self._weigh(value)
        if self._room < 0:
            self._file = SpillFile("integer")
            for each in self._at_hand:
                self._file.add(each)
            self._at_hand = []

    def __len__(self) -> int:
        return len(self._file or self._at_hand)

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._file.pairs()) if self._file else iter(self._at_hand)

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        if not self._file:
            return self._at_hand[at]
        numbers = range(1, len(self) + 1)[at]  # as SQLite counts rows
        if isinstance(numbers, int):
            value: Value = self._file.get(numbers)
            return value
        return [self._file.get(number) for number in numbers]


class SpillMap(Mapping[str, Value]):
    """Values by their keys, in the order of the keys. `weigh` and `room` are as in `SpillList`."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, Value]] = (),
        weigh: Weigh = few_words,
        room: int | None = None,
    ) -> None:
        self._weigh, self._room = weigh, ROOM if room is None else room
        self._at_hand: dict[str, Value] = {}
        self._file: SpillFile | None = None
        for key, value in pairs:
            self.put(key, value)

    def put(self, key: str, value: Value) -> None:
        """Set the value of a key.

        Raises:
            SiteError: The disk has no room for it.
        """
        if self._file:
            self._file.put(_bytes(key), value)
            return
        if key in self._at_hand:
            self.drop(key)
        self._at_hand[key] = value
        self._room -= self._weigh(value)
        if self._room < 0:
            self._file = SpillFile("blob")
            for other, each in self._at_hand.items():
                self._file.put(_bytes(other), each)
            self._at_hand = {}

    def drop(self, key: str) -> None:
        """Forget a key."""
        if self._file:
            self._file.drop(_bytes(key))
        elif key in self._at_hand:
            self._room += self._weigh(self._at_hand.pop(key))

    def __len__(self) -> int:
        return len(self._file or self._at_hand)

    def __contains__(self, key: object) -> bool:
        if not self._file:
            return key in self._at_hand
        return isinstance(key, str) and self._file.has(_bytes(key))

    def __getitem__(self, key: str) -> Value:
        return self._file.get(_bytes(key)) if self._file else self._at_hand[key]

    def __iter__(self) -> Iterator[str]:
        if not self._file:
            return iter(sorted(self._at_hand))
        return (key.decode("utf-8", "surrogatepass") for key in self._file.sorted_keys())

    def items(self) -> ItemsView[str, Value]:
        """Return the keys with their values; see `Mapping`."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """Return the values, in the order of their keys; see `Mapping`."""
        return _Values(self)

    def pairs(self) -> Iterator[tuple[str, Value]]:
        """Yield the keys with their values."""
        if self._file:
            for key, value in self._file.pairs():
                yield key.decode("utf-8", "surrogatepass"), value
        else:
            for key in sorted(self._at_hand):
                yield key, self._at_hand[key]


class _Items(ItemsView[str, Value]):
    _mapping: SpillMap[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping.pairs()


class _Values(ValuesView[Value]):
    _mapping: SpillMap[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.pairs())


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
