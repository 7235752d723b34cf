"""The journal of an in-place run: the state before it, so that it can be rolled back.

It is in the folder ``.assetjob/`` of the site, which keeps itself out of git and exists only while
a run writes: ``journal.jsonl`` from before the first variant is written until the last page is
written. Then the record is outside the site (`undo_record`). Both are untrusted, since a site may
come with a journal. Each line is a JSON text, so that the pages of a large site need not be in
memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath
from typing import TypeVar

from assetjob.model.errors import SiteError
from assetjob.model.variant import is_variant
from assetjob.runtime.site_paths import on_disk
from assetjob.runtime.spill import SpillList
from assetjob.site.page_suffixes import MARKUPS
from assetjob.store import Disk, locked

FOLDER = ".assetjob"
UNFINISHED = f"{FOLDER}/journal.jsonl"
_IGNORE = f"{FOLDER}/.gitignore"
_LOCK = "lock"
WHILE_RUNNING = (_IGNORE, f"{FOLDER}/{_LOCK}")  # files that each in-place run writes
VERSION = 2
_END = {"end": True}  # the last line; a file without it is cut off
_MAX_BYTES = 2_000_000_000  # bytes of a record
_BATCH = 1_000  # paths that are written together
UNFINISHED_RUN = (
    "an in-place run is in progress or was killed; "
    "'assetjob fix --in-place' and 'assetjob undo' roll back a killed one"
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PageBefore:
    """A page before the run: its text, and the SHA-256 (hex) of the bytes that replace it."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One run: the pages that it rewrites, and the variants and folders that it creates."""

    pages: Sequence[PageBefore] = ()
    variants: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return sha256(data).hexdigest()


@contextmanager
def exclusive(disk: Disk) -> Iterator[None]:
    """Lock the site against other writers.

    Raises:
        SiteError: Another process writes to the site, or it cannot be written.
    """
    folder = disk.root / FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise SiteError(f"{folder}: is not a folder; remove it")
    try:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_symlink():  # it could lead to a page or out of the site
                raise SiteError(f"{path}: is a link; remove it")
        disk.write(_IGNORE, b"*\n")
    except OSError as error:
        raise SiteError(f"{folder}: cannot be written: {error.strerror}") from error
    disk.commit()
    try:
        with locked(folder / _LOCK):
            yield
    finally:
        _remove_folder(disk)


def _remove_folder(disk: Disk) -> None:
    """Remove the folder of the journal, unless it holds one, or what is not ours."""
    with suppress(OSError):
        if {path.name for path in (disk.root / FOLDER).iterdir()} <= {PurePosixPath(_IGNORE).name}:
            remove(disk, _IGNORE)
            disk.remove_folder(FOLDER)


def is_unfinished(disk: Disk) -> bool:
    """Return whether a run is in progress or was killed."""
    return disk.size(UNFINISHED) is not None


def load(disk: Disk, path: str) -> Record | None:
    """Return the record at `path`, or None if there is none.

    Raises:
        SiteError: It cannot be read.
    """
    damaged = f"{on_disk(disk.root, path)}: is damaged; remove it to continue"
    if (disk.size(path) or 0) > _MAX_BYTES:
        raise SiteError(damaged)
    try:
        return _record(disk.lines(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SiteError(f"{on_disk(disk.root, path)}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SiteError(damaged) from error


def save(disk: Disk, record: Record) -> None:
    """Write the record of a run in progress.

    Raises:
        SiteError: It cannot be written.
    """
    chunks = content(record)
    try:
        disk.write(UNFINISHED, chunks)
    except OSError as error:
        path = disk.root / UNFINISHED
        raise SiteError(f"{path}: cannot be written: {error.strerror}; nothing changed") from error


def content(record: Record) -> SpillList[bytes]:
    """Return the bytes of the record in chunks.

    Raises:
        SiteError: They are too many.
    """
    chunks = SpillList(_chunks(record))
    if sum(map(len, chunks)) > _MAX_BYTES:
        raise SiteError("the pages to change are too large for one run; name some of them")
    return chunks


def remove(disk: Disk, path: str) -> None:
    """Remove the record at `path` if there is one.

    Raises:
        OSError: It cannot be removed.
    """
    with suppress(FileNotFoundError):
        disk.remove(path)


def _chunks(record: Record) -> Iterator[bytes]:
    """Yield the lines of the record in chunks that are hardly larger than a page."""
    yield _line({"version": VERSION})
    for page in record.pages:
        yield _line({"page": page.path, "text": page.text, "digest": page.digest})
    for kind, paths in (("variant", record.variants), ("folder", record.folders)):
        remaining = iter(paths)
        while batch := list(islice(remaining, _BATCH)):
            yield b"".join(_line({kind: path}) for path in batch)
    yield _line(_END)


def _line(entry: object) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def _record(lines: Iterator[bytes]) -> Record:
    """Return the record that the lines hold.

    Whatever they name, only pages are ever written and only variants removed.

    Raises:
        ValueError: A line is not one of a record, or the last one is missing.
    """
    if json.loads(next(lines, b"")) != {"version": VERSION}:
        raise ValueError(VERSION)
    pages: SpillList[PageBefore] = SpillList()
    variants, folders = [], []
    entry = None
    for line in lines:
        match entry := json.loads(line):
            case {"page": str(path), "text": str(text), "digest": str(digest), **rest} if (
                _is_page(path) and not rest
            ):
                pages.add(PageBefore(path, text, digest))
            case {"variant": str(path), **rest} if (
                is_variant(path) and _is_plain(path) and not rest
            ):
                variants.append(path)
            case {"folder": str(path), **rest} if _is_plain(path) and not rest:
                folders.append(path)
            case _ if entry != _END:
                raise ValueError("unknown entry")
    if entry != _END:
        raise ValueError("cut off")
    return Record(pages, tuple(variants), tuple(folders))


def _is_page(path: str) -> bool:
    return _is_plain(path) and PurePosixPath(path).suffix.lower() in MARKUPS


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return "\0" not in path and not {"", ".", "..", ".git"} & set(parts)
