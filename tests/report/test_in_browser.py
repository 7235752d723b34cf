"""The report of a comparison: what differs, nothing that runs."""

from __future__ import annotations

import json
from pathlib import Path

from assetjob.browser.page_state import PageState
from assetjob.measure.compare_pages import PageComparison, Visit
from assetjob.measure.differences import Difference
from assetjob.model.result import Result
from assetjob.report import html
from assetjob.report.comparison import comparison_of
from assetjob.report.in_browser import comparison_html, comparison_json
from assetjob.settings.schema import Settings

HOSTILE = '<img src=x onerror="alert(1)">'
VISIT = Visit(
    PageState(360, image_bytes=2_000_000, screenshot=b"before"),
    PageState(360, image_bytes=400_000, screenshot=b"after"),
)
PAGES = (
    PageComparison("a%20b/", (VISIT,), (Difference("alt", 360, "image 1", HOSTILE),)),
    PageComparison("same.html", (VISIT,)),
)


def test_differences_are_shown_and_nothing_runs() -> None:
    text = "".join(comparison_html(PAGES, 3, ("gone.html",)))

    assert "2 pages opened in Chromium, 3 not opened" in text
    assert "1 page differs, 1 missing" in text
    assert "a b/ at 360 px" in text
    assert "<td>4.0 MB</td><td>800 kB</td>" in text
    assert HOSTILE not in text
    assert "script-src ;" in text
    assert "<script" not in text
    assert "same.html" not in text


def test_the_json_has_every_page() -> None:
    document = json.loads(comparison_json(PAGES, 3, (), "1.2"))

    assert [page["page"] for page in document["pages"]] == ["a b/", "same.html"]
    assert document["pages"][0]["differences"][0]["detail"] == HOSTILE
    assert document["pages"][1]["viewports"][0]["after"]["image bytes"] == 400_000


def test_the_report_of_a_run_shows_the_comparison(tmp_path: Path) -> None:
    compared = comparison_of(PAGES, 3, (), 0)
    result = Result(command="in-place", gate=None, pages=(), findings=())

    with_it = "".join(html.render(result, Settings(site=tmp_path), None, compared))
    without = "".join(html.render(result, Settings(site=tmp_path)))

    assert "2 pages opened in Chromium, 3 not opened" in with_it
    assert "First view before" not in with_it
    assert HOSTILE not in with_it
    assert ">In a browser<" not in without


def test_no_difference_is_said_plainly() -> None:
    assert "No difference was found." in "".join(comparison_html(PAGES[1:], 0, ()))
