"""What git ignores."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from assetjob.runtime.git import ignored_paths

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not on this machine")
EMPTY = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", root], check=True, env=EMPTY)
    return root


@pytest.mark.parametrize(
    ("patterns", "path", "reason"),
    [
        ("*.webp\n", "assets/a.webp", ".gitignore:1: *.webp"),
        ("\nassets/\n", "assets/x/a.webp", ".gitignore:2: assets/"),
        ("*.webp\n!*.webp\n", "assets/a.webp", None),
        ("*.avif\n", "assets/a.webp", None),
        ("", "a b\n\udcff.webp", None),
        ("*.webp\n", "a b\n\udcff.webp", ".gitignore:1: *.webp"),
    ],
)
def test_patterns(repository: Path, patterns: str, path: str, reason: str | None) -> None:
    (repository / ".gitignore").write_text(patterns)
    assert ignored_paths(repository, [path, "page.html"]).get(path) == reason


def test_patterns_above_the_site_count(repository: Path) -> None:
    (repository / ".gitignore").write_text("/site/made/\n")
    (repository / "site").mkdir()
    assert list(ignored_paths(repository / "site", ["made/a.webp", "b.webp"])) == ["made/a.webp"]


def test_a_tracked_file_is_not_ignored(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.webp\n")
    (repository / "a.webp").touch()
    subprocess.run(["git", "-C", repository, "add", "-f", "a.webp"], check=True, env=EMPTY)
    assert list(ignored_paths(repository, ["a.webp", "b.webp"])) == ["b.webp"]


def test_no_program_of_the_repository_is_run(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.webp\n")
    script = repository / "hook"
    script.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    script.chmod(0o755)
    subprocess.run(["git", "-C", repository, "config", "core.fsmonitor", script], check=True)
    assert ignored_paths(repository, ["a.webp"])
    assert not (repository / "ran").exists()


def test_outside_of_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.webp\n")
    assert ignored_paths(tmp_path, ["a.webp"]) == {}


def test_without_git_nothing_is_ignored(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".gitignore").write_text("*.webp\n")
    monkeypatch.setenv("PATH", str(repository))
    assert ignored_paths(repository, ["a.webp"]) == {}
