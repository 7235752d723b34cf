"""The hooks, run by the real pre-commit on a Git repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from assetjob.model.formats import SUFFIXES
from assetjob.site.page_suffixes import MARKUPS
from tests.repositories import commit_all, git, needs_git

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
Build = Callable[[Mapping[str, str | bytes]], Path]
GOOD = "<p><img src='/a.jpg' alt='The pier' width=300 height=200></p>\n"
PAGE = "<!doctype html><html lang=en><main>\n" + GOOD


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_the_hooks_get_pages_and_image_files(hook: dict[str, str]) -> None:
    for suffix in (*SUFFIXES, *MARKUPS):
        assert re.search(hook["files"], f"a/b{suffix.upper()}")
    assert not re.search(hook["files"], "a/html")
    assert not re.search(hook["files"], "a.html.txt")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of this project, as pre-commit clones it."""
    root = tmp_path_factory.mktemp("hooks") / "assetjob"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "assetjob", root / "assetjob", ignore=ignore)
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root / name)
    commit_all(root)
    return root


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which pip finds all packages in that of this process, offline."""
    return {
        **{name: value for name, value in os.environ.items() if name[:4] != "GIT_"},
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if "site-packages" in path),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_INDEX": "1",
        "GITHUB_ACTIONS": "",
    }


@pytest.fixture
def repository(site: Build, image_file: Callable[..., Path], hooks: Path) -> Path:
    root = site({"index.html": PAGE, "other.html": PAGE, "README.txt": ""})
    image_file(root / "a.jpg", 900, 600)
    revision = git(hooks, "rev-parse", "HEAD").strip()
    (root / ".pre-commit-config.yaml").write_text(
        f"repos: [{{repo: {hooks}, rev: {revision}, hooks: [{{id: assetjob-audit}}]}}]\n"
    )
    commit_all(root)
    return root


@needs_git
def test_a_commit_that_adds_an_image_without_alt_is_stopped(
    repository: Path, environment: dict[str, str]
) -> None:
    def commit() -> subprocess.CompletedProcess[str]:
        git(repository, "add", "-A")
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-m", "x"]
        return subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, check=False
        )

    pre_commit = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(pre_commit, cwd=repository, env=environment, check=True, capture_output=True)
    page = repository / "index.html"
    page.write_text(f"{PAGE}<p>More</p>\n")
    done = commit()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stderr
    page.write_text(f"{PAGE}{GOOD.replace(chr(32) + 'alt=' + repr('The pier'), '')}")
    done = commit()
    assert done.returncode == 1
    assert "index.html:3:4: error alt-missing" in done.stderr
    assert "other.html" not in done.stderr
    assert not (repository / "reports").exists()
    assert git(repository, "status", "--porcelain") == "M  index.html\n"


@needs_git
def test_try_repo_fixes_the_pages_that_use_an_image(
    repository: Path, hooks: Path, environment: dict[str, str]
) -> None:
    (repository / "assetjob.toml").touch()
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "assetjob-fix"]
    done = subprocess.run(
        [*command, "--files", "a.jpg"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert "srcset" in (repository / "index.html").read_text()
    assert not (repository / "reports").exists()
