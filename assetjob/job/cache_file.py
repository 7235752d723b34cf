"""The cache's file: keys and values in SQLite, read and written by several runs at once."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

FOLDER = ".assetjob"
_NAME = "assetjob-cache.sqlite"
# SQLite opens these too, whatever kind of file they are.
_SUFFIXES = ("", "-journal", "-wal", "-shm")
_TIMEOUT = 1.0  # seconds to wait for another run that writes
_AT_ONCE = 500  # writes in one transaction
_LONGEST = 2 << 20  # bytes of a value that SQLite reads
_MAX_BYTES = 1_000_000_000  # of all values, before the oldest are deleted
# A file with any other schema is not ours, or a trap (a view is computed while it is read).
_SCHEMA = "CREATE TABLE entry (key blob primary key, value blob)"


class CacheFile:
    """Values by keys in a file of `folder`, or in memory.

    Memory is used where `folder` is None, or cannot be read or written, and from the first error
    on: then nothing is known, and nothing kept.
    """

    def __init__(self, folder: Path | None, *, write: bool) -> None:
        self._unsaved = 0
        self._database = _open(folder, write=write) if folder else _in_memory()

    def __del__(self) -> None:
        self._database.close()

    def close(self, *, prune: bool) -> None:
        """Save what was put; with `prune` delete the oldest values beyond `_MAX_BYTES`."""
        with self._lost_on_error():
            if prune:
                self._prune()
            self._database.commit()
        self._database.close()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no value."""
        with self._lost_on_error():
            return self._database.execute("select 1 from entry limit 1").fetchone() is None
        return True

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the values of those keys that have one."""
        marks = ", ".join("?" * len(keys))
        query = f"select key, value from entry where key in ({marks})"  # noqa: S608 - only "?"
        with self._lost_on_error():
            rows = self._database.execute(query, keys).fetchall()
            return {k: v for k, v in rows if isinstance(k, bytes) and isinstance(v, bytes)}
        return {}

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value of a key."""
        with self._lost_on_error():
            self._database.execute("insert or replace into entry values (?, ?)", (key, value))
            self._unsaved += 1
            if self._unsaved >= _AT_ONCE:
                self._database.commit()
                self._unsaved = 0

    def _prune(self) -> None:
        pages, size = (
            self._database.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "page_size")
        )
        if pages * size <= _MAX_BYTES:
            return
        held = 0
        rows = self._database.execute("select rowid, length(value) from entry order by rowid desc")
        for row, length in rows.fetchall():
            held += length
            if held > _MAX_BYTES // 2:
                self._database.execute("delete from entry where rowid <= ?", (row,))
                return

    @contextmanager
    def _lost_on_error(self) -> Iterator[None]:
        """Go on with an empty database in memory after an error."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError):
            self._database.close()
            self._database = _in_memory()


def _open(folder: Path, *, write: bool) -> sqlite3.Connection:
    path = folder / _NAME
    try:
        if folder.is_symlink() or any(_is_odd(folder / (_NAME + each)) for each in _SUFFIXES):
            return _in_memory()
        if path.exists():
            if database := _existing(path, write=write):
                return database
            if write:
                path.unlink()
        if write:
            return _new(path)
    except (OSError, sqlite3.Error):
        pass
    return _in_memory()


def _existing(path: Path, *, write: bool) -> sqlite3.Connection | None:
    """Return the database in a file of ours, or None for a damaged file or another's.

    Raises:
        sqlite3.OperationalError: It is locked, or cannot be opened.
    """
    mode = "rw" if write else "ro"
    database = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=_TIMEOUT)
    try:
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        query = "select sql from sqlite_master where sql is not null"
        if database.execute(query).fetchmany(2) == [(_SCHEMA,)]:
            return database
    except sqlite3.OperationalError:
        database.close()
        raise
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass
    database.close()
    return None


def _is_odd(path: Path) -> bool:
    """Tell whether a name is a link, which could lead out of the site, a pipe or the like."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _new(path: Path) -> sqlite3.Connection:
    if path.parent.name == FOLDER or not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), (path.parent / ".gitignore").open("x") as ignored:
            ignored.write("*\n")
    database = sqlite3.connect(path, timeout=_TIMEOUT)
    database.execute(_SCHEMA)
    return database


def _in_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(_SCHEMA)
    return database
