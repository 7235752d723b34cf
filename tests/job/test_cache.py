"""The cache: what it knows, what it must not believe, and that losing it costs time only."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assetjob.images.probe import probe
from assetjob.job.cache import FOLDER, Cache
from assetjob.job.serialize import pack
from assetjob.model.image import LIMITS, Failure, ImageInfo, Limits, Thumbnail
from assetjob.model.page import ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.model.variant import Comparison, EncodeJob, Encoding, Refusal, Variant
from assetjob.parse.page import parse

INFO = ImageInfo("a.jpg", "jpeg", 640, 480, 3, "ab" * 32, private=("GPS",), profile="Display P3")
THUMBNAIL = Thumbnail(INFO.digest, b"RIFF", 32, 24)
JOB = EncodeJob(
    INFO, Encoding(80, 4), (Variant("v/1.webp", 320, 240), Variant("v/2.webp", 640, 480))
)
REFUSED = (Refusal(JOB.variants[1], "has 9 bytes, no fewer than the original (3)"),)

COMPARED = tuple(
    Comparison(each, b"before", b"after", each.width, 200) for each in reversed(JOB.variants)
)


@pytest.fixture
def status(tmp_path: Path) -> os.stat_result:
    """The status of a file of three bytes, an hour old."""
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    return file.stat()


@pytest.fixture
def folder(tmp_path: Path, status: os.stat_result) -> Path:
    """A folder with a cache that knows everything above."""
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_info(INFO, status)
        cache.keep_thumbnail(THUMBNAIL, 32)
        cache.keep_refused(JOB, REFUSED)
        cache.keep_comparisons(JOB, COMPARED)
    return tmp_path / FOLDER


def page(cache: Cache, source: Source, keys: tuple[str, ...]) -> ParsedPage | None:
    return next(cache.pages([source], keys))


def info(cache: Cache, path: str, status: os.stat_result) -> ImageInfo | None:
    return next(cache.infos({path: status}))


def thumbnail(cache: Cache, digest: str, side: int) -> Thumbnail | None:
    return next(cache.thumbnails([digest], side))


def refused(cache: Cache, job: EncodeJob) -> tuple[Refusal, ...] | None:
    return next(cache.refused([job]))


def knows(cache: Cache, status: os.stat_result) -> tuple[bool, ...]:
    answers = (info(cache, "a.jpg", status), thumbnail(cache, INFO.digest, 32), refused(cache, JOB))
    return tuple(answer is not None for answer in answers)


@pytest.mark.parametrize("write", [True, False], ids=["writing", "reading"])
def test_it_knows_what_was_kept(folder: Path, status: os.stat_result, write: bool) -> None:
    with Cache(folder, write=write) as cache:
        assert info(cache, "a.jpg", status) == INFO
        assert thumbnail(cache, INFO.digest, 32) == THUMBNAIL
        assert refused(cache, JOB) == REFUSED
        assert cache.comparisons(JOB) == COMPARED


def test_git_is_told_to_ignore_it(folder: Path) -> None:
    assert (folder / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_a_changed_file_is_unknown(folder: Path, status: os.stat_result, tmp_path: Path) -> None:
    with Cache(folder, write=False) as cache:
        assert info(cache, "b.jpg", status) is None
        os.utime(tmp_path / "a.jpg", ns=(0, status.st_mtime_ns + 1))
        assert info(cache, "a.jpg", (tmp_path / "a.jpg").stat()) is None
        (tmp_path / "a.jpg").write_bytes(b"abcd")
        os.utime(tmp_path / "a.jpg", ns=(0, status.st_mtime_ns))
        assert info(cache, "a.jpg", (tmp_path / "a.jpg").stat()) is None


def test_a_file_that_may_still_change_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_info(INFO, file.stat())
        assert info(cache, "a.jpg", file.stat()) is None


def test_a_file_replaced_between_status_and_reading_is_not_kept(
    tmp_path: Path, status: os.stat_result
) -> None:
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_info(replace(INFO, bytes=4), status)
        assert info(cache, "a.jpg", status) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(JOB, info=replace(INFO, digest="cd" * 32)),
        replace(JOB, encoding=Encoding(79, 4)),
        replace(JOB, encoding=Encoding(80, 6)),
        replace(JOB, encoding=Encoding(80, 4, near_lossless=True)),
        replace(JOB, variants=JOB.variants[:1]),
        replace(JOB, variants=(JOB.variants[0], replace(JOB.variants[1], format="avif"))),
    ],
    ids=["bytes", "quality", "effort", "near lossless", "widths", "format"],
)
def test_another_job_is_tried(folder: Path, other: EncodeJob) -> None:
    with Cache(folder, write=False) as cache:
        assert refused(cache, other) is None
        assert cache.comparisons(other) == ()


def test_the_same_job_under_another_name_is_known(folder: Path) -> None:
    moved = tuple(replace(each, path=f"w/{each.path}") for each in JOB.variants)
    job = EncodeJob(replace(INFO, path="b.jpg"), JOB.encoding, moved)
    with Cache(folder, write=False) as cache:
        assert refused(cache, job) == (Refusal(moved[1], REFUSED[0].reason),)
        assert [each.variant for each in cache.comparisons(job)] == [moved[1], moved[0]]


def test_the_newest_comparisons_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assetjob.job.cache._COMPARED", 3)
    other = replace(JOB, encoding=Encoding(79, 4))
    with Cache(tmp_path, write=True) as cache:
        cache.keep_comparisons(JOB, COMPARED)
        cache.keep_comparisons(other, COMPARED)
    with Cache(tmp_path, write=True) as cache:
        assert cache.comparisons(JOB) == COMPARED[1:]
        assert cache.comparisons(other) == COMPARED


@pytest.mark.parametrize(
    "change",
    ["variant = 7", "variant = -1", "width = 0", "width = 9999", "height = 'x'", "before = 'x'"],
)
def test_a_comparison_that_cannot_be_is_not_believed(folder: Path, change: str) -> None:
    with sqlite3.connect(folder / "assetjob-cache.sqlite") as database:
        database.execute(f"update comparison set {change} where variant = 0")  # noqa: S608
    database.close()
    with Cache(folder, write=False) as cache:
        assert cache.comparisons(JOB) == COMPARED[:1]


def test_reading_writes_nothing(tmp_path: Path, status: os.stat_result) -> None:
    with Cache(tmp_path / FOLDER, write=False) as cache:
        cache.keep_info(INFO, status)
        cache.keep_thumbnail(THUMBNAIL, 32)
        cache.keep_refused(JOB, REFUSED)
        assert knows(cache, status) == (False, False, False)
    assert not (tmp_path / FOLDER).exists()


def test_nowhere(status: os.stat_result) -> None:
    with Cache(None, write=True) as cache:
        assert knows(cache, status) == (False, False, False)
        cache.keep_info(INFO, status)
        assert info(cache, "a.jpg", status) == INFO


def test_thumbnails_of_pictures_that_are_no_more_are_forgotten(
    folder: Path, status: os.stat_result
) -> None:
    with Cache(folder, write=True) as cache:
        cache.keep_info(replace(INFO, digest="cd" * 32), status)
    with Cache(folder, write=False) as cache:
        assert thumbnail(cache, INFO.digest, 32) is None


# --- what it must not believe


@pytest.mark.parametrize(
    "content", [b"", b"nonsense" * 100, b"SQLite format 3\0" + bytes(4000)], ids=range(3)
)
def test_a_damaged_cache_is_made_anew(folder: Path, status: os.stat_result, content: bytes) -> None:
    (folder / "assetjob-cache.sqlite").write_bytes(content)
    with Cache(folder, write=False) as cache:
        assert knows(cache, status) == (False, False, False)
    with Cache(folder, write=True) as cache:
        assert knows(cache, status) == (False, False, False)
        cache.keep_info(INFO, status)
    with Cache(folder, write=True) as cache:
        assert info(cache, "a.jpg", status) == INFO


def test_every_damaged_page_costs_time_only(folder: Path, status: os.stat_result) -> None:
    whole = (folder / "assetjob-cache.sqlite").read_bytes()
    for start in range(0, len(whole), 512):
        (folder / "assetjob-cache.sqlite").write_bytes(
            whole[:start] + b"\xff" * 512 + whole[start + 512 :]
        )
        with Cache(folder, write=True) as cache:
            for known, right in (
                (info(cache, "a.jpg", status), INFO),
                (thumbnail(cache, INFO.digest, 32), THUMBNAIL),
                (refused(cache, JOB), REFUSED),
            ):
                assert known in (None, right)


def test_a_cache_that_fails_while_it_is_asked(folder: Path, status: os.stat_result) -> None:
    with Cache(folder, write=True) as cache:
        cache._database.close()
        assert list(cache.infos({"a.jpg": status, "b.jpg": status})) == [None, None]
        cache.keep_info(INFO, status)
        assert info(cache, "a.jpg", status) == INFO


def test_many_questions(folder: Path, status: os.stat_result) -> None:
    """They are answered in their order, though not all at once."""
    files = {f"{number}.jpg": status for number in range(1_200)}
    with Cache(folder, write=True) as cache:
        for path in list(files)[::2]:
            cache.keep_info(replace(INFO, path=path), status)
        answers = [each and each.path for each in cache.infos(files)]
    assert answers == [None if number % 2 else path for number, path in enumerate(files)]


def test_another_versions_cache_is_made_anew(folder: Path, status: os.stat_result) -> None:
    with sqlite3.connect(folder / "assetjob-cache.sqlite") as database:
        database.execute("alter table info add column further int")
    database.close()
    with Cache(folder, write=True) as cache:
        assert knows(cache, status) == (False, False, False)
        cache.keep_info(INFO, status)
        assert info(cache, "a.jpg", status) == INFO


def test_a_trap_is_not_sprung(folder: Path, status: os.stat_result) -> None:
    with sqlite3.connect(folder / "assetjob-cache.sqlite") as database:
        database.execute("drop table info")
        database.execute(
            "create view info as with recursive n(i) as (select 1 union all select i + 1 from n)"
            " select i as path, 3 as size, 4 as mtime, 'x' as facts from n where i < 0"
        )
    database.close()
    with Cache(folder, write=False) as cache:
        assert knows(cache, status) == (False, False, False)


@pytest.mark.parametrize(
    "facts",
    [
        "nonsense",
        "[" * 100_000,
        "[]",
        "{}",
        '{"private": []}',
        pack(LIMITS),
        pack(replace(INFO, path="b.jpg")),
        pack(replace(INFO, bytes=INFO.bytes + 1)),
        pack(replace(INFO, width=-1)),
        pack(replace(INFO, frames=0)),
        pack(replace(INFO, orientation=9)),
        pack(replace(INFO, digest="../" * 8)),
        pack(INFO).replace('"jpeg"', '"exe"'),
        pack(INFO).replace('"jpeg"', '["jpeg"]'),
        pack(INFO).replace("640", '"640"'),
        pack(INFO).replace("640", "640.0"),
        pack(INFO).replace("false", "0"),
        pack(INFO).replace("[]", "[1]"),
        pack(INFO).replace("[]", '"GPS"'),
    ],
)
def test_facts_that_cannot_be_are_not_believed(
    folder: Path, status: os.stat_result, facts: str
) -> None:
    assert facts != pack(INFO)
    with sqlite3.connect(folder / "assetjob-cache.sqlite") as database:
        database.execute("update info set facts = ?", (facts,))
        database.execute("update thumbnail set data = ?", (facts,))
        database.execute("update refused set reasons = ?", (f'[[7, "x"], {facts}]',))
    database.close()
    with Cache(folder, write=False) as cache:
        assert knows(cache, status) == (False, False, False)


# --- what it cannot do, it leaves


def test_a_locked_cache_is_done_without(
    folder: Path, status: os.stat_result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assetjob.job.cache._PATIENCE", 0.0)
    other = sqlite3.connect(folder / "assetjob-cache.sqlite", isolation_level=None)
    other.execute("begin exclusive")
    with Cache(folder, write=True) as cache:
        assert knows(cache, status) == (False, False, False)
        cache.keep_info(INFO, status)
    other.close()
    with Cache(folder, write=True) as cache:
        assert knows(cache, status) == (True, True, True)


def test_two_runs_at_once(
    folder: Path, status: os.stat_result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither waits for the other, though one is amid its answers."""
    monkeypatch.setattr("assetjob.job.cache._PATIENCE", 0.0)
    new = replace(INFO, path="b.jpg")
    with Cache(folder, write=False) as reader:
        answers = reader.infos({"a.jpg": status, "b.jpg": status})
        assert next(answers) == INFO
        with Cache(folder, write=True) as writer:
            assert knows(writer, status) == (True, True, True)
            writer.keep_info(new, status)
        assert next(answers) is None
        assert info(reader, "b.jpg", status) == new


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path, status: os.stat_result) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_info(INFO, status)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_place_that_cannot_be_written(tmp_path: Path, status: os.stat_result) -> None:
    (tmp_path / FOLDER).write_bytes(b"a file, no folder")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_info(INFO, status)
        assert info(cache, "a.jpg", status) == INFO
    assert (tmp_path / FOLDER).read_bytes() == b"a file, no folder"


