"""Disk and DryRun: files are written completely or not at all, and only inside the folder."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.store import (
    ChangedError,
    Disk,
    DryRun,
    File,
    System,
    SystemCalls,
    atomic_write,
    by_path,
    disk,
)
from assetjob.store.by_path import CallsByPath


@pytest.fixture(params=sorted({System, CallsByPath}, key=str), autouse=True)
def calls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[SystemCalls]:
    """The system calls, those of Windows as well, since they work everywhere."""
    monkeypatch.setattr(disk, "System", request.param)
    kind: type[SystemCalls] = request.param
    return kind


def tree(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    store = Disk(tmp_path)
    store.write("a/b/c.webp", b"123")
    assert (tmp_path / "a/b/c.webp").read_bytes() == b"123"
    assert store.size("a/b/c.webp") == 3
    assert tree(tmp_path) == {"a", "a/b", "a/b/c.webp"}


def test_only_a_file_of_the_folder_has_its_bytes(tmp_path: Path) -> None:
    root = tmp_path / "site"
    (root / "folder").mkdir(parents=True)
    (root / "page.md").write_bytes(b"text")
    (tmp_path / "outside.md").write_bytes(b"text")
    (root / "link.md").symlink_to("page.md")
    (root / "out.md").symlink_to("../outside.md")
    names = ("page.md", "link.md", "out.md", "folder", "none.md", "../outside.md")
    for store in (Disk(root), DryRun(Disk(root))):
        assert [each for each in names if store.has(each, b"text")] == ["page.md", "link.md"]
        assert not store.has("page.md", b"texts")
        assert not store.has("page.md", b"Text")


def test_the_mode_is_kept(tmp_path: Path, calls: type[SystemCalls]) -> None:
    if calls is CallsByPath:
        pytest.skip("Windows has no modes")
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    page.chmod(0o640)
    Disk(tmp_path).write("page.md", b"new")
    assert stat.S_IMODE(page.stat().st_mode) == 0o640


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"same")
    os.utime(page, ns=(1, 1))
    Disk(tmp_path).write("page.md", b"same")
    assert page.stat().st_mtime_ns == 1


@pytest.mark.parametrize("old", [b"one two", b"one tww", b"one tw", b"one two!", b"", None])
def test_a_file_given_in_chunks(tmp_path: Path, old: bytes | None) -> None:
    page = tmp_path / "page.md"
    if old is not None:
        page.write_bytes(old)
        os.utime(page, ns=(1, 1))
    store = Disk(tmp_path)
    assert store.write_files([("page.md", [b"one", b"", b" two"]), ("b.md", b"2")]) == {}
    assert page.read_bytes() == b"one two"
    assert (page.stat().st_mtime_ns == 1) == (old == b"one two")
    assert (tmp_path / "b.md").read_bytes() == b"2"


def test_one_file_that_cannot_be_written_does_not_affect_the_others(tmp_path: Path) -> None:
    paths = [f"{number}.md" for number in range(150)]
    (tmp_path / "70.md").mkdir()
    store = Disk(tmp_path)
    assert set(store.write_files((path, path.encode()) for path in paths)) == {"70.md"}
    assert tree(tmp_path) == set(paths)


def test_a_link_inside_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    Disk(tmp_path).write("link.md", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


@pytest.mark.parametrize("target", ["page.md", "../outside.md", "gone"])
def test_a_variant_replaces_a_link(tmp_path: Path, target: str) -> None:
    """Else another file of the site, a page say, would hold the bytes of an image."""
    root = tmp_path / "site"
    root.mkdir()
    for path in (root / "page.md", tmp_path / "outside.md"):
        path.write_bytes(b"old")
        path.chmod(0o600)
    (root / "a.webp").symlink_to(target)
    assert Disk(root).write_variants([File("a.webp", b"new")]) == {}
    assert not (root / "a.webp").is_symlink()
    assert (root / "a.webp").read_bytes() == b"new"
    assert (root / "a.webp").stat().st_mode & 0o777 != 0o777
    assert (root / "page.md").read_bytes() == (tmp_path / "outside.md").read_bytes() == b"old"


@pytest.mark.parametrize("path", ["../out.md", "link/out.md", "out.md", "a/../../out.md"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    inside, outside = tmp_path / "site", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "out.md").write_bytes(b"old")
    (inside / "link").symlink_to(outside)
    (inside / "out.md").symlink_to(outside / "out.md")
    with pytest.raises(SiteError, match="leads out of"):
        Disk(inside).write(path, b"new")
    assert (outside / "out.md").read_bytes() == b"old"
    assert tree(outside) == {"out.md"}
    assert not (tmp_path / "out.md").exists()


def test_rolling_back_removes_what_is_new(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"old")
    (tmp_path / "kept").mkdir()
    before = tree(tmp_path)
    store = Disk(tmp_path)
    store.write("assets/responsive/a.webp", b"1")
    store.write("kept/b.webp", b"2")
    store.roll_back()
    assert tree(tmp_path) == before


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "page.md").mkdir()
    with pytest.raises(OSError, match="directory"):
        Disk(tmp_path).write("page.md", b"new")
    assert tree(tmp_path) == {"page.md"}


def test_a_dry_run_writes_nothing_and_knows_all_sizes(tmp_path: Path) -> None:
    (tmp_path / "there.webp").write_bytes(b"1234")
    store = DryRun(Disk(tmp_path))
    store.write_variants([File("new.webp", b"12")])
    assert (store.size("there.webp"), store.size("new.webp"), store.size("no")) == (4, 2, None)
    assert tree(tmp_path) == {"there.webp"}
    store.roll_back()
    assert store.size("new.webp") is None


def test_many_files_are_written_in_batches(tmp_path: Path) -> None:
    files = {f"{number % 7}/{number}.md": str(number).encode() for number in range(150)}
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / "10.md").mkdir()
    (tmp_path / "4").symlink_to(tmp_path.parent)
    store = Disk(tmp_path)
    written = store.replace_files(File(*each) for each in files.items())
    wrong = {file.path for file, problem in written if problem}
    assert wrong == {"3/10.md", *(path for path in files if path.startswith("4/"))}
    for path in files.keys() - wrong:
        assert (tmp_path / path).read_bytes() == files[path]
    assert not list(tmp_path.rglob(".assetjob-*"))
    store.roll_back()
    assert tree(tmp_path) == {"3", "3/10.md", "4"}


@pytest.mark.parametrize("data", [b"", b"one", b"one\n", b"\n\none\r\n\ntwo", b"12\n45\n7"])
def test_lines_are_independent_of_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(atomic_write, "_CHUNK", 3)
    (tmp_path / "a").write_bytes(data)
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    assert list(Disk(tmp_path).lines("a")) == lines


def test_two_names_of_one_file_are_written_once(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("page.md")
    files = [File(name, b"new", b"old") for name in ("page.md", "link.md")]
    assert list(Disk(tmp_path).replace_files(files)) == [(file, None) for file in files]
    assert (tmp_path / "link.md").read_bytes() == b"new"


def test_a_file_that_was_edited_is_left_alone(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_bytes(b"mine" if name == "b.md" else b"old")
    files = [File(name, b"new", b"old") for name in ("a.md", "b.md", "c.md")]
    kinds = [type(problem) for _, problem in Disk(tmp_path).replace_files(files)]
    assert kinds == [type(None), ChangedError, type(None)]
    assert [(tmp_path / file.path).read_bytes() for file in files] == [b"new", b"mine", b"new"]


class Cloning(System):
    """Clones by copying, as a file system that shares blocks looks to its users."""

    def clone(self, source: Path, descriptor: int) -> None:
        os.pwrite(descriptor, source.read_bytes(), 0)


@pytest.mark.parametrize("system", [System(), Cloning()], ids=["real", "cloning"])
@pytest.mark.parametrize("held", [b"new bytes", b"damaged", b"new bytes and more", b"", None])
def test_a_file_like_another_has_its_own_bytes(
    tmp_path: Path, held: bytes | None, system: System
) -> None:
    like = tmp_path / "cached"
    if held is not None:
        like.write_bytes(held)
    store = Disk(tmp_path / "site", system)
    assert store.write_variants([File("a/b.webp", b"new bytes", like=like)]) == {}
    assert (tmp_path / "site/a/b.webp").read_bytes() == b"new bytes"
    assert tree(tmp_path / "site") == {"a", "a/b.webp"}
    (tmp_path / "site/a/b.webp").write_bytes(b"edited")
    assert (like.read_bytes() if held is not None else None) == held


def test_a_clone_changes_with_no_other_file(tmp_path: Path) -> None:
    """Btrfs and XFS can; ``--basetemp`` names a folder on another file system."""
    (tmp_path / "one").write_bytes(b"one" * 10_000)
    with (tmp_path / "two").open("wb") as two:
        try:
            System().clone(tmp_path / "one", two.fileno())
        except OSError as error:
            pytest.skip(f"the file system cannot clone files: {error.strerror}")
    assert (tmp_path / "two").read_bytes() == b"one" * 10_000
    with (tmp_path / "two").open("r+b") as two:
        two.write(b"two")
    assert (tmp_path / "one").read_bytes() == b"one" * 10_000


def test_a_file_that_another_program_has_opened_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def replace(old: Path, new: Path) -> None:
        if len(pauses) < 3:
            raise PermissionError(13, "The process cannot access the file")
        old.rename(new)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(time, "sleep", pauses.append)
    store = Disk(tmp_path, CallsByPath())
    store.write("a.md", b"new")
    assert tree(tmp_path) == {"a.md"}
    assert len(pauses) == 3


def test_a_file_that_another_program_keeps_open_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(_old: Path, _new: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    (tmp_path / "a.md").write_bytes(b"old")
    assert set(Disk(tmp_path, CallsByPath()).write_files([("a.md", b"new")])) == {"a.md"}
    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert tree(tmp_path) == {"a.md"}


def test_a_junction_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    inner = (tmp_path / "a").stat()
    monkeypatch.setattr(by_path, "_is_junction", lambda status: os.path.samestat(status, inner))
    problems = Disk(tmp_path, CallsByPath()).write_files([("a/b.md", b"new")])
    assert isinstance(problems["a/b.md"], NotADirectoryError)
