"""Ignores in the settings and in pages, and the messages about unused ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assetjob.check import ignores
from assetjob.check.engine import check
from assetjob.check.rule_names import check_rule_names
from assetjob.model.errors import SettingsError
from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.choices import Ignore
from assetjob.settings.load import load
from assetjob.settings.schema import Settings

TWO = '<img src="a.jpg" width="4" height="2">\n<img src="b.jpg" width="4" height="2">\n'


def judged(text: str, path: str = "news/page.html") -> ResolvedPage:
    source = Source(path, Markup.HTML, text)
    page = parse(source, ())
    images = tuple(
        Image(path, ref, Target(TargetState.LOCAL, f"images/{ref.url}")) for ref in page.refs
    )
    return ResolvedPage(source, page, images)


def settings(*ignored: Ignore) -> Settings:
    return Settings(site=Path(), ignore=ignored, today=date(2026, 6, 1))


def states(findings: Iterable[Finding]) -> list[State]:
    return [finding.state for finding in findings]


IGNORED = {
    "by rule": Ignore(reason="seen", rule="alt-missing"),
    "by a pattern of rules": Ignore(reason="seen", rule="alt-*"),
    "by page": Ignore(reason="seen", path="news/*"),
    "by file": Ignore(reason="seen", image="images/?.jpg"),
    "by URL": Ignore(reason="seen", image="?.jpg"),
    "until today": Ignore(reason="seen", rule="alt-missing", expires=date(2026, 6, 1)),
}


@pytest.mark.parametrize("ignore", IGNORED.values(), ids=list(IGNORED))
def test_an_ignore_of_the_settings(ignore: Ignore) -> None:
    pages = [judged(TWO)]
    findings = check(pages, settings(ignore))
    assert states(findings) == [State.IGNORED, State.IGNORED]
    assert {finding.reason for finding in findings} == {"seen"}
    assert not ignores.unused(findings, pages, settings(ignore))


def test_one_image_only() -> None:
    findings = check([judged(TWO)], settings(Ignore(reason="seen", image="images/b.jpg")))
    assert states(findings) == [State.NEW, State.IGNORED]


UNUSED = {
    "expired": (
        Ignore(reason="x", rule="alt-missing", expires=date(2026, 5, 31)),
        "ignore of rule alt-missing: expired on 2026-05-31; remove or renew it",
    ),
    "of nothing": (
        Ignore(reason="x", rule="alt-mising", path="news/*"),
        "ignore of rule alt-mising, path news/*: matches nothing; remove it",
    ),
}


@pytest.mark.parametrize(("ignore", "line"), UNUSED.values(), ids=list(UNUSED))
def test_an_unused_ignore_is_reported(ignore: Ignore, line: str) -> None:
    pages = [judged(TWO)]
    findings = check(pages, settings(ignore))
    assert states(findings) == [State.NEW, State.NEW]
    assert ignores.unused(findings, pages, settings(ignore)) == (line,)


FIRST = TWO.replace(
    "<img", '<img data-assetjob-ignore="alt-missing" data-assetjob-reason="Logo"', 1
)
IN_PAGE = {
    "attribute": FIRST,
    "comment": "<!-- assetjob-ignore alt-missing: Logo -->" + TWO,
    "comment with several": "<!-- assetjob-ignore size-missing, alt-missing: Logo -->" + TWO,
    "comment for all": "<!--assetjob-ignore * : Logo-->" + TWO,
}


@pytest.mark.parametrize("text", IN_PAGE.values(), ids=list(IN_PAGE))
def test_an_ignore_in_the_page_applies_to_one_image(text: str) -> None:
    pages = [judged(text)]
    findings = check(pages, settings())
    assert states(findings) == [State.IGNORED, State.NEW]
    assert findings[0].reason == "Logo"
    assert not ignores.unused(findings, pages, settings())


def test_an_ignore_for_the_page() -> None:
    pages = [judged(TWO + "<!-- assetjob-ignore-page alt-missing: an archive -->")]
    findings = check(pages, settings())
    assert states(findings) == [State.IGNORED, State.IGNORED]


def test_an_unused_ignore_in_the_page_is_reported() -> None:
    pages = [judged(f"\n{TWO}<!-- assetjob-ignore alt-missing: none follows -->")]
    findings = check(pages, settings())
    assert states(findings) == [State.NEW, State.NEW]
    line = "news/page.html:4: ignore of alt-missing: matches nothing; remove it"
    assert ignores.unused(findings, pages, settings()) == (line,)


def test_ignores_from_a_file(tmp_path: Path) -> None:
    text = '[[ignore]]\nrule = "alt-missing"\nreason = "Logo"\nexpires = 2027-01-31\n'
    (tmp_path / "assetjob.toml").write_text(text, encoding="utf-8")
    expected = Ignore(reason="Logo", rule="alt-missing", expires=date(2027, 1, 31))
    assert load(tmp_path, {}).ignore == (expected,)


WRONG = {
    "no reason": ('rule = "x"', 'ignore: has no reason; add reason = "..."'),
    "blank reason": ('rule = "x"\nreason = " "', 'ignore: has no reason; add reason = "..."'),
    "all": ('reason = "x"', "ignore: matches every finding; add a rule, a path or an image"),
    "unknown key": ('rul = "x"', "ignore: unknown key 'rul'; did you mean 'rule'?"),
    "no date": ('rule = "x"\nreason = "x"\nexpires = "soon"', "ignore: expires: must be a date"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=list(WRONG))
def test_an_invalid_ignore_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "assetjob.toml").write_text(f"[[ignore]]\n{text}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load(tmp_path, {})
    assert message in str(error.value)


def test_a_run_over_a_part_does_not_report_ignores_of_the_settings() -> None:
    ignore = Ignore(reason="Archive", path="archive/*")
    whole = Settings(site=Path(), ignore=(ignore,))
    part = replace(whole, paths=(Path("news"),))
    assert ignores.unused((), (), whole) == (
        "ignore of path archive/*: matches no page or source; change or remove it",
    )
    assert not ignores.unused((), (), part)


def test_ignores_are_matched_with_the_findings_of_all_pages() -> None:
    pages = [judged(TWO, f"{name}.html") for name in "abc"]
    pages[1] = judged("<!-- assetjob-ignore alt-label-only: none -->" + TWO, "b.html")
    ignoring = settings(
        Ignore(reason="last", path="c.*"),
        Ignore(reason="none", path="d.*"),
        Ignore(reason="file", image="images/b.jpg"),
    )
    findings = check(pages, ignoring)
    assert ignores.unused(iter(findings), iter(pages), ignoring) == (
        "ignore of path d.*: matches no page or source; change or remove it",
        "b.html:1: ignore of alt-label-only: matches nothing; remove it",
    )


def test_findings_in_another_order_than_the_pages_are_an_error() -> None:
    pages = [judged(TWO, f"{name}.html") for name in "ab"]
    with pytest.raises(ValueError, match=r"^a\.html: its findings are not in the order"):
        ignores.unused(reversed(check(pages, settings())), pages, settings())


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("alt-missing", ""),
        ("alt-*", ""),
        ("*", ""),
        ("alt-mising", "unknown rule 'alt-mising'; did you mean 'alt-missing'?"),
        ("alts-*", "'alts-*' matches no rule; remove it, or see assetjob rules"),
    ],
)
def test_a_wrong_name_of_a_rule_is_named(pattern: str, problem: str) -> None:
    wrong = settings(Ignore(reason="seen", path="x"), Ignore(reason="seen", rule=pattern))
    if problem:
        with pytest.raises(SettingsError, match=f"^settings: ignore 2: {re.escape(problem)}"):
            check_rule_names(wrong)
    else:
        check_rule_names(wrong)


def test_a_wrong_name_of_a_rule_in_a_page_is_named() -> None:
    pages = [judged("<!-- assetjob-ignore alt-mising: Logo -->" + TWO)]
    found = check(pages, settings())
    assert ignores.unused(found, pages, settings()) == (
        "news/page.html:1: ignore: unknown rule 'alt-mising'; did you mean 'alt-missing'?",
    )