TEXT = (
    "---\nimage: /a.jpg\n---\n# Sea\n\n[![The sea](/a.jpg)](/b) "
    "<img src=a.jpg srcset='b.jpg 1.5x'>\n"
)
SOURCE = Source("a.md", Markup.MARKDOWN, TEXT)
KEYS = ("image",)


def test_a_page_is_parsed_once(tmp_path: Path) -> None:
    found = parse(SOURCE, KEYS)
    with Cache(tmp_path, write=True) as cache:
        assert page(cache, SOURCE, KEYS) is None
        cache.keep_page(SOURCE, found, KEYS)
    with Cache(tmp_path, write=False) as cache:
        assert page(cache, SOURCE, KEYS) == found
        assert len(found.refs) == 3


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        (replace(SOURCE, text=TEXT + " "), KEYS),
        (replace(SOURCE, path="b.md"), KEYS),
        (replace(SOURCE, markup=Markup.HTML), KEYS),
        (replace(SOURCE, dialect="kramdown"), KEYS),
        (SOURCE, ("image", "cover")),
    ],
    ids=["text", "path", "markup", "dialect", "keys"],
)
def test_another_page_is_unknown(tmp_path: Path, source: Source, keys: tuple[str, ...]) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.keep_page(SOURCE, parse(SOURCE, KEYS), KEYS)
        assert page(cache, source, keys) is None


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"source": 1}',
        "[" * 100_000,
        "[[],null,null,0,[],[]]",
        '[[["img",[0,"1"],1,1,null]],null,null,false,[],[]]',
        '[[],null,null,false,[],["a.css",1]]',
        "[[],7,null,false,[],[]]",
        b"\x80",
        7,
    ],
)
def test_a_page_of_another_shape_is_not_believed(tmp_path: Path, facts: object) -> None:
    with Cache(tmp_path, write=True) as cache:
        cache.keep_page(SOURCE, parse(SOURCE, KEYS), KEYS)
    with sqlite3.connect(tmp_path / "assetjob-cache.sqlite") as database:
        database.execute("update page set facts = ?", (facts,))
    database.close()
    with Cache(tmp_path, write=False) as cache:
        assert page(cache, SOURCE, KEYS) is None


