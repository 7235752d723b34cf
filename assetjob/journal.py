"""The journal of an in-place run: what was there before it, so that it can be taken back.

It lies in ``.assetjob/`` in the site, which keeps itself out of git. ``journal.json`` is there from
before the first variant is written until the last page is; then it becomes ``undo.json``. Both are
read as a stranger's: a site may come with one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TypeVar

from assetjob.discover import MARKUPS
from assetjob.errors import SiteError
from assetjob.store import Disk, locked
from assetjob.variants import is_variant

FOLDER = ".assetjob"
UNFINISHED = f"{FOLDER}/journal.json"
UNDO = f"{FOLDER}/undo.json"
VERSION = 1
_LARGEST = 2_000_000_000  # bytes of a record
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

    pages: tuple[Before, ...] = ()
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
        return _record(json.loads(disk.read(path)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteError(f"{disk.root / path}: cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SiteError(damaged) from error


def save(disk: Disk, record: Record) -> None:
    """Write the record of a run that is under way.

    Raises:
        SiteError: It cannot be written.
    """
    data = json.dumps({"version": VERSION, **asdict(record)}, indent=1).encode()
    if len(data) > _LARGEST:
        raise SiteError("the pages that would change are too large for one run: name some of them")
    try:
        disk.write(UNFINISHED, data)
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


def _record(document: object) -> Record:
    if not isinstance(document, dict) or document["version"] != VERSION:
        raise ValueError(VERSION)
    pages = [Before(**each) for each in _list(document, "pages", dict)]
    variants = _list(document, "variants", str)
    folders = _list(document, "folders", str)
    texts = [text for page in pages for text in (page.path, page.text, page.digest)]
    # Whoever wrote the record: nothing but pages is ever written, nothing but variants removed.
    right = (
        all(isinstance(text, str) for text in texts)
        and all(_is_page(page.path) for page in pages)
        and all(is_variant(path) for path in variants)
        and all(_is_plain(path) for path in (*variants, *folders))
    )
    if not right:
        raise ValueError(VERSION)
    return Record(tuple(pages), tuple(variants), tuple(folders))


def _list(document: dict[str, object], key: str, kind: type[Item]) -> list[Item]:
    found = document[key]
    if not isinstance(found, list) or not all(isinstance(each, kind) for each in found):
        raise TypeError(key)
    return found


def _is_page(path: str) -> bool:
    return _is_plain(path) and PurePosixPath(path).suffix.lower() in MARKUPS


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return "\0" not in path and not {"", ".", "..", ".git"} & set(parts)
