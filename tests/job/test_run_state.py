"""The state of a run covers whatever its stages ask the disk: nothing else around the site."""

from __future__ import annotations

import builtins
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assetjob.job import api, run_state
from assetjob.job.context import RunContext
from assetjob.job.run_site import run_through
from assetjob.model.result import Command, Result
from assetjob.settings.load import Given, load_given
from tests.conftest import Silent, draw_image

PAGE = '<p><img src="/images/sea.jpg" alt="The sea"> <img src="../out.jpg"> <img src="no.jpg">'
POST = "---\npermalink: /post/\n---\n\n![The sea](/images/sea.jpg)\n"
BASELINE = '{"schema": 1, "known": []}'

# The files of a repository, and the folder in it that is the site.
SITES: dict[str, tuple[str, dict[str, str]]] = {
    "at the root": ("", {"index.html": PAGE}),
    "below it": ("web", {"web/index.html": PAGE, "package.json": "{}", "netlify.toml": ""}),
    "built by Jekyll": (
        "_site",
        {"_config.yml": "title: x\n", "post.md": POST, "_site/index.html": PAGE},
    ),
    "static files of Hugo": (
        "static",
        {"hugo.toml": "title = 'x'\n", "content/post.md": POST, "static/index.html": PAGE},
    ),
    "sources of Jekyll": ("", {"_config.yml": "title: x\n", "_posts/2024-01-01-post.md": POST}),
    "with settings above": (
        "web",
        {
            "assetjob.toml": 'fail_on = "never"\n',
            "assetjob-baseline.json": BASELINE,
            "web/index.html": PAGE,
        },
    ),
    "ignored by git": ("web", {"web/index.html": PAGE, ".gitignore": "web\n"}),
}


@pytest.mark.parametrize("command", ["audit", "in-place"])
@pytest.mark.parametrize("name", SITES)
def test_the_stages_ask_for_nothing_else(
    name: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, files = SITES[name]
    root = build(tmp_path / "repo", inner, files)
    known: set[tuple[str, Path]] = set()
    asked: set[tuple[str, Path]] = set()

    def watched(run: RunContext) -> Result:
        with watching(known):
            assert run_state.run_state(run) is not None
        with watching(asked):
            return run_through(run)

    monkeypatch.setattr("assetjob.job.api.run_through", watched)
    options = {"reports": tmp_path / "reports", "cache_folder": tmp_path / "cache", "force": True}
    settings = load_given(root, Given(options=options, pairs=("executor=serial",)))
    api.start(command, settings, Silent())
    # That the folders above exist is no question.
    above = {("stat", folder) for folder in root.parents}
    around = {path for _, path in asked - above if _is_around(path, root, tmp_path / "repo")}
    assert around <= {path for _, path in known}


def test_a_folder_of_libraries_that_cannot_be_read_ends_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build(tmp_path / "repo", "", {"index.html": PAGE})
    locked, listdir = str(tmp_path / "libraries"), os.listdir

    def refusing(path: Any = ".") -> list[str]:
        if path == locked:
            raise PermissionError
        return listdir(path)

    monkeypatch.setattr("sys.path", [*sys.path, locked, ""])
    monkeypatch.setattr("os.listdir", refusing)
    options = {"reports": tmp_path / "reports", "cache_folder": tmp_path / "cache"}
    settings = load_given(root, Given(options=options, pairs=("executor=serial",)))
    result, _ = api.start("audit", settings, Silent())
    assert len(result.pages) == 1


def build(repo: Path, inner: str, files: Mapping[str, str]) -> Path:
    """Write a repository, and return the folder of the site in it."""
    (repo / ".git").mkdir(parents=True)
    for path, text in files.items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_text(text, encoding="utf-8")
    (repo / inner / "images").mkdir()
    draw_image(repo / inner / "images/sea.jpg", 300, 200)
    return repo / inner


@contextmanager
def watching(asked: set[tuple[str, Path]]) -> Iterator[None]:
    """Note the paths that are opened, listed or looked at, and how."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            # Not `lstat`, by which `realpath` looks for links on the way: the state has its answer.
            *((os, name) for name in ("stat", "open", "scandir", "listdir")),
            (builtins, "open"),
            (io, "open"),
        ):
            patch.setattr(module, name, _noting(getattr(module, name), asked))
        yield


def _noting(function: Callable[..., Any], asked: set[tuple[str, Path]]) -> Callable[..., Any]:
    def noting(path: Any = ".", *rest: Any, **words: Any) -> Any:
        if isinstance(path, str | os.PathLike) and words.get("dir_fd") is None:
            asked.add((function.__name__, Path(os.fspath(path)).absolute()))
        return function(path, *rest, **words)

    return noting


def _is_around(path: Path, root: Path, repo: Path) -> bool:
    """Tell whether a path is in the repository or above it, but not in the site."""
    return not path.is_relative_to(root) and (path.is_relative_to(repo) or path in repo.parents)
