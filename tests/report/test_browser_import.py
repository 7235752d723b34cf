"""Import of decisions in Chromium: other reviewers' answers, wrong cells, old columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.report.test_browser_worklist import Open, worklist
from tests.report.visits import decide, export, flaws, press

__all__ = ["worklist"]
pytestmark = pytest.mark.browser

SITE = '<img src="images/weir.jpg"><img src="gone.jpg"><img src="images/lock.jpg" alt="IMG_1.jpg">'
Import = Callable[[Page, str], None]


@pytest.fixture
def load(tmp_path: Path) -> Import:
    """`load(page, text)`: import a file of decisions with this text."""

    def load_file(page: Page, text: str) -> None:
        (tmp_path / "ben").write_text(text, "utf-8", newline="")
        page.locator("#import").set_input_files(tmp_path / "ben")
        expect(page.locator("#exchange-status")).to_contain_text("ben")

    return load_file


def table(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(page, "Export CSV"))))


def written(rows: list[dict[str, str]], names: str = "") -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names.split() or list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def answers(page: Page) -> dict[str, str]:
    made = json.loads(export(page, "Export JSON"))["decisions"]
    return {d["file"] or d["url"]: d["alt"] or d["decision"] for d in made}


def test_a_spreadsheet_begins_with_what_a_person_reads(worklist: Open) -> None:
    page = worklist(f"<figure>{SITE}<figcaption>The weir, in June</figcaption></figure>")
    head = export(page, "Export CSV").splitlines()[0]
    (row,) = (row for row in table(page) if row["image"] == "weir.jpg")
    assert head.startswith("image,page_title,caption,text_before,text_after,rule,alt_today,sugg")
    assert head.endswith(",decided,picture,context")
    assert (row["caption"], row["suggestion"]) == ("The weir, in June",) * 2
    assert row["rule"] == "alt-missing"


def test_old_spreadsheets_are_imported(worklist: Open, load: Import) -> None:
    page = worklist(SITE)
    rows = table(page)
    rows[0] |= {"alt": "A weir"}
    names = "picture context file page line column url alt_today decision alt reason remove"
    load(page, written(rows, names))
    assert set(answers(page).values()) == {"A weir"}


def test_wrong_cells_are_named_and_the_other_rows_count(worklist: Open, load: Import) -> None:
    page = worklist(SITE)
    rows = table(page)
    rows[0]["alt"] = "A weir"
    rows[1]["decision"] = "decoratve"
    rows[2] |= {"alt": "A lock", "decision": "decorative"}
    load(page, written(rows))
    status = page.locator("#exchange-status")
    expect(status).to_contain_text(
        "row 3, column decision: “decoratve” is not a decision; did you mean “decorative”?"
    )
    expect(status).to_contain_text("row 4, column alt: has a text although")
    assert set(answers(page).values()) == {"A weir"}


def test_a_misspelt_column_is_named(worklist: Open, load: Import) -> None:
    page = worklist(SITE)
    load(page, "picture,context,decison\naa,bb,decorative\n")
    expect(page.locator("#exchange-status")).to_contain_text(
        "row 1, column decison: is not known; did you mean “decision”?"
    )


@pytest.fixture
def different(worklist: Open, load: Import) -> Page:
    """A report with three decisions, after the import of a file in which two of them differ."""
    page = worklist(SITE)
    for alt in ("One", "Two"):
        decide(page, alt)
    press(page, "Alt+2")
    rows = table(page)
    by_name = {row["image"]: row for row in rows}
    by_name["weir.jpg"]["alt"] = "<b>Foam</b>"
    by_name["weir.jpg"]["decided"] = "2000-01-01T00:00:00Z"
    by_name["gone.jpg"] |= {"alt": "Nothing", "decided": "2100-01-01T00:00:00Z"}
    load(page, written(rows))
    expect(page.locator("#differences")).to_be_visible()
    return page


def test_differences_are_shown_side_by_side(different: Page) -> None:
    expect(different.locator("#differences-lead")).to_contain_text("2 images: this report and ben")
    legends = different.locator("#differences legend").all_inner_texts()
    assert sorted(text.strip() for text in legends) == ["gone.jpg", "weir.jpg"]
    pairs = different.locator("#differences .pair").all_inner_texts()
    assert any("<b>Foam</b>" in pair and "this report, newer" in pair for pair in pairs)
    assert different.locator("#differences b").count() == 0
    assert flaws(different) == []


def test_differences_on_uses_of_one_image_say_where_they_are(worklist: Open, load: Import) -> None:
    page = worklist('<p>One</p><img src="gone.jpg"><p>Two</p>\n<img src="gone.jpg">')
    press(page, "Alt+2")
    rows = table(page)
    for row in rows:
        row |= {"decision": "alt", "alt": row["text_before"]}
    load(page, written(rows))
    expect(page.locator("#differences-lead")).to_contain_text("1 image: ")
    legends = [text.strip() for text in page.locator("#differences legend").all_inner_texts()]
    assert legends == ["gone.jpg, p.html:1:11", "gone.jpg, p.html:2:1"]


TAKEN = {
    "here": {"One", "Two", "decorative"},
    "file": {"<b>Foam</b>", "Nothing", "decorative"},
}


@pytest.mark.parametrize("button", TAKEN)
def test_all_are_taken_from_one_side(different: Page, button: str) -> None:
    different.locator(f"[data-take={button}]").click()
    different.get_by_role("button", name="Save the choices").click()
    assert set(answers(different).values()) == TAKEN[button]


def test_one_is_taken_and_undone(different: Page) -> None:
    item = different.locator("#differences li", has_text="gone.jpg")
    item.locator("input").nth(1).check()
    different.get_by_role("button", name="Save the choices").click()
    expect(different.locator("#words")).to_be_focused()
    assert answers(different)["gone.jpg"] == "Nothing"
    press(different, "Alt+z")
    assert answers(different)["gone.jpg"] in {"One", "Two"}


def test_the_newer_ones_are_taken(different: Page) -> None:
    different.locator("#take-newer").click()
    different.get_by_role("button", name="Save the choices").click()
    after = answers(different)
    assert after["gone.jpg"] == "Nothing"
    assert after["images/weir.jpg"] in {"One", "Two"}


def test_escape_keeps_the_decisions_of_the_report(different: Page) -> None:
    press(different, "Escape")
    expect(different.locator("#differences")).to_be_hidden()
    assert set(answers(different).values()) == {"One", "Two", "decorative"}


def test_differences_fit_a_phone(different: Page) -> None:
    different.set_viewport_size({"width": 360, "height": 640})
    shown = different.locator("#differences").bounding_box()
    assert shown
    assert 0 <= shown["x"] <= shown["x"] + shown["width"] <= 360
    different.locator("#differences-save").scroll_into_view_if_needed()
    assert flaws(different) == []
