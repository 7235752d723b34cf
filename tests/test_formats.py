"""The reports for programs: valid by their schemas, stable, and safe whatever a page contains."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.check import check
from assetjob.model import (
    Failure,
    Image,
    ImageInfo,
    JudgedPage,
    Markup,
    Result,
    Severity,
    Source,
    State,
    Target,
    TargetState,
)
from assetjob.parse import parse
from assetjob.report import audit, formats, record, sarif
from assetjob.report.record import Line, Record, RecordError
from assetjob.settings import Settings

PAGE = """<h2>Pier | `quay`</h2>
<p><img src="a.jpg" width="4" height="2"><img src="b.jpg" alt="IMG_1234.jpg"></p>
<p><img src="gone.jpg" alt="::error::x%0A<script>alert(1)</script>, @all"></p>
"""
NAMES = tuple(formats.FORMATS)


def result(text: str = PAGE) -> Result:
    page = parse(Source("a b/p,:%.html", Markup.HTML, text), ())
    images = []
    for ref in page.refs:
        info, target = None, Target(TargetState.MISSING, ref.url)
        if ref.url != "gone.jpg":
            info = ImageInfo(str(ref.url), "jpeg", 4, 2, 99, f"digest of {ref.url}")
            target = Target(TargetState.LOCAL, ref.url)
        images.append(Image(page.source.path, ref, target, info))
    pages = (JudgedPage(page, tuple(images)),)
    failures = (Failure("images/x\n.jpg", "probe", "is `empty` | <b>"),)
    findings = check(pages, Settings(site=Path()))
    return Result("audit", Severity.ERROR, pages, findings, failures=failures)


def audit_text(found: Result) -> str:
    return audit.render(found, record.record_of(found))


def test_audit_json_is_as_its_schema_says() -> None:
    schema = json.loads((files("assetjob.report") / "audit.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(audit_text(result())), schema)


def test_a_record_is_read_back_whole() -> None:
    found = result()
    assert record.read(audit_text(found), "audit.json") == record.record_of(found)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2}', "null", "[" * 100_000])
def test_something_else_than_an_audit(text: str) -> None:
    with pytest.raises(RecordError, match=r"^x\.json: "):
        record.read(text, "x.json")


def test_keys_stay_when_text_moves() -> None:
    before = {line.key: line.rule for line in record.record_of(result()).lines}
    after = {line.key: line.rule for line in record.record_of(result("<p>New</p>\n" + PAGE)).lines}
    assert before == after


def test_keys_are_unique() -> None:
    lines = record.record_of(result(PAGE * 3)).lines
    assert len({line.key for line in lines}) == len(lines)


def test_sarif() -> None:
    found = record.record_of(result())
    run = json.loads(sarif.render(found))["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == [line.rule for line in found.lines]
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        location = each["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "a%20b/p%2C%3A%25.html"
    notification = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notification["message"]["text"] == "probe: is `empty` | <b>"
    assert run["invocations"][0]["executionSuccessful"] is False


def assert_is_sarif(text: str) -> None:
    schema = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_text("utf-8"))
    jsonschema.validate(json.loads(text), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("state", State)
def test_sarif_is_as_the_standard_says(state: State) -> None:
    found = result(PAGE + FIXABLE)
    findings = tuple(replace(each, state=state, reason="seen") for each in found.findings)
    assert_is_sarif(sarif.render(record.record_of(replace(found, findings=findings))))


FIXABLE = (
    "<p>Pier</p>\r\n<p>Quay</p>\r"
    '<img src="a.jpg" alt="The pier" title="The pier" width="4" height="2" loading="lazy">'
)


def test_sarif_fixes_are_regions_of_the_page() -> None:
    found = record.record_of(result(FIXABLE))
    lines = FIXABLE.replace("\r\n", "\r").split("\r")
    mended = set()
    for each in json.loads(sarif.render(found))["runs"][0]["results"]:
        for change in (
            change for fix in each.get("fixes", ()) for change in fix["artifactChanges"]
        ):
            region = change["replacements"][0]["deletedRegion"]
            assert region["startLine"] == region["endLine"] == 3
            mended.add(lines[2][region["startColumn"] - 1 : region["endColumn"] - 1])
    assert mended == {'title="The pier"', 'loading="lazy"'}
    assert record.read(audit_text(result(FIXABLE)), "audit.json") == found


def test_junit() -> None:
    suite = ET.fromstring(formats.render(record.record_of(result()), ["junit"])["junit.xml"])  # noqa: S314
    assert suite.attrib == {"name": "assetjob", "tests": "2", "failures": "1", "errors": "1"}
    assert "alt-missing" in (suite.findtext("testcase/failure") or "")


def test_github_commands_cannot_be_forged() -> None:
    text = formats.render(record.record_of(result()), ["github"])["annotations.txt"]
    lines = text.splitlines()
    assert len(lines) == len(record.record_of(result()).new)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert all("file=a b/p%2C%3A%25.html,line=" in line for line in lines)


def test_gitlab() -> None:
    found = record.record_of(result())
    issues = json.loads(formats.render(found, ["gitlab"])["code-quality.json"])
    assert [issue["fingerprint"] for issue in issues] == [line.key for line in found.new]


def test_the_summary_shows_text_as_text() -> None:
    text = formats.render(record.record_of(result()), ["markdown"])["summary.md"]
    assert "<script>" not in text.replace("\\<", "")
    assert text.startswith("## assetjob: 2 findings at or above error\n")


LINES = st.builds(
    Line,
    rule=st.sampled_from(["alt-missing", "of-another-version"]),
    severity=st.sampled_from(Severity),
    page=st.text(),
    line=st.integers(1, 9),
    column=st.integers(1, 9),
    url=st.none() | st.text(),
    message=st.text(),
    state=st.sampled_from(State),
    key=st.text("0123456789abcdef", min_size=32, max_size=32),
    reason=st.text(),
)


@given(st.lists(LINES, max_size=4), st.none() | st.sampled_from(Severity), st.text())
def test_any_text_gives_well_formed_reports(
    lines: list[Line], gate: Severity | None, path: str
) -> None:
    failures = (Failure(path, "probe", path),)
    found = Record("1", gate, tuple(lines), failures, 1, 1)
    made = formats.render(found, NAMES)
    json.loads(made["audit.sarif"])
    json.loads(made["code-quality.json"])
    ET.fromstring(made["junit.xml"])  # noqa: S314 - our own text
    assert made["annotations.txt"].count("\n") == len(found.new)
    for text in made.values():
        text.encode()
