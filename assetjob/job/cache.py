"""The cache: what earlier runs found out, so that nothing is read, decoded or tried twice.

It is kept in ``.assetjob/`` in the site, or in another folder of it. It only ever saves time:
where it is missing, damaged, locked or another version's, everything is found out again. It may
have come with a stranger's site, so what it says is checked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from assetjob import __version__
from assetjob.images.encoder_version import encoder
from assetjob.job.serialize import pack, unpack
from assetjob.model.image import Failure, ImageInfo, Limits, Thumbnail
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.model.variant import Comparison, EncodeJob, Refusal

FOLDER = ".assetjob"
_NAME = "assetjob-cache.sqlite"
# SQLite opens these beside it, whatever they are.
_BESIDE = ("", "-journal", "-wal", "-shm")
_PATIENCE = 1.0  # seconds to wait for another run that writes
# A file may change again within one tick of its file system's clock: 2 seconds on FAT.
_TICK = 2_000_000_000  # nanoseconds
_AT_ONCE = 500  # writes in one transaction, or questions
_AT_MOST = 200  # rows of one answer: a job has fewer variants
_LONGEST = 1 << 20  # bytes of a value
_COMPARED = 300  # comparisons kept, the newest: some 10 MB
# A database with any other schema is another version's, or a trap; so the makers are part of it.
# SQLite gives back what it was told, but for "CREATE TABLE", which it writes large.
_PARSERS = ("beautifulsoup4", "markdown-it-py", "turbohtml")
_MAKERS = ", ".join((__version__, encoder(), *map(metadata.version, _PARSERS)))
_INFO = "path text primary key, size int, mtime int, digest text, facts text"
_COMPARISON = "job text, variant int, width int, height int, before blob, after blob"
_FAILED = "path text, stage text, file text, reason text, primary key (path, stage)"
_THUMBNAIL = "digest text, side int, width int, height int, data blob, primary key (digest, side)"
_SCHEMA = (
    f"CREATE TABLE info ({_INFO} /* {_MAKERS} */)",
    f"CREATE TABLE thumbnail ({_THUMBNAIL})",
    "CREATE TABLE refused (job text primary key, reasons text)",
    "CREATE TABLE page (path text primary key, digest text, facts text)",
    "CREATE TABLE quality (job text primary key, quality int)",
    f"CREATE TABLE failed ({_FAILED})",
    f"CREATE TABLE comparison ({_COMPARISON}, primary key (job, variant))",
)


class Cache:
    """What is known; every question is answered by None where nothing is.

    `folder` is where it is kept, None for nowhere. With `write` it is made if need be (git is told
    to ignore it) and what is new is saved; a write that fails is lost without a word.
    """

    def __init__(self, folder: Path | None, *, write: bool) -> None:
        self._write = write
        self._unsaved = 0
        self._database = _open(folder, write=write) if folder else _in_memory()

    @classmethod
    def nowhere(cls) -> Self:
        """Return a cache that knows nothing and keeps nothing."""
        return cls(None, write=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        self._database.close()  # one that is kept nowhere is not closed by anybody

    def close(self) -> None:
        """Save what is new; forget thumbnails of pictures that are no more, and old comparisons."""
        with self._going_on():
            if self._write:
                self._database.execute(
                    "delete from thumbnail where digest not in (select digest from info)"
                )
                self._database.execute(
                    "delete from comparison where rowid not in"
                    " (select rowid from comparison order by rowid desc limit ?)",
                    (_COMPARED,),
                )
            self._database.commit()
        self._database.close()

    @property
    def is_empty(self) -> bool:
        """No image is known."""
        return self._row("select 1 from info", ()) is None

    def pages(
        self, sources: Sequence[Source], keys: tuple[str, ...]
    ) -> Iterator[ParsedPage | None]:
        """Yield what was found on each page when this very text was parsed with these `keys`.

        Its types are right; whether it is true only parsing tells.
        """
        query = "select facts from page where path = ? and digest = ?"
        rows = self._answers(query, ((each.path, _parsed_digest(each, keys)) for each in sources))
        for row in rows:
            yield None if row is None else _page(row[0])

    def keep_page(self, source: Source, page: ParsedPage, keys: tuple[str, ...]) -> None:
        """Remember what was found on a page; its text is not kept."""
        row = (source.path, _parsed_digest(source, keys), pack(page))
        self._keep("insert or replace into page values (?, ?, ?)", row)

    def infos(self, files: Mapping[str, os.stat_result]) -> Iterator[ImageInfo | None]:
        """Yield the facts of the file at each path, if its status says that it is unchanged."""
        query = "select facts from info where path = ? and size = ? and mtime = ?"
        asked = ((path, status.st_size, status.st_mtime_ns) for path, status in files.items())
        for (path, status), row in zip(files.items(), self._answers(query, asked), strict=True):
            yield None if row is None else _info(path, status.st_size, row[0])

    def keep_info(self, info: ImageInfo, status: os.stat_result, *, is_ours: bool = False) -> None:
        """Remember what was read after `status` was taken.

        A file that changed a moment ago is not remembered: it could change again unnoticed. One
        that this run has written is: its name belongs to its bytes.
        """
        is_settled = is_ours or status.st_mtime_ns < time.time_ns() - _TICK
        if info.bytes == status.st_size and is_settled:
            row = (info.path, info.bytes, status.st_mtime_ns, info.digest, pack(info))
            self._keep("insert or replace into info values (?, ?, ?, ?, ?)", row)

    def failure(
        self, path: str, stage: str, status: os.stat_result, limits: Limits
    ) -> Failure | None:
        """Return why the file at `path` failed, if its status says that it is unchanged."""
        row = self._row(
            "select reason from failed where path = ? and stage = ? and file = ?",
            (path, stage, _state(status, limits)),
        )
        sound = row is not None and isinstance(row[0], str) and row[0].isprintable()
        return Failure(path, stage, row[0], lasting=True) if row is not None and sound else None

    def keep_failure(self, failure: Failure, status: os.stat_result, limits: Limits) -> None:
        """Remember a failure that lasts, of a file that did not change a moment ago."""
        if failure.lasting and status.st_mtime_ns < time.time_ns() - _TICK:
            row = (failure.path, failure.stage, _state(status, limits), failure.reason)
            self._keep("insert or replace into failed values (?, ?, ?, ?)", row)

    def thumbnails(self, digests: Collection[str], side: int) -> Iterator[Thumbnail | None]:
        """Yield the thumbnail made for `side` of the image with each digest."""
        query = "select width, height, data from thumbnail where digest = ? and side = ?"
        rows = self._answers(query, ((digest, side) for digest in digests))
        for digest, row in zip(digests, rows, strict=True):
            sound = row is not None and [type(value) for value in row] == [int, int, bytes]
            yield Thumbnail(digest, row[2], row[0], row[1]) if row and sound else None

    def keep_thumbnail(self, thumbnail: Thumbnail, side: int) -> None:
        """Remember a thumbnail made for `side`."""
        row = (thumbnail.digest, side, thumbnail.width, thumbnail.height, thumbnail.data)
        self._keep("insert or replace into thumbnail values (?, ?, ?, ?, ?)", row)

    def refused(self, jobs: Sequence[EncodeJob]) -> Iterator[tuple[Refusal, ...] | None]:
        """Yield the variants that were refused when each very job was done."""
        query = "select reasons from refused where job = ?"
        for job, row in zip(jobs, self._answers(query, ((_key(j),) for j in jobs)), strict=True):
            yield None if row is None else _refusals(job, row[0])

    def keep_refused(self, job: EncodeJob, refused: Sequence[Refusal]) -> None:
        """Remember which variants of a job need not be tried again."""
        reasons = [[job.variants.index(each.variant), each.reason] for each in refused]
        self._keep("insert or replace into refused values (?, ?)", (_key(job), json.dumps(reasons)))

    def comparisons(self, job: EncodeJob) -> tuple[Comparison, ...]:
        """Return the variants of this very job beside the original; none where none are known."""
        found = self._rows(
            "select variant, before, after, width, height from comparison where job = ?"
            " order by rowid",
            (_key(job),),
        )
        return tuple(each for row in found if (each := _comparison(job, row)) is not None)

    def keep_comparisons(self, job: EncodeJob, comparisons: Sequence[Comparison]) -> None:
        """Remember them, in their order."""
        for each in comparisons:
            place = (_key(job), job.variants.index(each.variant))
            row = (*place, each.width, each.height, each.before, each.after)
            self._keep("insert or replace into comparison values (?, ?, ?, ?, ?, ?)", row)

    def quality(self, job: EncodeJob) -> int | None:
        """Return the quality that was chosen for this image at this size."""
        row = self._row("select quality from quality where job = ?", (_choice(job),))
        sound = row is not None and isinstance(row[0], int) and 1 <= row[0] <= 100
        return row[0] if row is not None and sound else None

    def keep_quality(self, job: EncodeJob, quality: int) -> None:
        """Remember the quality that was chosen."""
        self._keep("insert or replace into quality values (?, ?)", (_choice(job), quality))

    def _answers(
        self, query: str, questions: Iterable[Sequence[object]]
    ) -> Iterator[Sequence[Any] | None]:
        """Yield the row that answers each question.

        SQLite locks its file for each: here once for many, and let go before they are used.
        """
        waiting = iter(questions)
        while part := list(islice(waiting, _AT_ONCE)):
            rows: list[Sequence[Any] | None] = [None] * len(part)
            with self._going_on():
                self._database.execute("savepoint asked")
                rows = [self._database.execute(query, _bound(each)).fetchone() for each in part]
                self._database.execute("release asked")
            yield from rows

    def _row(self, query: str, values: Sequence[object]) -> Sequence[Any] | None:
        rows = self._rows(query, values)
        return rows[0] if rows else None

    def _rows(self, query: str, values: Sequence[object]) -> list[Sequence[Any]]:
        """Return what is found, and no more of it than a job has variants."""
        with self._going_on():
            return self._database.execute(query, _bound(values)).fetchmany(_AT_MOST)
        return []

    def _keep(self, query: str, values: Sequence[object]) -> None:
        if not self._write:
            return
        with self._going_on():
            self._database.execute(query, _bound(values))
            self._unsaved += 1
            if self._unsaved >= _AT_ONCE:
                self._database.commit()
                self._unsaved = 0

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """Go on with an empty cache after an error."""
        try:
            yield
        except sqlite3.Error:
            self._database.close()
            self._database = _in_memory()


# --- the database


def _bound(values: Sequence[object]) -> list[object]:
    """Return the values as SQLite takes them: a file's name may be bytes that are no UTF-8."""
    return [
        value.encode("utf-8", "surrogateescape")
        if isinstance(value, str)
        and not value.isascii()
        and any("\ud800" <= c <= "\udfff" for c in value)
        else value
        for value in values
    ]


