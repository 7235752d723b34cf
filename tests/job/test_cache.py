"""The cache: what it keeps, what it must not trust, and that losing it costs only time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assetjob.job import cache_file
from assetjob.job.cache import Bounds, Cache, Table, decode, encode
from assetjob.job.parse_pages import PAGES
from assetjob.job.read_images import IMAGES
from assetjob.model.image import Failure, ImageFile, ImageInfo, Thumbnail
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

FOLDER, FILE = "cache", "assetjob-cache-2.sqlite"


@dataclass(frozen=True, slots=True)
class Value:
    number: int
    names: tuple[str, ...] = ()
    data: bytes = b""


VALUES: Table[Value] = Table("value", Value, lambda value: value.number >= 0)
ONE, TWO = Value(1, ("a", "b"), b"\0data"), Value(2)
FAILURE = Failure("a.jpg", "probe", "is truncated", lasting=True)


def _key(key: object) -> tuple[object]:
    return (key,)


def known(cache: Cache, *keys: object) -> list[object]:
    return [found for _, found in cache.lookup(VALUES, keys, _key)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a cache of three entries."""
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.put(VALUES, ("one",), ONE)
        cache.put(VALUES, ("two",), TWO)
        cache.put(VALUES, ("failed",), FAILURE)
    return tmp_path / FOLDER


@pytest.mark.parametrize("write", [True, False], ids=["writing", "reading"])
def test_it_knows_what_was_put(folder: Path, write: bool) -> None:
    with Cache(folder, write=write) as cache:
        assert known(cache, "two", "three", "one", "failed") == [TWO, None, ONE, FAILURE]
        assert not cache.is_empty


