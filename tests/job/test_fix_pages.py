"""Fixes of rules in a run: written with the other changes, listed as fixed, off by a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.cache import Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.finding import State
from assetjob.model.page import ParsedPage
from assetjob.model.result import Command, Result
from assetjob.model.text import Source
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.choices import Ignore
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
HTML = """<!doctype html><html lang="en"><body><main><p>One.</p>
<img src="images/PIER.JPG" alt="The pier" title="The pier" loading="lazy">
<p>Two.</p></main></body></html>
"""
MARKDOWN = """---
title: Pier
---
One.

![The pier](/images/PIER.JPG "The pier")

Two.
"""
PAGES = {"index.html": HTML, "docs/pier.md": MARKDOWN, "_config.yml": "title: A site\n"}
FIXED = {"file-wrong-case", "alt-repeats-title", "lazy-first-image"}


@pytest.fixture
def root(site: Build, image_file: WriteImage) -> Path:
    root = site(PAGES)
    image_file(root / "images/pier.jpg", 900, 600)
    return root


def run(command: Command, settings: Settings, cache: Cache | None = None) -> Result:
    site, store = find_site(settings), Disk(settings.site)
    cache = cache or Cache.nowhere()
    return run_stages(RunContext(command, settings, site, Serial(), store, Silent(), cache))


def states(result: Result, rule: str) -> list[State]:
    return [finding.state for finding in result.findings if finding.rule == rule]


def test_fixes_are_written_with_the_other_changes(root: Path) -> None:
    result = run("in-place", Settings(site=root))
    page = (root / "index.html").read_text()
    assert '<img src="images/pier.jpg" alt="The pier" srcset="assets/' in page
    assert "title=" not in page
    assert "lazy" not in page
    markdown = (root / "docs/pier.md").read_text()
    assert "![The pier](/images/pier.jpg){: srcset=" in markdown
    for rule in FIXED:
        assert set(states(result, rule)) == {State.FIXED}, rule
    assert len(states(result, "file-wrong-case")) == 2
    again = run("in-place", Settings(site=root))
    assert (root / "index.html").read_text() == page
    assert (root / "docs/pier.md").read_text() == markdown
    assert not FIXED & {finding.rule for finding in again.findings}


def test_the_image_is_read_before_the_fix(root: Path) -> None:
    """So its thumbnail is in the report, and its other problems are known."""
    result = run("audit", Settings(site=root))
    image = next(image for page in result.pages for image in page.images)
    assert image.info is not None
    assert image.info.digest in result.thumbnails


def test_a_setting_turns_fixes_off(root: Path) -> None:
    result = run("in-place", Settings(site=root, rule_fixes=False))
    assert (root / "index.html").read_text() == HTML
    assert states(result, "file-wrong-case") == [State.NEW, State.NEW]
    assert not result.encoded


def test_ignored_findings_are_not_fixed(root: Path) -> None:
    ignore = Ignore(reason="kept", rule="alt-repeats-title")
    run("in-place", Settings(site=root, ignore=(ignore,)))
    page = (root / "index.html").read_text()
    assert 'title="The pier"' in page
    assert 'src="images/pier.jpg"' in page


def test_sources_of_an_unknown_generator_are_left_alone(
    site: Build, image_file: WriteImage
) -> None:
    root = site({"docs/pier.md": MARKDOWN})
    image_file(root / "images/pier.jpg", 900, 600)
    run("in-place", Settings(site=root))
    assert (root / "docs/pier.md").read_text() == MARKDOWN


def test_an_image_that_opts_out_is_left_alone(site: Build, image_file: WriteImage) -> None:
    page = HTML.replace("<img", '<img data-assetjob="skip"')
    root = site({"index.html": page})
    image_file(root / "images/pier.jpg", 900, 600)
    run("in-place", Settings(site=root))
    assert (root / "index.html").read_text() == page


def test_a_wrong_case_in_an_authors_picture_gets_no_variants_without_the_fix(
    site: Build, image_file: WriteImage
) -> None:
    page = (
        '<!doctype html><picture><source srcset="images/PIER.JPG">'
        '<img src="images/pier.jpg" alt="The pier" width="900" height="600"></picture>'
    )
    root = site({"index.html": page})
    image_file(root / "images/pier.jpg", 900, 600)
    run("in-place", Settings(site=root, rule_fixes=False))
    assert 'srcset="images/PIER.JPG"' in (root / "index.html").read_text()
    run("in-place", Settings(site=root))
    assert 'srcset="images/pier.jpg"' in (root / "index.html").read_text()


def test_a_rebuilt_site_is_rewritten_without_parsing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generator wrote the same pages again: an earlier run parsed and rewrote them."""
    built = {path: (root / path).read_bytes() for path in PAGES}
    with Cache(tmp_path / "cache", write=True) as cache:
        run("in-place", Settings(site=root), cache)
    fixed = {path: (root / path).read_bytes() for path in PAGES}
    assert fixed["index.html"] != built["index.html"]
    for path, data in built.items():
        (root / path).write_bytes(data)

    def parse(source: Source, _keys: tuple[str, ...]) -> ParsedPage:
        raise AssertionError(source.path)

    monkeypatch.setattr("assetjob.parse.page.parse", parse)
    with Cache(tmp_path / "cache", write=True) as cache:
        result = run("in-place", Settings(site=root), cache)
    assert not result.failures
    assert {path: (root / path).read_bytes() for path in PAGES} == fixed