def _open(folder: Path, *, write: bool) -> sqlite3.Connection:
    path = folder / _NAME
    try:
        if folder.is_symlink() or any(_is_odd(folder / (_NAME + each)) for each in _BESIDE):
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
    """Return a database of ours, or None for a damaged one or another's.

    Raises:
        sqlite3.OperationalError: It is locked, or cannot be opened.
    """
    mode = "rw" if write else "ro"
    database = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=_PATIENCE)
    try:
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        found = database.execute("select sql from sqlite_master where sql is not null").fetchall()
        if sorted(row[0] for row in found) == sorted(_SCHEMA):
            return database
    except sqlite3.OperationalError:
        database.close()
        raise
    except sqlite3.DatabaseError:
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
    database = sqlite3.connect(path, timeout=_PATIENCE)
    for statement in _SCHEMA:
        database.execute(statement)
    return database


def _in_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    for statement in _SCHEMA:
        database.execute(statement)
    return database


# --- values


def _parsed_digest(source: Source, keys: tuple[str, ...]) -> str:
    """Return what makes a page the same to the parser."""
    shapes = repr((source.markup, source.dialect, source.block_html, keys))
    return hashlib.sha256(f"{shapes}\n{source.text}".encode()).hexdigest()


def _page(text: str) -> ParsedPage | None:
    try:
        return unpack(ParsedPage, text)
    except (ValueError, TypeError):
        return None


