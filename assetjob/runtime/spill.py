"""A sequence and a mapping in bounded memory: what does not fit is spilled to disk.

What a run knows of a site grows with the site and must not fill the memory. Each collection keeps
its values as they are until they take more than `MEMORY_LIMIT`; then all of them move into a
temporary file. A value that is read back from there is equal to the one added, not identical.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from sys import getsizeof
from typing import TypeVar, overload

from assetjob.runtime.memory_use import MemoryUse
from assetjob.runtime.spill_file import SpillFile

Value = TypeVar("Value")
Other = TypeVar("Other")

MEMORY_LIMIT = 32_000_000  # bytes for one collection


class SpillList(Sequence[Value]):
    """Values in the order in which they were added.

    They are kept in memory up to `memory_limit` bytes, `MEMORY_LIMIT` if it is not given.
    """

    def __init__(self, values: Iterable[Value] = (), memory_limit: int | None = None) -> None:
        self._limit = MEMORY_LIMIT if memory_limit is None else memory_limit
        self._use = MemoryUse()
        self._in_memory: list[Value] = []
        self._file: SpillFile | None = None
        for value in values:
            self.add(value)

    def add(self, value: Value) -> None:
        """Append a value.

        Raises:
            SiteError: The temporary file cannot be written.
        """
        if self._file:
            self._file.add(value)
            return
        self._in_memory.append(value)
        self._use.add(value)
        if self._use.bytes > self._limit:
            self._spill()

    def _spill(self) -> None:
        self._file = SpillFile("integer")
        for value in self._in_memory:
            self._file.add(value)
        self._in_memory = []

    def __len__(self) -> int:
        return len(self._file or self._in_memory)

    def __iter__(self) -> Iterator[Value]:
        return (
            (value for _, value in self._file.sorted_items())
            if self._file
            else iter(self._in_memory)
        )

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        if not self._file:
            return self._in_memory[at]
        numbers = range(1, len(self) + 1)[at]  # SQLite numbers rows from 1
        if isinstance(numbers, int):
            value: Value = self._file.get(numbers)
            return value
        return [self._file.get(number) for number in numbers]


class SpillMap(Mapping[str, Value]):
    """Values by their keys, iterated in the order of the keys.

    They are kept in memory up to `memory_limit` bytes, `MEMORY_LIMIT` if it is not given.
    """

    def __init__(
        self, items: Iterable[tuple[str, Value]] = (), memory_limit: int | None = None
    ) -> None:
        self._limit = MEMORY_LIMIT if memory_limit is None else memory_limit
        self._use, self._key_bytes = MemoryUse(), 0
        self._in_memory: dict[str, Value] = {}
        self._file: SpillFile | None = None
        for key, value in items:
            self.put(key, value)

    def put(self, key: str, value: Value) -> None:
        """Set the value of a key.

        Raises:
            SiteError: The temporary file cannot be written.
        """
        if self._file:
            self._file.put(_encoded(key), value)
            return
        if key in self._in_memory:
            self.discard(key)
        self._in_memory[key] = value
        self._use.add(value)
        self._key_bytes += getsizeof(key)
        if self._use.bytes + self._key_bytes > self._limit:
            self._spill()

    def discard(self, key: str) -> None:
        """Remove a key if it is present."""
        if self._file:
            self._file.discard(_encoded(key))
        elif key in self._in_memory:
            del self._in_memory[key]
            self._use.remove()
            self._key_bytes -= getsizeof(key)

    def _spill(self) -> None:
        self._file = SpillFile("blob")
        for key, value in self._in_memory.items():
            self._file.put(_encoded(key), value)
        self._in_memory = {}

    def __len__(self) -> int:
        return len(self._file or self._in_memory)

    def __contains__(self, key: object) -> bool:
        if not self._file:
            return key in self._in_memory
        return isinstance(key, str) and self._file.has(_encoded(key))

    def __getitem__(self, key: str) -> Value:
        return self._file.get(_encoded(key)) if self._file else self._in_memory[key]

    @overload
    def get(self, key: str, /) -> Value | None: ...
    @overload
    def get(self, key: str, /, default: Value | Other) -> Value | Other: ...
    def get(self, key: str, /, default: object = None) -> object:
        """Return the value of a key, `default` if it is not present; see `Mapping`."""
        if self._file:
            return self._file.get_or(_encoded(key), default)
        return self._in_memory.get(key, default)

    def __iter__(self) -> Iterator[str]:
        if not self._file:
            return iter(sorted(self._in_memory))
        return (_decoded(key) for key in self._file.sorted_keys())

    def items(self) -> ItemsView[str, Value]:
        """Return the keys with their values; see `Mapping`."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """Return the values, in the order of their keys; see `Mapping`."""
        return _Values(self)

    def sorted_items(self) -> Iterator[tuple[str, Value]]:
        """Yield the keys with their values, each read from the disk once."""
        if self._file:
            for key, value in self._file.sorted_items():
                yield _decoded(key), value
        else:
            for key in sorted(self._in_memory):
                yield key, self._in_memory[key]


class _Items(ItemsView[str, Value]):
    _mapping: SpillMap[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping.sorted_items()


class _Values(ValuesView[Value]):
    _mapping: SpillMap[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.sorted_items())


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _decoded(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
