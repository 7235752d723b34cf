"""The journal of an in-place run: what was there before it, so that it can be taken back.

It lies in ``.assetjob/`` in the site, which keeps itself out of git. ``journal.jsonl`` is there
from before the first variant is written until the last page is; then it becomes ``undo.jsonl``.
Both are read as a stranger's: a site may come with one. Each line is a JSON text of its own, so
that the pages of a large site need not be in memory.
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

from assetjob.images.variants import is_variant
from assetjob.model.errors import SiteError
from assetjob.runtime.spill import SpillList
from assetjob.site.page_files import MARKUPS
from assetjob.store import Disk, locked

FOLDER = ".assetjob"
UNFINISHED = f"{FOLDER}/journal.jsonl"
UNDO = f"{FOLDER}/undo.jsonl"
VERSION = 2
_END = {"end": True}  # the last line: what lacks it is not whole
_LARGEST = 2_000_000_000  # bytes of a record
_TOGETHER = 1_000  # paths that are written at once
UNFINISHED_RUN = (
    "an in-place run is unfinished, under way or killed: "
    "'assetjob fix --in-place' and 'assetjob undo' roll back what a killed one left"
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Before:
    """A page before the run: its text, and the SHA-256 (hex) of the bytes that replace it."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One run: the pages it rewrites, the variants and the folders that were not there before."""

    pages: Sequence[Before] = ()
    variants: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return sha256(data).hexdigest()


@contextmanager
def held(disk: Disk) -> Iterator[None]:
    """Be the only one that writes into the site.

    Raises:
        SiteError: Another process does, or the site cannot be written.
    """
    folder = disk.root / FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise SiteError(f"{folder}: is not a folder: remove it")
    try:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_symlink():  # it could lead to a page, or out of the site
                raise SiteError(f"{path}: is a link: remove it")
        disk.write(f"{FOLDER}/.gitignore", b"*\n")
    except OSError as error:
        raise SiteError(f"{folder}: cannot be written: {error.strerror}") from error
    disk.settle()
    with locked(folder / "lock"):
        yield


def is_unfinished(disk: Disk) -> bool:
    """Tell whether a run is under way, or was killed."""
    return disk.size(UNFINISHED) is not None


def load(disk: Disk, path: str) -> Record | None:
    """Return the record at `path`, or None where there is none.

    Raises:
        SiteError: It cannot be read.
    """
    damaged = f"{disk.root / path}: is damaged: remove it to go on"
    if (disk.size(path) or 0) > _LARGEST:
        raise SiteError(damaged)
    try:
        return _record(disk.lines(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteError(f"{disk.root / path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SiteError(damaged) from error


def save(disk: Disk, record: Record) -> None:
    """Write the record of a run that is under way.

    Raises:
        SiteError: It cannot be written.
    """
    chunks = SpillList(_chunks(record))
    if sum(map(len, chunks)) > _LARGEST:
        raise SiteError("the pages that would change are too large for one run: name some of them")
    try:
        disk.write(UNFINISHED, chunks)
    except OSError as error:
        place = disk.root / UNFINISHED
        raise SiteError(f"{place}: cannot be written: {error.strerror}: nothing done") from error


def drop(disk: Disk, path: str) -> None:
    """Remove the record at `path` if there is one.

    Raises:
        OSError: It cannot be removed.
    """
    with suppress(FileNotFoundError):
        disk.remove(path)


def close(disk: Disk) -> None:
    """Mark the run that is under way as done: from now on it can be undone.

    Raises:
        OSError: It cannot be marked.
    """
    disk.move(UNFINISHED, PurePosixPath(UNDO).name)


def _chunks(record: Record) -> Iterator[bytes]:
    """Yield the record's lines, in pieces that are hardly larger than a page."""
    yield _line({"version": VERSION})
    for page in record.pages:
        yield _line({"page": page.path, "text": page.text, "digest": page.digest})
    for kind, paths in (("variant", record.variants), ("folder", record.folders)):
        left = iter(paths)
        while some := list(islice(left, _TOGETHER)):
            yield b"".join(_line({kind: path}) for path in some)
    yield _line(_END)


def _line(entry: object) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def _record(lines: Iterator[bytes]) -> Record:
    """Return what the lines of a record say.

    Whoever wrote it: nothing but pages is ever written, nothing but variants removed.
    """
    if json.loads(next(lines, b"")) != {"version": VERSION}:
        raise ValueError(VERSION)
    pages: SpillList[Before] = SpillList()
    variants, folders = [], []
    entry = None
    for line in lines:
        match entry := json.loads(line):
            case {"page": str(path), "text": str(text), "digest": str(digest), **rest} if (
                _is_page(path) and not rest
            ):
                pages.add(Before(path, text, digest))
            case {"variant": str(path), **rest} if (
                is_variant(path) and _is_plain(path) and not rest
            ):
                variants.append(path)
            case {"folder": str(path), **rest} if _is_plain(path) and not rest:
                folders.append(path)
            case _ if entry != _END:
                raise ValueError("names what no run writes")
    if entry != _END:
        raise ValueError("cut short")
    return Record(pages, tuple(variants), tuple(folders))


def _is_page(path: str) -> bool:
    return _is_plain(path) and PurePosixPath(path).suffix.lower() in MARKUPS


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return "\0" not in path and not {"", ".", "..", ".git"} & set(parts)
