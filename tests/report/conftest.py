"""Fixtures: a report on disk and a visit to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assetjob.model.result import Result
from assetjob.report import html
from assetjob.settings.schema import Settings
from tests.report.visits import IMAGES, SITE, Visit


@pytest.fixture
def report(judged: Callable[..., Result], tmp_path: Path) -> str:
    """The address of a report on a site whose texts attack it."""
    path = tmp_path / "index.html"
    text = "".join(html.render(judged(SITE, IMAGES, size=(600, 400)), Settings(site=Path())))
    path.write_text(text, "utf-8")
    return path.as_uri()


@pytest.fixture
def visit(chromium: Browser, report: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    visited = Visit(context, report)
    yield visited
    assert not visited.messages
    assert [
        url for url in visited.requests if not url.startswith(("file:", "data:", "blob:"))
    ] == []
    context.close()


@pytest.fixture
def settings() -> Settings:
    return Settings(site=Path())
