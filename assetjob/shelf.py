"""The values of a whole site in bounded memory: at hand while they are few, else on the disk.

What a run knows of a site grows with it, and must not fill the memory. So it lies on shelves: each
keeps its values as they are until they would take more than its room; then all of them go, pickled,
into a database that SQLite keeps in a temporary file without a name, of which nothing is left when
the run ends, however it ends. What is taken down is equal to what was put up, not the same object.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, overload

from assetjob.errors import SiteError

Value = TypeVar("Value")
Weigh = Callable[[Any], int]

ROOM = 32_000_000  # bytes of memory


def few_words(_value: object) -> int:
    """Return the bytes that a value of some numbers and short texts takes in memory."""
    return 1_000


class Shelf(Sequence[Value]):
    """Values in the order in which they were added.

    `weigh` estimates the bytes of a value in memory; all at hand take at most `room`.
    """

    def __init__(
        self, values: Iterable[Value] = (), weigh: Weigh = few_words, room: int = ROOM
    ) -> None:
        self._weigh, self._room = weigh, room
        self._at_hand: list[Value] = []
        self._file: _File | None = None
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
            self._file = _File("integer")
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


class Index(Mapping[str, Value]):
    """Values by their keys, in the order of the keys. `weigh` and `room` are as in `Shelf`."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, Value]] = (),
        weigh: Weigh = few_words,
        room: int = ROOM,
    ) -> None:
        self._weigh, self._room = weigh, room
        self._at_hand: dict[str, Value] = {}
        self._file: _File | None = None
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
        self._at_hand[key] = value
        self._room -= self._weigh(value)
        if self._room < 0:
            self._file = _File("blob")
            for other, each in self._at_hand.items():
                self._file.put(_bytes(other), each)
            self._at_hand = {}

    def drop(self, key: str) -> None:
        """Forget a key."""
        if self._file:
            self._file.drop(_bytes(key))
        else:
            self._at_hand.pop(key, None)

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
    _mapping: Index[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping.pairs()


class _Values(ValuesView[Value]):
    _mapping: Index[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.pairs())


class _File:
    """Values by keys of one type, in a database in a file without a name.

    Whoever goes through it holds it, so that it lasts as long as is needed.
    """

    def __init__(self, key_type: Literal["integer", "blob"]) -> None:
        self._count = 0
        with _saying_why():
            self._database = sqlite3.connect("")
            self._database.execute("pragma journal_mode = off")
            self._database.execute(f"create table kept (key {key_type} primary key, value blob)")

    def __del__(self) -> None:
        self._database.close()

    def __len__(self) -> int:
        return self._count

    def add(self, value: object) -> None:
        """Put a value behind the others, under their number, which begins with 1."""
        self._count += 1
        self._run("insert into kept values (?, ?)", self._count, _pickled(value))

    def put(self, key: bytes, value: object) -> None:
        self._count += not self.has(key)
        self._run("insert or replace into kept values (?, ?)", key, _pickled(value))

    def drop(self, key: bytes) -> None:
        self._count -= self._run("delete from kept where key = ?", key).rowcount

    def has(self, key: bytes) -> bool:
        return self._run("select 1 from kept where key = ?", key).fetchone() is not None

    def get(self, key: int | bytes) -> Any:
        row = self._run("select value from kept where key = ?", key).fetchone()
        if row is None:
            raise KeyError(key)
        return _unpickled(row[0])

    # Both are generators of their own: who goes through the file keeps it from being closed.
    def sorted_keys(self) -> Iterator[bytes]:
        for (key,) in self._run("select key from kept order by key"):
            yield key

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        for key, value in self._run("select key, value from kept order by key"):
            yield key, _unpickled(value)

    def _run(self, query: str, *values: int | bytes) -> sqlite3.Cursor:
        with _saying_why():
            return self._database.execute(query, values)


@contextmanager
def _saying_why() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        what = "what is known of a large site cannot be kept in a temporary file"
        how = "make room there, or name another folder in TMPDIR"
        raise SiteError(f"{what}: {error}: {how}") from error


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _pickled(value: object) -> bytes:
    with io.BytesIO() as file:
        _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(value)
        return file.getvalue()


_unpickled = pickle.loads  # what this very process has pickled


class _Pickler(pickle.Pickler):
    """Takes a dataclass as the call that makes it: twice as fast as by its state, both ways."""

    def reducer_override(self, value: object) -> Any:
        values = _values_of(type(value))  # type: ignore[arg-type]  # a class hashes
        return NotImplemented if values is None else (type(value), values(value))


@cache
def _values_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)
