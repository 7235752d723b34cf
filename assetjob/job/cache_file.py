"""The cache's file: keys and values in SQLite, read and written by several runs at once."""

from __future__ import annotations

import errno
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

# The number is that of the schema: versions of assetjob with another one share the folder.
_NAME = "assetjob-cache-2.sqlite"
_OLD_NAME = "assetjob-cache.sqlite"
# SQLite opens these too, whatever kind of file they are.
SUFFIXES = ("", "-journal", "-wal", "-shm")
_TIMEOUT = 5.0  # seconds to wait for another run that writes
_AT_ONCE = 500  # writes in one transaction
_BYTES_AT_ONCE = 4_000_000
_AT_LEAST_EVERY = 5.0  # seconds between transactions: a killed run loses no more
_LONGEST = 2 << 20  # bytes of a value that SQLite reads
_DAY = 86_400  # seconds
_HOUR = 3600  # seconds; the last use of a value is known to the hour
# A file with any other schema is not ours, or a trap (a view is computed while it is read).
# `used` comes first, so that it is read without the pages of a long value.
_SCHEMA = "CREATE TABLE entry (key blob primary key, used integer, value blob)"
_CREATE = _SCHEMA.replace("TABLE", "TABLE IF NOT EXISTS")


class CacheFile:
    """Values by keys in a file of `folder`, or in memory.

    Memory is used where `folder` is None, or cannot be read or written, and from the first error
    on: then nothing is known, nothing is kept (as `is_kept` tells), and `lost` is called with the
    reason. What was put is saved in short transactions, so that no other run waits for this one.
    """

    def __init__(
        self, folder: Path | None, *, write: bool, lost: Callable[[str], None] | None = None
    ) -> None:
        self._write = write
        self._lost = lost
        self._unsaved: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._pending = 0  # bytes in `_unsaved`
        self._saved = time.monotonic()
        self._database = _in_memory()
        self.is_kept = folder is not None
        if folder:
            with self._lost_on_error():
                opened = _open(folder, write=write)
                self._database.close()
                self._database = opened

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Tell whether a folder holds such a file."""
        return (folder / _NAME).is_file()

    @staticmethod
    def remove_from(folder: Path) -> None:
        """Remove such files, of this version or earlier ones, and the folder if it becomes empty.

        Raises:
            OSError: A file cannot be removed.
        """
        names = [old + suffix for old in (_NAME, _OLD_NAME) for suffix in SUFFIXES]
        for path in (folder / name for name in names):
            path.unlink(missing_ok=True)
        for name, text in _BESIDE.items():
            if _holds(folder / name, text):
                (folder / name).unlink()
        with suppress(OSError):
            folder.rmdir()

    def __del__(self) -> None:
        self._database.close()

    def close(self) -> None:
        """Save what was put."""
        self._save()
        self._database.close()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no value."""
        with self._lost_on_error():
            found = self._database.execute("select 1 from entry limit 1").fetchone()
            return found is None and not self._unsaved
        return True

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the values of those keys that have one."""
        marks = ", ".join("?" * len(keys))
        query = f"select key, value, used from entry where key in ({marks})"  # noqa: S608 - only "?"
        found: dict[bytes, bytes] = {}
        with self._lost_on_error():
            for key, value, used in self._database.execute(query, keys).fetchall():
                if isinstance(key, bytes) and isinstance(value, bytes):
                    found[key] = value
                    if not isinstance(used, int) or used < _now() - _HOUR:
                        self._used.add(key)
        if self._write and len(self._used) >= _AT_ONCE:
            self._save()
        return found | {key: self._unsaved[key] for key in keys if key in self._unsaved}

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value of a key."""
        self._unsaved[key] = value
        self._pending += len(value)
        is_large = len(self._unsaved) >= _AT_ONCE or self._pending > _BYTES_AT_ONCE
        if is_large or time.monotonic() - self._saved > _AT_LEAST_EVERY:
            self._save()

    @property
    def size(self) -> int:
        """The bytes of all values with their overhead."""
        with self._lost_on_error():
            pages, free, size = (
                int(self._database.execute(f"pragma {name}").fetchone()[0])
                for name in ("page_count", "freelist_count", "page_size")
            )
            return (pages - free) * size
        return 0

    @property
    def count(self) -> int:
        """The number of values."""
        with self._lost_on_error():
            return int(self._database.execute("select count(*) from entry").fetchone()[0])
        return 0

    def prune(self, most: int, oldest: float) -> None:
        """Delete what was last used before `oldest`, then the least recently used beyond `most`.

        `oldest` is in seconds since the epoch, `most` in bytes.
        """
        self._save()
        with self._lost_on_error(), self._database:
            self._database.execute(f"pragma user_version = {_now() // _DAY}")
            self._database.execute("delete from entry where ifnull(used, 0) < ?", (int(oldest),))
            if self.size > most:
                self._database.executemany("delete from entry where rowid = ?", self._beyond(most))

    def is_to_be_pruned(self, most: int) -> bool:
        """Tell whether it is larger than `most` bytes, or was not pruned today.

        Looking for what is old means reading everything.
        """
        with self._lost_on_error():
            (day,) = self._database.execute("pragma user_version").fetchone()
            return day != _now() // _DAY or self.size > most
        return False

    def shrink(self) -> None:
        """Give the space of deleted values back to the disk."""
        with self._lost_on_error():
            self._database.execute("vacuum")

    def _beyond(self, most: int) -> Iterator[tuple[int]]:
        """Yield the rows of the least recently used values beyond `most` bytes."""
        query = "select rowid, length(value) from entry order by used desc, rowid desc"
        held = 0
        for row, length in self._database.execute(query).fetchall():
            held += (length or 0) + _OVERHEAD
            if held > most:
                yield (row,)

    def _save(self) -> None:
        """Save what was put and used; it is lost if another run, or the disk, prevents that."""
        rows = [(key, _now(), value) for key, value in self._unsaved.items()]
        used = [(_now(), key) for key in self._used]
        self._unsaved, self._used, self._pending = {}, set(), 0
        self._saved = time.monotonic()
        if not self._write or not (rows or used):
            return
        with self._lost_on_error(), suppress(sqlite3.OperationalError), self._database:
            self._database.execute("begin immediate")
            self._database.executemany("insert or replace into entry values (?, ?, ?)", rows)
            self._database.executemany("update entry set used = ? where key = ?", used)

    @contextmanager
    def _lost_on_error(self) -> Iterator[None]:
        """Go on with an empty database in memory after an error."""
        try:
            yield
        except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
            self._database.close()
            self._database = _in_memory()
            self.is_kept = False
            if self._lost:
                self._lost((isinstance(error, OSError) and error.strerror) or str(error))


