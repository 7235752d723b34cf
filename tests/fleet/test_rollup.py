"""One report of many: numbers, ranks, history, damaged reports, and the page in a browser."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from assetjob.fleet.rollup import rollup
from assetjob.model.errors import AssetjobError
from tests.fleet.reports import audit, finding, image, write, write_fleet

TODAY = date(2026, 11, 30)


def fleet(folder: Path) -> Any:
    return json.loads((folder / "fleet.json").read_text())


def test_sites_with_most_errors_come_first(tmp_path: Path) -> None:
    write(tmp_path / "a/reports", audit(findings=[finding()]))
    write(tmp_path / "b/reports", audit(findings=[finding(), finding(), finding(state="fixed")]))
    write(tmp_path / "c/reports", audit(findings=[finding("size-missing", "warning")]))
    overview = rollup([tmp_path], tmp_path / "out", TODAY)
    assert [(site.name, site.errors, site.warnings) for site in overview.sites] == [
        ("b", 2, 0),
        ("a", 1, 0),
        ("c", 0, 1),
    ]
    assert [(rule.name, rule.findings, rule.sites) for rule in overview.rules] == [
        ("alt-missing", 3, (("b", 2), ("a", 1))),
        ("size-missing", 1, (("c", 1),)),
    ]
    assert [(each.number, each.findings, each.sites) for each in overview.criteria] == [
        ("1.1.1", 3, 2)
    ]
    assert overview.exit_code == 1
    assert fleet(tmp_path / "out")["totals"]["without_alt"] == 3


def test_a_rule_is_as_severe_as_its_findings(tmp_path: Path) -> None:
    guess, certain = finding("file-missing", "review"), finding("file-missing", "warning")
    write(tmp_path / "a", audit(findings=[guess]))
    write(tmp_path / "b", audit(findings=[certain, guess, finding("file-missing", state="fixed")]))
    for reports, severity in (([tmp_path / "a"], "review"), ([tmp_path], "warning")):
        (rule,) = rollup(reports, tmp_path.with_name("out"), TODAY).rules
        assert rule.severity == severity


def test_saved_bytes_count_each_file_once(tmp_path: Path) -> None:
    variants = [{"width": 400, "bytes": 10_000}, {"width": 800, "bytes": 30_000}]
    used_twice = [image("a.jpg", variants=variants), image("a.jpg", variants=variants)]
    write(tmp_path / "a", audit([*used_twice, image("b.jpg")]))
    overview = rollup([tmp_path / "a"], tmp_path / "out", TODAY)
    assert (overview.total("original_bytes"), overview.total("saved")) == (200_000, 70_000)
    assert overview.exit_code == 0


@pytest.mark.parametrize("bytes_", [30_000, 100_000])
def test_only_what_there_is_has_a_column(tmp_path: Path, bytes_: int) -> None:
    out, variants = tmp_path / "out", [{"width": 800, "bytes": bytes_}]
    path = write(tmp_path / "a", audit([image("a.jpg", variants=variants)]))
    rollup([path], out, TODAY)
    text = (out / "index.html").read_text("utf-8")
    assert ("Saved" in text) is (bytes_ < 100_000)
    assert ">Change<" not in text
    path.write_text(json.dumps(audit([image("a.jpg", variants=variants)], [finding()])))
    rollup([path], out, date(2027, 1, 1))
    assert ">Change<" in (out / "index.html").read_text("utf-8")


def test_failed_files_are_told_beside_the_name(tmp_path: Path) -> None:
    failures = [{"path": "a.jpg", "stage": "probe", "reason": "is damaged"}]
    write(tmp_path / "a", audit(failures=failures))
    rollup([tmp_path / "a"], tmp_path / "out", TODAY)
    text = (tmp_path / "out/index.html").read_text("utf-8")
    assert '<span class="state">1 file failed</span></th>' in text


def test_an_image_of_several_sites_is_listed_once(tmp_path: Path) -> None:
    write(tmp_path / "a/reports", audit([image("logo.png"), image("own.png")]))
    write(tmp_path / "b/reports", audit([image("logo.png", alt="Ministry"), image("other.png")]))
    (shared,) = rollup([tmp_path], tmp_path / "out", TODAY).shared
    assert (shared.sites, shared.count, shared.missing) == (("a", "b"), 2, 1)
    assert shared.alts == ("Ministry",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not an audit.json"),
        ("[]", "not an audit.json"),
        ('{"schema": 1}', "not an audit.json"),
        (json.dumps(audit(schema=9)), "written by another version"),
        ("[" * 100_000, "not an audit.json"),
        (json.dumps(audit(gate=7)), "not an audit.json"),
        (json.dumps(audit(gate="soon")), "not an audit.json"),
    ],
)
def test_a_damaged_report_costs_itself(tmp_path: Path, text: str, reason: str) -> None:
    write(tmp_path / "good/reports", audit(findings=[finding()]))
    write(tmp_path / "bad/reports", audit()).write_text(text)
    overview = rollup([tmp_path], tmp_path / "out", TODAY)
    bad, good = overview.sites
    assert (good.name, good.errors) == ("good", 1)
    assert (bad.name, bad.state) == ("bad", "failed")
    assert reason in bad.problem
    assert str(tmp_path / "bad/reports/audit.json") in bad.problem
    assert overview.exit_code == 3
    assert "bad" not in fleet(tmp_path / "out")["history"][0]["sites"]


def test_a_report_that_is_missing_is_named(tmp_path: Path) -> None:
    overview = rollup([tmp_path / "none.json"], tmp_path / "out", TODAY)
    assert "cannot be read" in overview.sites[0].problem


def test_no_report_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssetjobError, match="no reports"):
        rollup([tmp_path], tmp_path / "out", TODAY)


def test_the_history_shows_what_changed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = write(tmp_path / "a", audit(findings=[finding(), finding()]))
    for day, findings in ((1, [finding(), finding()]), (2, [finding()]), (3, [finding()])):
        path.write_text(json.dumps(audit(findings=findings)))
        rollup([path], out, date(2026, 11, day))
    found = fleet(out)
    assert [(run["date"], run["sites"]["a"]["errors"]) for run in found["history"]] == [
        ("2026-11-01", 2),
        ("2026-11-02", 1),
    ]
    assert found["sites"][0]["before"]["errors"] == 2
    assert "−1" in (out / "index.html").read_text("utf-8")


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a", audit([image("a.jpg")], [finding()]))
    files = []
    for day in (1, 2):
        rollup([tmp_path / "a"], tmp_path / "out", date(2026, 11, day))
        files.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert files[0] == files[1]


def test_another_fleet_json_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/fleet.json").write_text('{"history": 7}')
    rollup([write(tmp_path / "a", audit())], tmp_path / "out", TODAY)
    assert len(fleet(tmp_path / "out")["history"]) == 1


def test_a_page_of_somebody_else_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a", audit())
    with pytest.raises(AssetjobError, match="that assetjob did not write"):
        rollup([path], tmp_path / "a", TODAY)


def test_names_are_safe_in_every_format(tmp_path: Path) -> None:
    name = "=HYPERLINK(1)<script>alert(1)</script>"
    write(tmp_path / name / "reports", audit([image("</script><b>.jpg", alt="<i>&\"'")]))
    write(tmp_path / "b" / "reports", audit([image("</script><b>.jpg", alt="<i>&\"'")]))
    rollup([tmp_path], tmp_path / "out", TODAY)
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<b>" not in page.replace("<b>assetjob</b>", "")
    assert "<i>" not in page
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/fleet.csv").read_text("utf-8-sig"))))
    assert {row["name"] for row in rows} == {f"'{name}", "b"}


def test_links_lead_to_the_reports_of_the_sites(tmp_path: Path) -> None:
    write(tmp_path / "a b/reports", audit())
    write(tmp_path / "c/reports", audit(), html=False)
    one, two = rollup([tmp_path], tmp_path / "all/reports", TODAY).sites
    assert (one.report, two.report) == ("../../a%20b/reports/index.html", "")


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_works_in_a_browser(tmp_path: Path, chromium: Browser, width: int) -> None:
    write_fleet(tmp_path / "sites", 12, 240)
    write(tmp_path / "sites/broken/reports", audit()).write_text("")
    rollup([tmp_path / "sites"], tmp_path / "out", date(2026, 11, 1))
    write(tmp_path / "sites/site-000/reports", audit())
    rollup([tmp_path / "sites"], tmp_path / "out", TODAY)
    page = chromium.new_page(viewport={"width": width, "height": 900})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto((tmp_path / "out/index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for details in page.query_selector_all("details"):
        details.evaluate("each => each.open = true")
    assert Axe().run(page).response["violations"] == []
    page.fill("#filter", "site-00")
    assert page.locator(".sites tbody tr:visible").count() == 10
    page.fill("#filter", "")
    page.select_option("#order", "name")
    assert page.locator(".sites tbody tr th").first.inner_text() == "broken"
    page.locator(".answer").first.fill("A hill")
    page.reload()
    assert page.locator(".answer").first.input_value() == "A hill"
    with page.expect_download() as download:
        page.click("#export")
    exported = json.loads(Path(download.value.path()).read_text())
    assert {each["alt"] for each in exported["decisions"]} == {"A hill"}
    assert len({each["site"] for each in exported["decisions"]}) >= 11
    assert messages == []
    page.close()
