"""Variants that git ignores: no page is made to refer to them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job import api
from assetjob.model.errors import SiteError
from assetjob.model.result import Command, Result
from assetjob.settings.load import load
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]

PAGE = (
    "<!doctype html><style>img { max-width: 100%; height: auto }</style>"
    "<body><img src='/images/a.jpg' alt='A hill'>"
)
EMPTY = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture
def root(site: Build, image_file: WriteImage) -> Path:
    root = site({"index.html": PAGE})
    image_file(root / "images/a.jpg", 600, 400)
    subprocess.run(["git", "init", "-q", root], check=True, env=EMPTY)
    return root


def run(root: Path, command: Command = "in-place", **options: object) -> Result:
    reports = root.parent / "reports"
    settings = load(root, {"reports": reports, "executor": "serial", "widths": [300], **options})
    return api.start(command, settings, Silent())[0]


def require_unchanged(root: Path) -> None:
    assert (root / "index.html").read_text() == PAGE
    assert not (root / "assets").exists()


@pytest.mark.parametrize("pattern", ["*.webp", "/assets/", "responsive", "assets/**/a-*"])
def test_variants_that_git_ignores(root: Path, pattern: str) -> None:
    (root / ".gitignore").write_text(f"{pattern}\n")
    with pytest.raises(SiteError, match=r"^assets/.*: git ignores it \(\.gitignore:1: ") as error:
        run(root)
    assert "\n" not in str(error.value)
    require_unchanged(root)
    (note,) = run(root, "preview").notes
    assert note == str(error.value)
    assert run(root, allow_ignored=True).notes == ()
    assert "srcset" in (root / "index.html").read_text()


def test_a_built_site_that_git_ignores_as_a_whole(root: Path) -> None:
    (root / ".gitignore").write_text("*\n")
    assert run(root).notes == ()
    assert "srcset" in (root / "index.html").read_text()


def test_variants_that_git_keeps(root: Path) -> None:
    (root / ".gitignore").write_text("*.avif\nreports/\n")
    assert run(root).notes == ()


def test_audit_and_output_do_not_ask(root: Path, tmp_path: Path) -> None:
    (root / ".gitignore").write_text("*.webp\n")
    assert run(root, "audit").notes == ()
    assert run(root, "output", output=tmp_path / "out").notes == ()
