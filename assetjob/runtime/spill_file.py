"""Values in a temporary file without a name, which no other process finds and no end leaves behind.

SQLite keeps them, in the folder that ``TMPDIR`` names. They are pickled, and unpickled by the very
process that did so.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from assetjob.model.errors import SiteError


class SpillFile:
    """Values by keys of one type, in a database in a file without a name.

    Whoever goes through it holds it, so that it lasts as long as is needed.

    Raises:
        SiteError: The disk has no room for what is put there.
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
        """Set the value of a key, which mostly is a new one."""
        data = _pickled(value)
        try:
            self._run("insert into kept values (?, ?)", key, data)
        except sqlite3.IntegrityError:
            self._run("update kept set value = ? where key = ?", data, key)
        else:
            self._count += 1

    def drop(self, key: bytes) -> None:
        """Forget a key."""
        self._count -= self._run("delete from kept where key = ?", key).rowcount

    def has(self, key: bytes) -> bool:
        """Tell whether a key has a value."""
        return self._run("select 1 from kept where key = ?", key).fetchone() is not None

    def get(self, key: int | bytes) -> Any:
        """Return the value of a key.

        Raises:
            KeyError: It has none.
        """
        row = self._run("select value from kept where key = ?", key).fetchone()
        if row is None:
            raise KeyError(key)
        return _unpickled(row[0])

    def sorted_keys(self) -> Iterator[bytes]:
        """Yield the keys in their order."""
        for (key,) in self._run("select key from kept order by key"):
            yield key

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """Yield the keys with their values, in the order of the keys."""
        for key, value in self._run("select key, value from kept order by key"):
            yield key, _unpickled(value)

    def _run(self, query: str, *values: int | bytes) -> sqlite3.Cursor:
        with _saying_why():
            return self._database.execute(query, values)


@contextmanager
def _saying_why() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # the key is there, and the disk sound
    except sqlite3.Error as error:
        what = "what is known of a large site cannot be kept in a temporary file"
        how = "make room there, or name another folder in TMPDIR"
        raise SiteError(f"{what}: {error}: {how}") from error


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
