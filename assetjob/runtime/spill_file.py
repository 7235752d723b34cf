"""Values in a temporary file without a name, which is gone when the process ends, however it ends.

It is an SQLite database in the folder that ``TMPDIR`` names.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from typing import Any, Literal

from assetjob.model.errors import SiteError
from assetjob.runtime.spill_codec import decode, encode

_MISSING = object()


class SpillFile:
    """Values by keys of one type, in a database in a file without a name.

    An iterator over it keeps it open.

    Raises:
        SiteError: The file cannot be written.
    """

    def __init__(self, key_type: Literal["integer", "blob"]) -> None:
        self._count = 0
        try:
            self._database = sqlite3.connect("")
        except sqlite3.Error as error:
            raise _named(error) from error
        # A finalizer of its own: `__del__` may come after the connection's where both are garbage.
        weakref.finalize(self, self._database.close)
        self._run("pragma page_size = 16384")  # a page of a site fits in one or two
        self._run("pragma journal_mode = off")
        self._run(f"create table spilled (key {key_type} primary key, value blob)")

    def __len__(self) -> int:
        return self._count

    def add(self, value: object) -> None:
        """Append a value; its key is its number, counted from 1."""
        self._count += 1
        self._run("insert into spilled values (?, ?)", self._count, encode(value))

    def put(self, key: bytes, value: object) -> None:
        """Set the value of a key."""
        data = encode(value)
        try:
            self._run("insert into spilled values (?, ?)", key, data)
        except sqlite3.IntegrityError:
            self._run("update spilled set value = ? where key = ?", data, key)
        else:
            self._count += 1

    def discard(self, key: bytes) -> None:
        """Remove a key if it is present."""
        self._count -= self._run("delete from spilled where key = ?", key).rowcount

    def has(self, key: bytes) -> bool:
        """Return whether a key is present."""
        return self._run("select 1 from spilled where key = ?", key).fetchone() is not None

    def get(self, key: int | bytes) -> Any:
        """Return the value of a key.

        Raises:
            KeyError: The key is not present.
        """
        value = self.get_or(key, _MISSING)
        if value is _MISSING:
            raise KeyError(key)
        return value

    def get_or(self, key: int | bytes, default: object) -> Any:
        """Return the value of a key, `default` if it is not present."""
        row = self._run("select value from spilled where key = ?", key).fetchone()
        return default if row is None else decode(row[0])

    def sorted_keys(self) -> Iterator[bytes]:
        """Yield the keys in ascending order."""
        for (key,) in self._run("select key from spilled order by key"):
            yield key

    def sorted_items(self) -> Iterator[tuple[Any, Any]]:
        """Yield the keys with their values, in ascending order of the keys."""
        for key, value in self._run("select key, value from spilled order by key"):
            yield key, decode(value)

    def _run(self, query: str, *values: int | bytes) -> sqlite3.Cursor:
        try:
            return self._database.execute(query, values)
        except sqlite3.IntegrityError:
            raise  # `put` handles it: the key is present already
        except sqlite3.Error as error:
            raise _named(error) from error


def _named(error: sqlite3.Error) -> SiteError:
    how = "free some disk space, or set TMPDIR to another folder"
    return SiteError(f"temporary file: cannot be written: {error}; {how}")
