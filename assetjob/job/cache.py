"""The cache: results of earlier runs, so that nothing is read, decoded or encoded twice.

It is a table of keys and values in one SQLite file, beside the bytes of variants by their digest
(`store.content_store`). Each stage makes the `Key` of its values from
all that they depend on; this module adds the versions of assetjob and its libraries, and hashes it;
a value is MessagePack, decoded into the dataclass it was made of, with every type checked. The
cache only ever saves time: where it is missing, damaged, locked or of another version, everything
is found out again. Several runs and sites share it, so a key holds no path of a machine. The file
may have come with a stranger's site, so an entry that does not fit is ignored.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import msgspec

from assetjob import __version__
from assetjob.images.encoder_version import encoder
from assetjob.job.cache_file import CacheFile
from assetjob.model.image import Failure
from assetjob.store.content_store import ContentStore

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)
Item = TypeVar("Item")
Key = tuple[object, ...]  # whatever differs must differ in its `repr`

_AT_ONCE = 500  # keys in one query
_LARGEST = 1 << 20  # bytes of an entry
_CHECKSUM = 16  # bytes before each entry
_PARSERS = ("beautifulsoup4", "markdown-it-py", "turbohtml")
_DAY = 86_400  # seconds
# At most one of so many bytes is for entries, the rest for contents: of a site with 100,000 images
# they take some 900 MB, and a run reads all of what an earlier one could not keep.
_SHARE = 2
# Entries of other versions are unknown.
_VERSIONS = (__version__, encoder(), *map(metadata.version, _PARSERS))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large the cache may become, in bytes, and how many days what is not used stays."""

    bytes: int = 2_000_000_000
    days: int = 90


@dataclass(frozen=True, slots=True)
class CacheSize:
    """What a cache holds: the number of entries and of contents, and their bytes."""

    entries: int
    entry_bytes: int
    contents: int
    content_bytes: int

    @property
    def bytes(self) -> int:
        """The bytes of both."""
        return self.entry_bytes + self.content_bytes


@dataclass(frozen=True)
class Table(Generic[Value_co]):
    """One kind of entry: its name, the type of its values, and which of them can be true.

    `versions` are those of all that makes the values, None for the parsers and the encoder.
    """

    name: str
    type: Any  # `type[Value_co]` allows no `tuple[X, ...]`
    is_valid: Callable[[Any], bool] = lambda _: True
    versions: tuple[str, ...] | None = None

    @cached_property
    def decoder(self) -> msgspec.msgpack.Decoder[tuple[Value_co | None, Failure | None]]:
        """The decoder of an entry: a value, or why there is none."""
        entry: Any = tuple[self.type | None, Failure | None]  # type: ignore[name-defined]
        return msgspec.msgpack.Decoder(entry)


