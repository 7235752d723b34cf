"""Pages that are measured several at a time, in windows that are closed now and then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.browser import measure_pages
from assetjob.browser.files import SiteFolder
from assetjob.browser.measure_page import PageImages
from assetjob.browser.measure_pages import BrowserOptions
from assetjob.browser.server import serve
from assetjob.measure.fit import jumps
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser


def test_each_page_is_measured_once_however_many_windows_it_takes(
    site: Callable[[Mapping[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({f"{number}.html": f"<title>{number}</title>" for number in range(4)})
    monkeypatch.setattr(measure_pages, "PAGES_PER_WINDOW", 2)
    browser = next(Path(each) for each in CHROMIUM if Path(each).is_file())
    found: list[tuple[str, PageImages | str]] = []

    with serve(SiteFolder(root)) as server:
        paths = sorted(path.name for path in root.iterdir())
        options = BrowserOptions(browser, pages=1)
        measure_pages.measure_pages(server, paths, jumps, options, lambda *each: found.append(each))

    assert found == [(path, PageImages(())) for path in paths]