def test_git_ignores_it(folder: Path) -> None:
    assert (folder / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_keys_and_tables_are_kept_apart(folder: Path) -> None:
    other: Table[Value] = Table("other", Value)
    with Cache(folder, write=True) as cache:
        assert cache.get(other, ("one",)) is None
        assert cache.get(VALUES, ("one", "")) is None
        assert cache.get(VALUES, ("on", "e")) is None
        cache.put(VALUES, ("one",), TWO)
        assert cache.get(VALUES, ("one",)) == TWO


def test_another_version_s_entries_are_unknown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assetjob.job.cache._VERSIONS", ("another",))
    with Cache(folder, write=False) as cache:
        assert known(cache, "one") == [None]


def test_a_key_of_none_is_never_known(tmp_path: Path) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.put(VALUES, None, ONE)
        assert list(cache.lookup(VALUES, ["a"], lambda _: None)) == [("a", None)]
        assert cache.is_empty


def test_a_failure_that_does_not_last_is_not_kept(tmp_path: Path) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.put(VALUES, ("a",), replace(FAILURE, lasting=False))
        assert cache.get(VALUES, ("a",)) is None


def test_what_is_too_large_or_no_text_is_not_kept(tmp_path: Path) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.put(VALUES, ("large",), Value(1, data=bytes(1 << 20)))
        cache.put(VALUES, ("surrogate",), Value(1, ("a\udc80",)))
        cache.put(VALUES, ("a\udc80",), ONE)
        assert known(cache, "large", "surrogate", "a\udc80") == [None, None, ONE]


def test_reading_writes_nothing(tmp_path: Path) -> None:
    with Cache(tmp_path / FOLDER, write=False) as cache:
        cache.put(VALUES, ("one",), ONE)
        assert known(cache, "one") == [None]
    assert not (tmp_path / FOLDER).exists()


def test_in_memory() -> None:
    with Cache(None, write=True) as cache:
        assert cache.is_empty
        cache.put(VALUES, ("one",), ONE)
        assert known(cache, "one") == [ONE]


def test_many_questions(folder: Path) -> None:
    """They are answered in order, some hundreds at a time."""
    with Cache(folder, write=True) as cache:
        for number in range(0, 1_200, 2):
            cache.put(VALUES, (number,), Value(number))
        answers = known(cache, *range(1_200))
    assert answers == [None if number % 2 else Value(number) for number in range(1_200)]


def test_the_oldest_entries_of_a_large_cache_are_deleted(tmp_path: Path) -> None:
    bounds = Bounds(bytes=40_000)
    with Cache(tmp_path, write=True, bounds=bounds) as cache:
        for number in range(50):
            cache.put(VALUES, (number,), Value(number, data=bytes(1_000)))
    with Cache(tmp_path, write=True, bounds=bounds) as cache:
        answers = known(cache, *range(50))
        kept = [number for number, each in enumerate(answers) if each]
        assert kept == list(range(kept[0], 50))
        assert 15 <= len(kept) <= 20


def test_entries_that_were_not_used_for_long_are_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = 86_400
    now = int(time.time())
    for age, number in ((100, 1), (50, 2), (0, 3)):
        monkeypatch.setattr(cache_file, "_now", lambda age=age: now - age * day)
        with Cache(tmp_path, write=True, bounds=Bounds(days=1_000)) as cache:
            cache.put(VALUES, (number,), Value(number))
    with Cache(tmp_path, write=True) as cache:
        assert known(cache, 2) == [Value(2)]  # and so it is used today
    with Cache(tmp_path, write=True, bounds=Bounds(days=40)) as cache:
        cache.prune()
        assert known(cache, 1, 2, 3) == [None, Value(2), Value(3)]


def test_it_is_searched_for_old_entries_once_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.put(VALUES, (1,), Value(1))
    tomorrow = time.time() + 86_400
    for now, found in ((None, Value(1)), (tomorrow, None)):
        if now:
            monkeypatch.setattr(cache_file, "_now", lambda: int(tomorrow))
        with Cache(tmp_path, write=True, bounds=Bounds(days=-2)) as cache:  # all is too old
            cache.put(VALUES, (2,), Value(2))
        with Cache(tmp_path, write=False) as cache:
            assert known(cache, 1) == [found]


# --- what it must not trust


@pytest.mark.parametrize(
    "content", [b"", b"nonsense" * 100, b"SQLite format 3\0" + bytes(4000)], ids=range(3)
)
def test_a_damaged_cache_is_replaced(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    with Cache(folder, write=False) as cache:
        assert known(cache, "one") == [None]
    with Cache(folder, write=True) as cache:
        assert known(cache, "one") == [None]
        cache.put(VALUES, ("one",), ONE)
    with Cache(folder, write=True) as cache:
        assert known(cache, "one") == [ONE]


@pytest.mark.parametrize("damage", [b"\xff" * 512, b"\xff", b"\0"], ids=["page", "byte", "zero"])
def test_no_damaged_entry_is_served(folder: Path, damage: bytes) -> None:
    whole = (folder / FILE).read_bytes()
    for start in range(0, len(whole), 512 if len(damage) > 1 else 37):
        damaged = whole[:start] + damage + whole[start + len(damage) :]
        (folder / FILE).write_bytes(damaged)
        with Cache(folder, write=True) as cache:
            found = known(cache, "one", "two", "failed")
        for each, right in zip(found, (ONE, TWO, FAILURE), strict=True):
            assert each in (None, right)


def test_an_entry_under_another_s_key_is_ignored(folder: Path) -> None:
    with sqlite3.connect(folder / FILE) as database:
        entries = database.execute("select key, value from entry").fetchall()
        for (key, _), (_, value) in zip(entries, entries[1:] + entries[:1], strict=True):
            database.execute("update entry set value = ? where key = ?", (value, key))
    database.close()
    with Cache(folder, write=False) as cache:
        assert known(cache, "one", "two", "failed") == [None, None, None]


@pytest.mark.parametrize("value", ["a text", 7, None, b"", b"short"])
def test_an_entry_of_another_type_is_ignored(folder: Path, value: object) -> None:
    with sqlite3.connect(folder / FILE) as database:
        database.execute("update entry set value = ?", (value,))
    database.close()
    with Cache(folder, write=False) as cache:
        assert known(cache, "one", "two", "failed") == [None, None, None]


def test_a_cache_that_fails_while_it_is_asked(folder: Path) -> None:
    with Cache(folder, write=True) as cache:
        cache._file._database.close()
        assert known(cache, "one", "two") == [None, None]
        cache.put(VALUES, ("one",), ONE)
        assert known(cache, "one") == [ONE]


@pytest.mark.parametrize(
    "change",
    [
        "alter table entry add column further int",
        "create trigger t after insert on entry begin delete from entry; end",
        "create table further (a int)",
    ],
)
def test_a_file_of_another_schema_is_replaced(folder: Path, change: str) -> None:
    with sqlite3.connect(folder / FILE) as database:
        database.execute(change)
    database.close()
    with Cache(folder, write=True) as cache:
        assert known(cache, "one") == [None]
        cache.put(VALUES, ("one",), ONE)
        assert known(cache, "one") == [ONE]


def test_a_view_that_never_ends_is_not_read(folder: Path) -> None:
    with sqlite3.connect(folder / FILE) as database:
        database.execute("drop table entry")
        database.execute(
            "create view entry as with recursive n(i) as (select 1 union all select i + 1 from n)"
            " select i as key, 'x' as value from n where i < 0"
        )
    database.close()
    with Cache(folder, write=False) as cache:
        assert known(cache, "one") == [None]


INFO = ImageInfo("a.jpg", "jpeg", 640, 480, 3, "ab" * 32, private=("GPS",), profile="Display P3")
IMAGE = ImageFile(INFO, Thumbnail(INFO.digest, b"RIFF", 32, 24))
SOURCE = Source(
    "a.md",
    Markup.MARKDOWN,
    "---\nimage: /a.jpg\n---\n# Sea\n\n[![The sea](/a.jpg)](/b) "
    "<img src=a.jpg srcset='b.jpg 1.5x'>\n",
)


def test_values_of_the_model_come_back_whole() -> None:
    page = parse(SOURCE, ("image",))
    assert len(page.refs) == 3
    assert decode(PAGES, encode(page)) == page
    assert decode(IMAGES, encode(IMAGE)) == IMAGE
    assert decode(IMAGES, encode(FAILURE)) == FAILURE


def changed(**facts: Any) -> bytes:
    return encode(replace(IMAGE, info=replace(INFO, **facts)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        b"\xc1",
        b"\x91" * 100_000,
        encode(1),
        encode(INFO),
        encode((IMAGE,)),
        encode(ONE),
        encode(Failure("a.jpg", "probe", "two\nlines", lasting=True)),
        encode(IMAGE) + b"\0",
        encode(IMAGE)[:-1],
        changed(width=-1),
        changed(bytes=-1),
        changed(frames=0),
        changed(orientation=9),
        changed(digest="../" * 8),
        changed(format="exe"),
        changed(format=["jpeg"]),
        changed(width="640"),
        changed(width=640.5),
        changed(has_alpha=0),
        changed(private=[1]),
        changed(private="GPS"),
    ],
)
def test_facts_that_cannot_be_are_ignored(data: bytes) -> None:
    assert decode(IMAGES, data) is None


# --- what goes wrong


def test_a_run_does_without_a_locked_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_file, "_TIMEOUT", 0.0)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("begin exclusive")
    lines: list[str] = []
    with Cache(folder, write=True, lost=lines.append) as cache:
        assert known(cache, "one") == [None]
        cache.put(VALUES, ("new",), ONE)
    other.close()
    assert lines == ["database is locked"]
    with Cache(folder, write=True) as cache:
        assert known(cache, "one", "new") == [ONE, None]


def test_two_runs_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither waits for the other, even while one reads."""
    monkeypatch.setattr(cache_file, "_TIMEOUT", 0.0)
    with Cache(folder, write=False) as reader:
        answers = reader.lookup(VALUES, ["one", "new"], lambda key: (key,))
        assert next(answers) == ("one", ONE)
        with Cache(folder, write=True) as writer:
            assert known(writer, "one") == [ONE]
            writer.put(VALUES, ("new",), TWO)
        assert next(answers) == ("new", None)
        assert known(reader, "new") == [TWO]


@pytest.mark.parametrize("message", ["disk I/O error", "locking protocol"])
def test_a_file_system_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    """It is said once, and nothing is written that no later run would find."""
    real = sqlite3.connect

    def connect(file: Any, **options: Any) -> Any:
        if file == ":memory:":
            return real(file, **options)
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(sqlite3, "connect", connect)
    lines: list[str] = []
    with Cache(tmp_path / FOLDER, write=True, lost=lines.append) as cache:
        cache.put(VALUES, ("one",), ONE)
        cache.contents.put(b"variant")
        assert known(cache, "one") == [ONE]
    assert lines == [message]
    assert not list((tmp_path / FOLDER).glob("variants"))


def test_a_damaged_file_that_is_only_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    lines: list[str] = []
    with Cache(tmp_path, write=False, lost=lines.append) as cache:
        assert known(cache, "one") == [None]
    assert lines == ["is damaged"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.put(VALUES, ("one",), ONE)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"a file, no folder")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.put(VALUES, ("one",), ONE)
        assert known(cache, "one") == [ONE]
    assert (tmp_path / FOLDER).read_bytes() == b"a file, no folder"


# --- in a run

Build = Callable[[Mapping[str, str | bytes]], Path]
Call = Callable[..., subprocess.CompletedProcess[str]]
READING = "Reading images"


def test_damaged_files_start_no_worker_again(
    site: Build, image_file: Callable[..., Path], assetjob: Call
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A"><img src="b.jpg" alt="B">', "a.jpg": b"no"})
    whole = image_file(root / "b.jpg", 300, 200).read_bytes()
    (root / "b.jpg").write_bytes(whole[: len(whole) // 2])
    cold = assetjob(root, "fix", "--in-place")
    warm = assetjob(root, "fix", "--in-place")
    assert (cold.returncode, warm.returncode) == (3, 3)
    assert READING in cold.stderr
    assert READING not in warm.stderr
    for each in (cold, warm):
        assert "a.jpg: probe: is not an image" in each.stderr
        assert "b.jpg: decode: is truncated" in each.stderr


def test_the_next_run_reads_no_variant(
    site: Build, image_file: Callable[..., Path], assetjob: Call
) -> None:
    fluid = "<!doctype html><body><style>img { max-width: 100%; height: auto }</style>"
    root = site({"a.html": fluid + '<img src="a.jpg" alt="A"><img src="b.png" alt="B">'})
    image_file(root / "a.jpg", 1300, 900)
    Image.effect_noise((900, 600), 90).convert("LA").save(root / "b.png")
    assetjob(root, "fix", "--in-place")
    assert len(list(root.rglob("*.webp"))) >= 4
    assert READING not in assetjob(root, "fix", "--in-place").stderr


def test_variants_that_were_replaced_are_read_again(
    site: Build, image_file: Callable[..., Path], assetjob: Call
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A">', "assetjob.toml": 'cache = "cached"'})
    image_file(root / "a.jpg", 1300, 900)
    assetjob(root, "fix", "--in-place")
    for path in root.rglob("*.webp"):  # another file of the same size and time
        status = path.stat()
        path.write_bytes(bytes(status.st_size))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert READING in assetjob(root, "audit").stderr
