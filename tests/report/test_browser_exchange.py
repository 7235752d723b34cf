"""Export and import of decisions in Chromium."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assetjob.model.result import Result
from assetjob.report import html
from assetjob.settings.schema import Settings
from tests.report.visits import IMAGES, SITE, Visit, card_names, decide, export, press

pytestmark = pytest.mark.browser


def test_export_and_import(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("worklist")
    decide(page, '=SUM(A1), "quoted"; ünï')
    page.locator("#reason").fill("The caption says it")
    press(page, "Alt+3")
    text = export(page, "Export JSON")
    decisions = json.loads(text)
    assert decisions["schema"] == 1
    first = decisions["decisions"][0]
    assert len(first["picture"]) == 64
    assert len(first["context"]) == 16
    assert (first["decision"], first["alt"]) == ("alt", '=SUM(A1), "quoted"; ünï')
    assert (first["file"], first["page"], first["line"]) == ("images/weir.jpg", "one.html", 2)
    assert {d["decision"] for d in decisions["decisions"]} == {"alt", "right"}
    sheet = export(page, "Export CSV")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert rows[0]["alt"].startswith("'=SUM")
    assert all(
        not (cell or "").startswith(("=", "+", "-", "@")) for r in rows for cell in r.values()
    )
    assert {row["decision"] for row in rows} == {"alt", "right", ""}
    for name, content in (("d.json", text), ("d.csv", "\ufeff" + sheet)):
        page.evaluate("localStorage.clear(); window.name = ''")
        page.reload()
        assert page.locator("#progress").inner_text().startswith("0 of ")
        (tmp_path / name).write_text(content, "utf-8", newline="")
        page.locator("#import").set_input_files(tmp_path / name)
        expect(page.locator("#progress")).to_contain_text("2 of ")
        assert json.loads(export(page, "Export JSON")) == decisions


SAVED_AS: dict[str, Callable[[str], bytes]] = {
    "semicolons": lambda text: text.replace(",", ";").encode("utf-8-sig"),
    "everything quoted": lambda text: "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n" for line in text.splitlines()
    ).encode(),
    "tabs, UTF-16": lambda text: text.replace(",", "\t").encode("utf-16"),
    "UTF-16 of the other end": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "LF": lambda text: text.replace("\r\n", "\n").encode(),
    "CR": lambda text: text.replace("\r\n", "\r").encode(),
}


@pytest.mark.parametrize("save", SAVED_AS.values(), ids=SAVED_AS)
def test_csv_is_read_as_spreadsheets_save_it(
    visit: Visit, tmp_path: Path, save: Callable[[str], bytes]
) -> None:
    page = visit.open("worklist")
    decide(page, "Ein Wehr, 雨 ünï".replace(",", ""))
    made = json.loads(export(page, "Export JSON"))
    head, *rows = export(page, "Export CSV").splitlines()
    rows = [row for row in rows if "Ein Wehr" in row]
    assert all(row.rpartition(",")[2].startswith("k") for row in rows)
    press(page, "Alt+ArrowUp")
    page.get_by_role("button", name="Clear").click()
    assert page.locator("#progress").inner_text().startswith("0 of ")
    (tmp_path / "d.csv").write_bytes(save("\r\n".join([head, *rows, ""])))
    page.locator("#import").set_input_files(tmp_path / "d.csv")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    assert json.loads(export(page, "Export JSON")) == made


def test_csv_in_another_encoding_is_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("worklist")
    (tmp_path / "d.csv").write_bytes("picture,context,alt\r\na,b,Caf\xe9\r\n".encode("cp1252"))
    page.locator("#import").set_input_files(tmp_path / "d.csv")
    expect(page.locator("#exchange-status")).to_contain_text("save it as “CSV UTF-8”")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 2}', '{"schema":1,"decisions":[null,{"decision":"x"}]}']
)
def test_import_of_invalid_files(visit: Visit, tmp_path: Path, content: str) -> None:
    page = visit.open("worklist")
    (tmp_path / "d.json").write_text(content, "utf-8")
    page.locator("#import").set_input_files(tmp_path / "d.json")
    expect(page.locator("#exchange-status")).to_contain_text("d.json")
    assert page.locator("#progress").inner_text().startswith("0 of ")


def test_decisions_are_copied_to_the_next_report(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    """Same images in the same contexts; added lines and other findings do not matter."""
    moved = {
        **SITE,
        "two.html": "\n\n\n" + SITE["two.html"],
        "four.html": SITE["four.html"].replace('<img src="images/quay.jpg">', ""),
        "five.html": '<h2>New</h2><img src="images/weir.jpg">',
    }
    addresses = []
    for name, pages in (("old", SITE), ("new", moved)):
        text = "".join(html.render(judged(pages, IMAGES, size=(600, 400)), Settings(site=Path())))
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        addresses.append((tmp_path / f"{name}.html").as_uri() + "#worklist")
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(addresses[0])
    for name in card_names(page):
        decide(page, f"This is {name.removeprefix('images/')}")
    page.close()
    page = context.new_page()
    page.goto(addresses[1].replace("#worklist", "#overview"))
    expect(page.locator("#left")).to_have_text("1")
    page.get_by_role("link", name="Open the worklist").click()
    said = "7 decisions copied from an earlier report in this browser."
    expect(page.locator("#exchange-status")).to_have_text(said)
    expect(page.locator("#progress")).to_contain_text("3 of 4 images")
    made = json.loads(export(page, "Export JSON"))["decisions"]
    assert {(d["file"] or d["url"], d["page"], d["alt"]) for d in made} == {
        ("images/weir.jpg", "one.html", "This is weir.jpg"),
        ("images/weir.jpg", "two.html", "This is weir.jpg"),
        ("images/bridge.jpg", "three.md", "This is bridge.jpg"),
        ("images/lock.jpg", "two.html", "This is lock.jpg"),
        ("images/lock.jpg", "three.md", "This is lock.jpg"),
        ("images/gone.jpg", "four.html", "This is gone.jpg"),
    }
    page.locator("#queue-show").select_option("done")
    page.locator("#queue a:visible").first.click()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#progress")).to_contain_text("2 of 4 images")
    page.reload()
    expect(page.locator("#progress")).to_contain_text("2 of 4 images")
    context.close()