# --- what failed


def test_a_failure_that_lasts_is_known_until_the_file_or_a_limit_changes(
    tmp_path: Path, status: os.stat_result
) -> None:
    lasting = Failure("a.jpg", "probe", "is truncated", lasting=True)
    passing = Failure("b.jpg", "probe", "cannot be read: Permission denied")
    with Cache(tmp_path / FOLDER, write=True) as cache:
        cache.keep_failure(lasting, status, LIMITS)
        cache.keep_failure(passing, status, LIMITS)
        assert cache.failure("a.jpg", "probe", status, LIMITS) == lasting
        assert cache.failure("b.jpg", "probe", status, LIMITS) is None
        assert cache.failure("a.jpg", "thumbnail", status, LIMITS) is None
        assert cache.failure("a.jpg", "probe", status, Limits(frames=3)) is None
        os.utime(tmp_path / "a.jpg", ns=(0, status.st_mtime_ns + 1))
        assert cache.failure("a.jpg", "probe", (tmp_path / "a.jpg").stat(), LIMITS) is None


def test_damaged_files_start_no_worker_again(
    site: Callable[[Mapping[str, str | bytes]], Path],
    picture: Callable[..., Path],
    assetjob: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A"><img src="b.jpg" alt="B">', "a.jpg": b"no"})
    whole = picture(root / "b.jpg", 300, 200).read_bytes()
    (root / "b.jpg").write_bytes(whole[: len(whole) // 2])
    for name in ("a.jpg", "b.jpg"):
        os.utime(root / name, (1_700_000_000, 1_700_000_000))
    cold = assetjob(root, "fix", "--in-place")
    warm = assetjob(root, "fix", "--in-place")
    assert (cold.returncode, warm.returncode) == (3, 3)
    assert "Making thumbnails" in cold.stderr
    assert "Making thumbnails" not in warm.stderr
    assert "Reading images" not in warm.stderr
    for each in (cold, warm):
        assert "a.jpg: probe: is not an image" in each.stderr
        assert "b.jpg: thumbnail: is truncated" in each.stderr


def test_the_next_run_reads_no_variant(
    site: Callable[[Mapping[str, str | bytes]], Path],
    picture: Callable[..., Path],
    assetjob: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A"><img src="b.png" alt="B">'})
    picture(root / "a.jpg", 1300, 900)
    Image.effect_noise((900, 600), 90).convert("LA").save(root / "b.png")
    for name in ("a.jpg", "b.png"):
        os.utime(root / name, (1_700_000_000, 1_700_000_000))
    assetjob(root, "fix", "--in-place")
    variants = [path.relative_to(root).as_posix() for path in root.rglob("*.webp")]
    assert len(variants) >= 4
    with Cache(root / FOLDER, write=False) as cache:
        known = {path: info(cache, path, (root / path).stat()) for path in variants}
    assert known == {path: probe(root, path) for path in variants}
    assert "Reading images" not in assetjob(root, "fix", "--in-place").stderr


def test_a_run_that_writes_no_site_knows_nothing_of_its_variants(
    site: Callable[[Mapping[str, str | bytes]], Path],
    picture: Callable[..., Path],
    assetjob: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A">', "assetjob.toml": 'cache = "cached"'})
    picture(root / "a.jpg", 1300, 900)
    assetjob(root, "fix", "--in-place")
    variants = sorted(root.rglob("*.webp"))
    variants.pop().unlink()
    for path in variants:  # somebody else's, of the same size
        path.write_bytes(bytes(path.stat().st_size))
    (root / "a.html").write_text('<img src="a.jpg" alt="A">')
    assetjob(root, "fix")
    with Cache(root / "cached", write=False) as cache:
        for path in variants:
            assert info(cache, path.relative_to(root).as_posix(), path.stat()) is None
