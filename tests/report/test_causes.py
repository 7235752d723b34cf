"""Findings of one cause are a group in the report, as they are one line on the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assetjob.model.finding import State
from assetjob.model.result import Result
from assetjob.report.alike import each_cause_once
from assetjob.report.record import from_result
from assetjob.runtime import spill
from assetjob.settings.schema import Settings
from tests.report.outlines import Outline, rendered, view

LOGO = '<img src="/images/logo.jpg" width="40" height="20">'
PIER = '<img src="/images/pier.jpg" alt="Image">'
SITE = {
    "a.html": LOGO + PIER,
    "b.html": f"<p>Words.</p>{LOGO}",
    "c.html": f'{PIER}<img src="https://example.org/a.png" width="4" height="2">',
    "d.html": LOGO + LOGO,
    "e.html": '<img src="https://example.org/a.png" width="4" height="2">',
}
IMAGES = ("images/logo.jpg", "images/pier.jpg")


@pytest.fixture
def result(judged: Callable[..., Result]) -> Result:
    found: Result = judged(SITE, IMAGES)
    return found


@pytest.mark.parametrize("memory", [None, 0])
def test_the_groups_are_those_of_the_terminal(
    result: Result, settings: Settings, memory: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if memory is not None:
        monkeypatch.setattr(spill, "MEMORY_LIMIT", memory)
    expected = sorted(
        (finding.rule, finding.group or finding.file, count)
        for finding, count in each_cause_once([f for f in result.findings if f.state is State.NEW])
        if count > 1
    )
    found = [
        (rule.name, cause.said.file, cause.count, [place.page for place in cause.places])
        for rule, causes in view(result, settings).causes
        for cause in causes
    ]
    assert sorted(each[:3] for each in found) == expected
    assert ("alt-missing", "images/logo.jpg", 4, ["a.html", "b.html", "d.html", "d.html"]) in found
    assert ("alt-placeholder", "images/pier.jpg", 2, ["a.html", "c.html"]) in found


def test_images_of_one_host_are_a_group(judged: Callable[..., Result], settings: Settings) -> None:
    image = '<p><img src="https://{}.jpg" alt="A pier" width="4" height="2"></p>'
    names = ("one.example/a", "one.example/b", "two.example/a")
    result = judged({"a.html": "".join(map(image.format, names))}, ())
    causes = [cause for _, causes in view(result, settings).causes for cause in causes]
    assert [(each.said.rule, each.said.file, each.count) for each in causes] == [
        ("file-remote", "one.example", 2)
    ]


def test_files_of_one_folder_that_is_not_there_are_a_group(
    judged: Callable[..., Result], settings: Settings
) -> None:
    image = '<img src="/{}.jpg" alt="A pier" width="4" height="2">'
    names = ("gone/a", "gone/more/b", "images/a", "images/b")
    result = judged({"a.html": "".join(map(image.format, names))}, ["images/c.jpg"])
    causes = [cause for _, causes in view(result, settings).causes for cause in causes]
    assert [(each.said.rule, each.said.file, each.count) for each in causes] == [
        ("file-missing", "gone/", 2)
    ]
    groups = [each.group for each in from_result(result).findings if each.rule == "file-missing"]
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3


def test_a_group_lists_its_findings_in_the_document(result: Result, settings: Settings) -> None:
    outline = Outline(rendered(result, settings))
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    groups = [each for each in outline.ids if each.startswith("c-")]
    rules = dict.fromkeys(rule.name for rule, _ in view(result, settings).causes)
    assert len(groups) == sum(rule.groups for rule in view(result, settings).rules)
    assert list(rules) == sorted(rules)
    for group in groups:
        assert f"#{group}" in outline.links
    assert "3 more like it" in [text.strip() for text in outline.text]
    assert "4 findings" in [text.strip() for text in outline.text]


def test_what_does_not_count_is_in_no_group(result: Result, settings: Settings) -> None:
    findings = tuple(replace(each, state=State.KNOWN) for each in result.findings)
    shown = view(replace(result, findings=findings), settings)
    assert [list(causes) for _, causes in shown.causes] == [[] for _ in shown.rules]
    assert {f.alike for page in shown.pages for use in page.uses for f in use.findings} == {0}


def test_audit_json_has_the_groups(result: Result, settings: Settings) -> None:
    shown = {
        (cause.id, place.page)
        for _, causes in view(result, settings).causes
        for cause in causes
        for place in cause.places
    }
    found = [each for each in from_result(result).findings if each.group]
    assert shown <= {(each.group, each.page) for each in found}
    remote = {each.rule for each in found if each.url == "https://example.org/a.png"}
    assert remote == {"file-remote"}


def test_a_finding_of_the_whole_site_has_the_same_key_on_another_page(
    judged: Callable[..., Result],
) -> None:
    fluid = '<img src="a.jpg" alt="A mill" width="100%" height="auto">'
    keys = [
        {
            each.key
            for each in from_result(judged(pages, ["a.jpg"])).findings
            if each.rule == "size-invalid"
        }
        for pages in ({"b.html": fluid, "c.html": fluid}, {"b.html": "", "c.html": fluid * 2})
    ]
    assert len(keys[0]) == 1
    assert keys[0] == keys[1]