class Cache:
    """Values and lasting failures by what they depend on; None where nothing is known.

    `folder` holds the cache's files, None keeps the entries in memory. With `write` the files are
    created if need be, and new entries are saved; an entry that cannot be saved is lost without an
    error. `contents` are bytes by their digest, which entries may name. `lost` is called with the
    reason if the file cannot be used.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        write: bool,
        bounds: Bounds | None = None,
        lost: Callable[[str], None] | None = None,
    ) -> None:
        self._write = write
        self._bounds = bounds or Bounds()
        self._has_new = False
        self._file = CacheFile(folder, write=write, lost=lost)
        # Contents that no entry names are never found.
        self.contents = ContentStore(folder, write=write and self._file.is_kept)

    @classmethod
    def nowhere(cls) -> Self:
        """Return a cache that knows nothing and keeps nothing."""
        return cls(None, write=False)

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Tell whether a folder holds a cache."""
        return CacheFile.is_in(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Save new entries; if there are any, delete what is beyond the bounds."""
        if self._has_new and self._file.is_to_be_pruned(self._bounds.bytes // _SHARE):
            self._prune_entries()
        if self.contents.put_bytes:
            self._prune_contents()
        self._file.close()

    def prune(self) -> None:
        """Delete what was not used for too long, and the least recently used beyond the size."""
        self._prune_entries()
        self._prune_contents()

    def _prune_entries(self) -> None:
        self._file.prune(self._bounds.bytes // _SHARE, self._oldest)

    def _prune_contents(self) -> None:
        self.contents.prune(max(0, self._bounds.bytes - self._file.size), self._oldest)

    @property
    def _oldest(self) -> float:
        return time.time() - self._bounds.days * _DAY

    def shrink(self) -> None:
        """Give the space of deleted entries back to the disk."""
        self._file.shrink()

    @property
    def size(self) -> CacheSize:
        """What is kept."""
        contents = list(self.contents.contents())
        return CacheSize(
            self._file.count, self._file.size, len(contents), sum(each.bytes for each in contents)
        )

    @staticmethod
    def clear(folder: Path) -> None:
        """Remove all files of the cache in a folder, and the folder if it becomes empty.

        Raises:
            OSError: A file cannot be removed.
        """
        ContentStore(folder).clear()
        CacheFile.remove_from(folder)

    @property
    def is_writable(self) -> bool:
        """Tell whether later runs know what is put."""
        return self._write and self._file.is_kept

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is known."""
        return self._file.is_empty

    def lookup(
        self, table: Table[Value], items: Iterable[Item], key: Callable[[Item], Key | None]
    ) -> Iterator[tuple[Item, Value | Failure | None]]:
        """Yield each item with what is known of it. A `key` of None is never known.

        `items` are taken some hundreds at a time.
        """
        waiting = iter(items)
        while part := list(islice(waiting, _AT_ONCE)):
            keys = [_hash(table, found) if (found := key(item)) else None for item in part]
            entries = self._file.get([each for each in keys if each])
            for item, each in zip(part, keys, strict=True):
                data = _checked(each, entries.get(each)) if each else None
                outcome = decode(table, data) if data else None
                yield item, outcome

    def get(self, table: Table[Value], key: Key) -> Value | Failure | None:
        """Return what is known by one key."""
        ((_, outcome),) = self.lookup(table, [key], lambda each: each)
        return outcome

    def put(self, table: Table[Value], key: Key | None, outcome: Value | Failure) -> None:
        """Keep a value, or a failure that lasts."""
        if not self._write or key is None or (isinstance(outcome, Failure) and not outcome.lasting):
            return
        try:
            data = encode(outcome)
        except UnicodeEncodeError:  # the name of a file that is not UTF-8
            return
        if len(data) < _LARGEST:
            hashed = _hash(table, key)
            self._has_new = True
            self._file.put(hashed, _checksum(hashed, data) + data)


def encode(outcome: object) -> bytes:
    """Return a value or a failure as the cache keeps it.

    Raises:
        UnicodeEncodeError: It holds a lone surrogate.
    """
    pair = (None, outcome) if isinstance(outcome, Failure) else (outcome, None)
    return msgspec.msgpack.encode(pair)


def decode(table: Table[Value], data: bytes) -> Value | Failure | None:
    """Return what `encode` made `data` of; None where it is something else."""
    try:
        value, failure = table.decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        return None
    if value is not None:
        return value if table.is_valid(value) else None
    return failure if failure and failure.reason.isprintable() else None


def _hash(table: Table[Any], key: Sequence[object]) -> bytes:
    versions = _VERSIONS if table.versions is None else table.versions
    return hashlib.sha256(f"{_beginning(table.name, versions)}{key!r})".encode()).digest()


@cache
def _beginning(name: str, versions: tuple[str, ...]) -> str:
    """Return what is hashed before each key of a table."""
    return f"({name!r}, {versions!r}, "


def _checked(key: bytes, entry: bytes | None) -> bytes | None:
    """Return the data of an entry that is undamaged and belongs to `key`."""
    data = entry[_CHECKSUM:] if entry else b""
    return data if entry and entry[:_CHECKSUM] == _checksum(key, data) else None


def _checksum(key: bytes, data: bytes) -> bytes:
    """Return a hash that tells a damaged entry, and one that belongs to another key."""
    return hashlib.blake2b(key + data, digest_size=_CHECKSUM).digest()
