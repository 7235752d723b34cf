"""What has changed since the report that a run replaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.job.publish import publish
from assetjob.model.finding import State
from assetjob.model.result import Result
from assetjob.report import earlier
from assetjob.report.earlier import read_earlier
from assetjob.settings.schema import Settings
from tests.report.outlines import view

Judge = Callable[..., Result]

OLD = {"a.html": '<img src="weir.jpg"><img src="weir.jpg">', "b.html": '<img src="lock.jpg">'}
CASES: dict[str, tuple[Mapping[str, str], set[str]]] = {
    "nothing": (OLD, set()),
    "text was added above": ({**OLD, "a.html": f"<p>New.</p>{OLD['a.html']}"}, set()),
    "an image on another page": ({**OLD, "c.html": '<img src="lock.jpg">'}, {"lock.jpg"}),
    "a new image": ({**OLD, "b.html": OLD["b.html"] + '<img src="new.jpg">'}, {"new.jpg"}),
    "another finding": ({**OLD, "b.html": '<img src="lock.jpg" alt="IMG_1.jpg">'}, {"lock.jpg"}),
    "an image was described": ({"a.html": OLD["a.html"], "b.html": ""}, set()),
}


@pytest.fixture
def audited(judged: Judge, tmp_path: Path) -> Path:
    """The folder of the reports of the old site."""
    settings = Settings(site=tmp_path / "site", reports=tmp_path / "reports")
    publish(judged(OLD, command="audit"), settings)
    return settings.reports


@pytest.mark.parametrize(("pages", "changed"), CASES.values(), ids=CASES)
def test_cards_that_changed(
    audited: Path, judged: Judge, pages: Mapping[str, str], changed: set[str]
) -> None:
    found = read_earlier(audited / "audit.json")
    cards = view(judged(pages, command="audit"), Settings(site=Path()), found).cards
    assert {card.name for card in cards if card.is_changed} == changed


def test_findings_that_did_not_count_are_not_earlier_ones(judged: Judge, tmp_path: Path) -> None:
    result = judged(OLD, command="audit")
    ignored = [replace(each, state=State.IGNORED) for each in result.findings]
    settings = Settings(site=tmp_path / "site", reports=tmp_path / "reports")
    publish(replace(result, findings=ignored), settings)
    found = read_earlier(tmp_path / "reports/audit.json")
    assert {card.is_changed for card in view(result, Settings(site=Path()), found).cards} == {True}


def test_without_a_report_nothing_is_said_to_have_changed(judged: Judge) -> None:
    cards = view(judged(OLD, command="audit"), Settings(site=Path())).cards
    assert not any(card.is_changed for card in cards)


@pytest.mark.parametrize("text", ["", "{", '{"schema": 99}', '{"schema": 1, "findings": [3]}'])
def test_another_file_is_no_earlier_report(tmp_path: Path, text: str) -> None:
    (tmp_path / "audit.json").write_text(text)
    assert read_earlier(tmp_path / "audit.json") is None


def test_a_very_large_file_is_not_read(audited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_earlier(audited / "audit.json")
    monkeypatch.setattr(earlier, "MAX_BYTES", 10)
    assert read_earlier(audited / "audit.json") is None


def test_the_same_site_gives_the_same_report_twice(judged: Judge, audited: Path) -> None:
    first = (audited / "index.html").read_bytes()
    settings = Settings(site=audited / "../site", reports=audited)
    publish(judged(OLD, command="audit"), settings)
    assert (audited / "index.html").read_bytes() == first
