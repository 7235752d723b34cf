"""EARL in JSON-LD: assertions about criteria of WCAG, for tools of WCAG-EM.

Sources: W3C, Evaluation and Report Language (EARL) 1.0 Schema, and Pointer Methods in RDF 1.0.
The context is in the file, so that no reader needs to fetch one.
"""

from __future__ import annotations

from collections.abc import Iterator

from assetjob import rules
from assetjob.model.finding import Severity
from assetjob.report import jsontext
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.report.requirements import criterion_of
from assetjob.rules.support.wcag import act_url

Json = dict[str, object]
_WCAG = "https://www.w3.org/TR/WCAG22/"
_ASSERTOR = "urn:assetjob"
CONTEXT: Json = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ptr": "http://www.w3.org/2009/pointers#",
    "sch": "https://schema.org/",
}


def render(record: AuditRecord) -> Iterator[str]:
    """Yield a graph: the tool, and an assertion for each open finding and criterion.

    What is only against good practice is asserted of the rule, not of a criterion. A page is named
    by its public URL, else by its path.
    """
    assertor: Json = {
        "@id": _ASSERTOR,
        "@type": ["earl:Assertor", "earl:Software"],
        "doap:name": "assetjob",
        "doap:release": {"@type": "doap:Version", "doap:revision": record.version},
    }
    yield from jsontext.render({"@context": CONTEXT, "@graph": _graph(assertor, record)})


def _graph(assertor: Json, record: AuditRecord) -> Iterator[Json]:
    yield assertor
    for finding in record.open:
        if finding.requirements.criteria:
            for test in _tests(finding):
                yield _assertion(finding, test)


def _assertion(finding: FindingRecord, test: Json) -> Json:
    subject: Json = {"@type": ["earl:TestSubject", "sch:WebPage"], "dct:source": finding.page}
    if finding.page_url:
        subject["@id"] = finding.page_url
    if finding.page_title:
        subject["dct:title"] = finding.page_title
    return {
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@id": _ASSERTOR},
        "earl:mode": {"@id": "earl:automatic"},
        "earl:subject": subject,
        "earl:test": test,
        "earl:result": {
            "@type": "earl:TestResult",
            "earl:outcome": {"@id": _outcome(finding)},
            "earl:info": finding.message,
            "earl:pointer": {
                "@type": "ptr:LineCharPointer",
                "ptr:lineNumber": finding.line,
                "ptr:charNumber": finding.column,
                "dct:description": finding.markup,
            },
        },
    }


def _outcome(finding: FindingRecord) -> str:
    return "earl:cantTell" if finding.severity is Severity.REVIEW else "earl:failed"


def _tests(finding: FindingRecord) -> Iterator[Json]:
    """Yield the criteria that the finding is about, or the rule where it is good practice."""
    if finding.requirements.kind == "best-practice":
        known = rules.load().get(finding.rule)
        title = known.title if known else finding.rule
        yield {
            "@id": f"urn:assetjob:rule:{finding.rule}",
            "@type": "earl:TestCase",
            "dct:title": title,
        }
        return
    for number, level in finding.requirements.criteria:
        criterion = criterion_of(number)
        test: Json = {
            "@type": "earl:TestRequirement",
            "dct:identifier": number,
            "dct:description": f"Level {level}",
        }
        if criterion:
            test |= {"@id": f"{_WCAG}#{criterion.page}", "dct:title": criterion.name}
        if finding.requirements.act:
            test["dct:hasPart"] = [{"@id": act_url(each)} for each in finding.requirements.act]
        yield test


FORMAT = Format("earl.jsonld", render)