# What keeps a new folder out of git and, by the Cache Directory Tagging Specification, of backups.
_BESIDE = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# The cache of assetjob.\n",
}
_OVERHEAD = 60  # bytes of a row beside its value


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _now() -> int:
    return int(time.time())


def _open(folder: Path, *, write: bool) -> sqlite3.Connection:
    """Return the database in a folder; one in memory if there is none, and it is only read.

    Raises:
        OSError: It, or the folder, is a link, or cannot be created.
        sqlite3.Error: It is locked, cannot be opened, or is damaged and only to be read.
    """
    path = folder / _NAME
    if folder.is_symlink() or any(_is_odd(folder / (_NAME + each)) for each in SUFFIXES):
        raise OSError(errno.EINVAL, "is a link, or no file")
    if path.exists():
        if database := _existing(path, write=write):
            return database
        if not write:
            raise sqlite3.DatabaseError("is damaged")
        path.unlink()
    return _new(path) if write else _in_memory()


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
        found = database.execute(query).fetchmany(2)
        if write and not found:  # another run is creating it
            database.execute(_CREATE)
            found = database.execute(query).fetchmany(2)
        if found == [(_SCHEMA,)]:
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
    path.parent.mkdir(parents=True, exist_ok=True)
    if not any(path.parent.iterdir()):
        for name, text in _BESIDE.items():
            with suppress(FileExistsError), (path.parent / name).open("xb") as file:
                file.write(text.encode())
    (path.parent / _OLD_NAME).unlink(missing_ok=True)
    database = sqlite3.connect(path, timeout=_TIMEOUT)
    try:
        database.execute(_CREATE)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _in_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(_CREATE)
    return database
