"""The columns of Oobee's ``report.csv``, so that findings join a report made with Oobee.

Source: GovTech Singapore, Oobee, "REPORTS.md" (report.csv), and its ``writeCsv.ts``. Only findings
that WCAG is about are listed. `scanCompletedAt` is empty, so that the same site gives the same
bytes; `xpath` is empty, because the source of a page is not the document that a browser builds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob import rules
from assetjob.model.finding import Severity
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.report.sarif_taxonomies import criterion_tag, level_tag

COLUMNS = (
    "customFlowLabel",
    "deviceChosen",
    "scanCompletedAt",
    "severity",
    "issueId",
    "issueDescription",
    "wcagConformance",
    "url",
    "pageTitle",
    "context",
    "howToFix",
    "axeImpact",
    "xpath",
    "learnMore",
)
_IMPACTS = {Severity.ERROR: "critical", Severity.WARNING: "serious", Severity.REVIEW: "moderate"}


def render(record: AuditRecord) -> Iterator[str]:
    """Yield a row for each finding that is open, known ones of the baseline as well."""
    yield _line(COLUMNS)
    for finding in record.open:
        if finding.requirements.criteria:
            yield _line(_row(finding))


def _row(finding: FindingRecord) -> tuple[str, ...]:
    rule = rules.load().get(finding.rule)  # an audit.json of another version may have others
    return (
        "",
        "Desktop",
        "",
        _severity(finding),
        finding.rule,
        rule.title if rule else finding.rule,
        ",".join(_tags(finding)),
        finding.page_url or finding.page,
        finding.page_title or "No page title",
        re.sub(r"[\r\n]+", "", finding.markup),
        finding.message,
        _IMPACTS[finding.severity],
        "",
        rule.links[0] if rule and rule.links else "",
    )


def _severity(finding: FindingRecord) -> str:
    """Return Oobee's category of the finding."""
    if finding.severity is Severity.REVIEW:
        return "needsReview"
    return "mustFix" if finding.requirements.kind == "conformance" else "goodToFix"


def _tags(finding: FindingRecord) -> list[str]:
    """Return axe's tags, which Oobee has in this column."""
    if finding.requirements.kind == "best-practice":
        return ["best-practice"]
    criteria = finding.requirements.criteria
    levels = dict.fromkeys(level_tag(level) for _, level in criteria)
    return [*levels, *(criterion_tag(number) for number, _ in criteria)]


def _line(values: tuple[str, ...]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: str) -> str:
    """Return a quoted cell; a spreadsheet must not take a text of a page for a formula."""
    safe = f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return '"' + safe.replace('"', '""') + '"'


FORMAT = Format("oobee-report.csv", render)
