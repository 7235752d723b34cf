"""The reports for those who answer for accessibility: EARL, and Oobee's columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assetjob.model.finding import Severity, State
from assetjob.report import formats
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.report.requirements import requirements_of

# https://github.com/GovTechSG/oobee, REPORTS.md, "CSV Structure"
OOBEE = (
    "customFlowLabel deviceChosen scanCompletedAt severity issueId issueDescription wcagConformance"
    " url pageTitle context howToFix axeImpact xpath learnMore"
).split()
# https://www.w3.org/TR/EARL10-Schema/, the terms of the vocabulary
EARL = set(
    "Assertion Assertor Software TestSubject TestCriterion TestRequirement TestCase TestResult"
    " TestMode OutcomeValue assertedBy subject test result mode outcome pointer info automatic"
    " failed cantTell passed untested inapplicable".split()
)


def finding(rule: str, severity: Severity, **others: object) -> FindingRecord:
    line = FindingRecord(
        rule, severity, "a b.md", 3, 5, "/x.jpg", "no alt text", State.NEW, "0" * 32
    )
    known = {
        "requirements": requirements_of(rule),
        "page_url": "https://example.org/a/",
        "page_title": "The pier",
        "markup": '<img\n src="x.jpg">',
        **others,
    }
    return replace(line, **known)  # type: ignore[arg-type]


RECORD = AuditRecord(
    "1.0",
    Severity.ERROR,
    (
        finding("alt-missing", Severity.ERROR),
        finding("linked-image-without-name", Severity.ERROR, state=State.KNOWN),
        finding("alt-escaped", Severity.WARNING),
        finding("alt-empty-on-content", Severity.REVIEW, page_url="", page_title=""),
        finding("file-heavy", Severity.WARNING),
        finding("alt-missing", Severity.ERROR, state=State.FIXED),
        finding("alt-missing", Severity.ERROR, state=State.IGNORED),
    ),
    (),
    ("a b.md",),
    5,
)


def text_of(record: AuditRecord, name: str) -> str:
    (each,) = formats.load([name])
    return "".join(each.render(record))


def rows(record: AuditRecord) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(record, "oobee-csv"))))


def test_oobee_rows() -> None:
    found = rows(RECORD)
    assert list(found[0]) == OOBEE
    assert [(row["issueId"], row["severity"], row["wcagConformance"]) for row in found] == [
        ("alt-missing", "mustFix", "wcag2a,wcag111"),
        ("linked-image-without-name", "mustFix", "wcag2a,wcag244,wcag412"),
        ("alt-escaped", "goodToFix", "best-practice"),
        ("alt-empty-on-content", "needsReview", "wcag2a,wcag111"),
    ]
    first, *_, last = found
    assert (first["url"], first["pageTitle"]) == ("https://example.org/a/", "The pier")
    assert (last["url"], last["pageTitle"]) == ("a b.md", "No page title")
    assert first["context"] == '<img src="x.jpg">'
    assert first["learnMore"] == "https://www.w3.org/WAI/WCAG22/Understanding/non-text-content.html"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(title: str) -> None:
    line = finding("alt-missing", Severity.ERROR, page_title=title)
    (row,) = rows(replace(RECORD, findings=(line,)))
    assert row["pageTitle"] == f"'{title}"


def test_a_quote_stays_in_its_cell() -> None:
    line = finding("alt-missing", Severity.ERROR, page_title='a","b\n"c')
    (row,) = rows(replace(RECORD, findings=(line,)))
    assert row["pageTitle"] == 'a","b\n"c'


def terms(value: object) -> Iterator[str]:
    """Yield every name with a prefix in a JSON-LD value."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            if key in ("@type", "@id"):
                yield from each if isinstance(each, list) else [each]
            yield from terms(each)
    elif isinstance(value, list):
        for each in value:
            yield from terms(each)


def test_earl() -> None:
    document = json.loads(text_of(RECORD, "earl"))
    assertor, *assertions = document["@graph"]
    found = [
        (each["earl:test"].get("dct:identifier"), each["earl:result"]["earl:outcome"]["@id"])
        for each in assertions
    ]
    assert found == [
        ("1.1.1", "earl:failed"),
        ("2.4.4", "earl:failed"),
        ("4.1.2", "earl:failed"),
        (None, "earl:failed"),
        ("1.1.1", "earl:cantTell"),
    ]
    test = assertions[0]["earl:test"]
    assert test["@id"] == "https://www.w3.org/TR/WCAG22/#non-text-content"
    assert test["dct:hasPart"][0]["@id"].endswith("/act/rules/23a2a8/")
    assert assertions[0]["earl:subject"]["@id"] == "https://example.org/a/"
    assert "@id" not in assertions[-1]["earl:subject"]
    assert {each["earl:assertedBy"]["@id"] for each in assertions} == {assertor["@id"]}


def test_earl_uses_terms_of_the_vocabulary() -> None:
    document = json.loads(text_of(RECORD, "earl"))
    prefixes = document["@context"]
    for term in terms(document["@graph"]):
        prefix, colon, name = term.partition(":")
        assert term.startswith("@") or prefix in {*prefixes, "https", "urn"}, term
        if colon and prefix == "earl":
            assert name in EARL


def test_earl_of_a_clean_site_is_a_graph_of_the_tool() -> None:
    document = json.loads(text_of(replace(RECORD, findings=()), "earl"))
    assert [each["@id"] for each in document["@graph"]] == ["urn:assetjob"]
