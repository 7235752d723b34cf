"""Which files and lines git says were changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assetjob.model.errors import SettingsError
from assetjob.runtime.git_diff import changed_files
from tests.repositories import commit_all, git, needs_git

pytestmark = needs_git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "site").mkdir(parents=True)
    (root / "site" / "a.html").write_text("1\n2\n3\n4\n5\n6\n")
    (root / "site" / "gone.jpg").write_bytes(b"\0")
    (root / "beside.html").write_text("1\n")
    commit_all(root)
    git(root, "checkout", "-q", "-b", "topic")
    return root


def test_changed_lines(repository: Path) -> None:
    (repository / "site/a.html").write_text("1\nx\n3\n4\n6\n7\n")
    assert changed_files(repository / "site", "main") == {
        "a.html": (range(2, 3), range(4, 6), range(6, 7))
    }


def test_committed_new_deleted_and_untracked_files(repository: Path) -> None:
    site = repository / "site"
    (site / "gone.jpg").unlink()
    (site / "new ü\n.html").write_text("diff --git a/x b/x\n@@ -1 +9 @@\n")
    (repository / "beside.html").write_text("2\n")
    commit_all(repository)
    (site / "untracked.html").touch()
    (repository / ".gitignore").write_text("ignored.html\n")
    (site / "ignored.html").touch()
    assert changed_files(site, "main") == {
        "gone.jpg": (),
        "new ü\n.html": (range(1, 3),),
        "untracked.html": None,
    }


def test_what_changed_on_the_other_branch_is_not_a_change(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "site/a.html").write_text("on main\n")
    commit_all(repository)
    git(repository, "checkout", "-q", "topic")
    assert changed_files(repository, "main") == {}


def test_no_program_of_the_repository_is_run(repository: Path) -> None:
    script = repository / "program"
    script.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    script.chmod(0o755)
    for name in ("diff.external", "diff.x.command", "diff.x.textconv", "core.fsmonitor"):
        git(repository, "config", name, script)
    (repository / ".gitattributes").write_text("* diff=x\n")
    (repository / "site/a.html").write_text("1\n")
    assert "site/a.html" in changed_files(repository, "main")
    assert not (repository / "ran").exists()


@pytest.mark.parametrize("ref", ["no-such-branch", "--output=x", "", "main:site"])
def test_a_wrong_reference_is_named(repository: Path, ref: str) -> None:
    with pytest.raises(SettingsError, match=r"^--changed-since .*: no such commit in this clone; "):
        changed_files(repository, ref)
    assert not (repository / "x").exists()


def test_a_shallow_clone_says_so(repository: Path, tmp_path: Path) -> None:
    commit_all(repository, "Second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", "-b", "topic", repository.as_uri(), clone)
    with pytest.raises(SettingsError, match=r"no such commit .* the clone is shallow: fetch"):
        changed_files(clone, "origin/main")
    git(clone, "fetch", "-q", "--depth=1", "origin", "main")
    with pytest.raises(SettingsError, match=r"no common commit .* the clone is shallow: fetch"):
        changed_files(clone, "FETCH_HEAD")
    git(clone, "fetch", "-q", "--unshallow", "origin", "+main:refs/remotes/origin/main")
    assert changed_files(clone, "origin/main") == {}


def test_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is in no Git repository"):
        changed_files(tmp_path, "main")


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(SettingsError, match=r"git was not found"):
        changed_files(repository, "main")