def _info(path: str, size: int, text: object) -> ImageInfo | None:
    try:
        info = unpack(ImageInfo, text) if isinstance(text, str) else None
    except ValueError:
        return None
    sound = (
        info is not None
        and info.path == path
        and info.bytes == size
        and _DIGEST.fullmatch(info.digest)
        and min(info.width, info.height) >= 0
        and info.frames > 0
        and 1 <= info.orientation <= 8
    )
    return info if sound else None


_DIGEST = re.compile("[0-9a-f]{64}")


def _refusals(job: EncodeJob, text: object) -> tuple[Refusal, ...] | None:
    refused = []
    match _json(text):
        case list(pairs):
            for pair in pairs:
                match pair:
                    case [int(index), str(reason)] if 0 <= index < len(job.variants):
                        refused.append(Refusal(job.variants[index], reason))
                    case _:
                        return None
        case _:
            return None
    return tuple(refused)


def _comparison(job: EncodeJob, row: Sequence[object]) -> Comparison | None:
    match row:
        case [int(number), bytes(before), bytes(after), int(width), int(height)] if (
            0 <= number < len(job.variants)
            and 0 < width <= job.variants[number].width
            and 0 < height <= job.variants[number].height
        ):
            return Comparison(job.variants[number], before, after, width, height)
        case _:
            return None


def _json(text: object) -> object:
    try:
        value: object = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    return value


def _key(job: EncodeJob) -> str:
    """Return what makes a job the same: what goes in and all that shapes what comes out."""
    shapes = [(each.width, each.height, each.format) for each in job.variants]
    facts = (job.info.digest, job.info.bytes, job.encoding, shapes, encoder())
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _choice(job: EncodeJob) -> str:
    """Return what makes the choice of a quality the same."""
    size = (job.judged.width, job.judged.height) if job.judged else None
    facts = (job.info.digest, job.encoding.quality, job.encoding.effort, size, encoder())
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _state(status: os.stat_result, limits: Limits) -> str:
    return f"{status.st_size} {status.st_mtime_ns} {limits}"
