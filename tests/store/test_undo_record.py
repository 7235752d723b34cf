"""The record that undo reads, outside the site; and what earlier versions left in the site."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from assetjob.model.errors import SiteError
from assetjob.model.result import Rewrite
from assetjob.runtime import user_folders
from assetjob.settings.load import load
from assetjob.site.config import find_site
from assetjob.store import Disk, journal, undo_record
from assetjob.store.in_place import in_place
from assetjob.store.journal import PageBefore, Record
from assetjob.store.undo import undo
from assetjob.store.undo_record import IN_SITE, UndoRecord

Build = Callable[[Mapping[str, str | bytes]], Path]
ONE = Record(pages=(PageBefore("a.html", "old", "0" * 64),))
TWO = Record(pages=(PageBefore("b.html", "old", "1" * 64),))


@pytest.fixture
def root(site: Build) -> Path:
    return site({"a.html": "new"})


def fix(root: Path, new: str = "newer") -> list[str]:
    lines: list[str] = []
    settings = load(root, {})
    with in_place(Disk(root), find_site(settings), settings, lines.append) as store:
        store.prepare(())
        assert not store.write_pages([Rewrite("a.html", (root / "a.html").read_text(), new)])
    return lines


def pages(root: Path) -> list[str] | None:
    record = UndoRecord(Disk(root)).load()
    return [page.path for page in record.pages] if record else None


def test_after_a_run_nothing_of_ours_is_in_the_site(root: Path, own_folders: Path) -> None:
    assert fix(root) == []
    assert [path.name for path in root.iterdir()] == ["a.html"]
    folder = own_folders / "state/assetjob/undo"
    assert len(list(folder.iterdir())) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_holds_other_files_stays(root: Path) -> None:
    (root / ".assetjob").mkdir()
    (root / ".assetjob/notes").write_text("mine")
    fix(root)
    assert (root / ".assetjob/notes").read_text() == "mine"
    assert (root / ".assetjob/.gitignore").exists()


def test_each_site_has_its_own_record(site: Build, tmp_path: Path) -> None:
    one = site({"a.html": "new"})
    two = tmp_path / "two"
    two.mkdir()
    (two / "a.html").write_text("other")
    fix(one)
    assert pages(two) is None
    link = tmp_path / "link"
    link.symlink_to(one)
    assert pages(link) == ["a.html"]


def test_a_prepared_record_counts_once_the_journal_is_gone(root: Path) -> None:
    disk, record = Disk(root), UndoRecord(Disk(root))
    record.prepare(ONE)
    record.finish()
    journal.save(disk, TWO)
    record.prepare(TWO)
    assert pages(root) == ["a.html"]
    disk.remove(journal.UNFINISHED)
    assert pages(root) == ["b.html"]
    record.finish()
    assert pages(root) == ["b.html"]
    record.remove()
    assert pages(root) is None


def test_a_prepared_record_of_a_run_that_is_rolled_back_is_dropped(root: Path) -> None:
    record = UndoRecord(Disk(root))
    record.prepare(ONE)
    record.finish()
    journal.save(Disk(root), TWO)
    record.prepare(TWO)
    record.finish()
    Disk(root).remove(journal.UNFINISHED)
    assert pages(root) == ["a.html"]


def test_old_records_are_removed(root: Path, tmp_path: Path, own_folders: Path) -> None:
    fix(root)
    (old,) = (own_folders / "state/assetjob/undo").iterdir()
    os.utime(old, (1e9, 1e9))
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.html").write_text("x")
    fix(other)
    assert not old.exists()
    assert pages(other) == ["a.html"]


def test_a_state_folder_that_cannot_be_written_costs_the_undo(
    root: Path, own_folders: Path
) -> None:
    (own_folders / "state").write_text("a file")
    (line,) = fix(root)
    assert line == f"{root}: this run cannot be undone (Not a directory)"
    assert (root / "a.html").read_text() == "newer"
    assert [path.name for path in root.iterdir()] == ["a.html"]
    with pytest.raises(SiteError, match="nothing to undo"):
        undo(Disk(root), find_site(load(root, {})), load(root, {}))


def test_a_user_without_home_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_record, "user_state_folder", lambda: None)
    assert fix(root) == [f"{root}: this run cannot be undone (this user has no home folder)"]
    assert pages(root) is None


def test_a_home_folder_that_is_not_known_is_not_a_folder_named_tilde(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = Path("~/.cache/assetjob")
    unknown = SimpleNamespace(user_cache_path=path, user_state_path=path)
    monkeypatch.setattr(user_folders, "_DIRS", unknown)
    assert user_folders.user_cache_folder() is None
    assert user_folders.user_state_folder() is None


# --- what earlier versions left in the site


@pytest.fixture
def old(root: Path) -> Path:
    """A site that an earlier version has fixed."""
    fix(root)
    record = UndoRecord(Disk(root)).load()
    assert record
    UndoRecord(Disk(root)).remove()
    Disk(root).write(IN_SITE, journal.content(record))
    for name in (".gitignore", "lock", "assetjob-cache.sqlite", "assetjob-cache.sqlite-journal"):
        (root / ".assetjob" / name).write_text("x")
    return root


def test_undo_finds_the_record_in_the_site(old: Path) -> None:
    settings = load(old, {})
    assert undo(Disk(old), find_site(settings), settings).pages == ("a.html",)
    assert (old / "a.html").read_text() == "new"
    assert not (old / IN_SITE).exists()


def test_the_next_run_moves_everything_out(old: Path) -> None:
    lines: list[str] = []
    settings = load(old, {})
    with in_place(Disk(old), find_site(settings), settings, lines.append):
        pass
    (line,) = lines
    assert line == (
        f"{old / '.assetjob'}: the data of undo was moved to your state folder and the cache of an"
        " earlier version was removed; nothing is kept in the site now"
    )
    assert [path.name for path in old.iterdir()] == ["a.html"]
    assert undo(Disk(old), find_site(settings), settings).pages == ("a.html",)
    assert (old / "a.html").read_text() == "new"


def test_a_damaged_old_record_does_not_stop_a_run(old: Path) -> None:
    (old / IN_SITE).write_text("nonsense")
    assert len(fix(old, "newest")) == 1
    assert (old / "a.html").read_text() == "newest"


def test_where_nothing_is_old_nothing_is_said(root: Path) -> None:
    assert fix(root) == []
