"""The pictures of a report: each file is decoded once, and what cannot be is told once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.cache import FOLDER, Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.result import Command, Result
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Counting, Silent

Site = Callable[[Mapping[str, str | bytes]], Path]
Picture = Callable[..., Path]
PAGE = "".join(f'<img src="{name}" alt="Pier {name}">' for name in ("a.jpg", "b.jpg", "c.svg"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def ran(root: Path, command: Command) -> tuple[Result, list[tuple[str, str]]]:
    settings = Settings(site=root)
    executor = Counting()
    with Cache(root / FOLDER, write=True) as cache:
        site = find_site(settings)
        result = run_stages(
            RunContext(command, settings, site, executor, Disk(root), Silent(), cache)
        )
    return result, executor.done


@pytest.fixture
def root(site: Site, picture: Picture) -> Path:
    root = site({"page.html": PAGE, "c.svg": SVG})
    picture(root / "a.jpg", 800, 600)
    picture(root / "b.jpg", 700, 500, seed=1)
    for path in root.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return root


def test_a_run_that_encodes_decodes_once(root: Path) -> None:
    result, done = ran(root, "in-place")
    assert {work for work, _ in done} == {"probe", "encode"}
    digests = {image.info.digest for page in result.pages for image in page.images if image.info}
    assert set(result.thumbnails) == digests
    _, again = ran(root, "in-place")
    assert again == []


def test_an_audit_makes_its_own(root: Path) -> None:
    result, done = ran(root, "audit")
    assert ("thumbnail", "a.jpg") in done
    assert len(result.thumbnails) == 3
    _, later = ran(root, "in-place")
    assert "thumbnail" not in {work for work, _ in later}


@pytest.mark.parametrize("command", ["audit", "in-place"])
def test_what_cannot_be_decoded_is_told_once(command: Command, root: Path) -> None:
    whole = (root / "b.jpg").read_bytes()
    (root / "b.jpg").write_bytes(whole[: len(whole) // 2])
    result, _ = ran(root, command)
    assert [(f.path, f.reason) for f in result.failures] == [("b.jpg", "is truncated")]
    assert [f.url for f in result.findings if f.rule == "file-unreadable"] == ["b.jpg"]
    text = (root / "page.html").read_text()
    assert '<img src="b.jpg" alt="Pier b.jpg">' in text
    assert ("srcset" in text) is (command == "in-place")
