"""GitLab's Code Quality report (a subset of Code Climate's), shown in a merge request.

Source: GitLab Docs, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Severity
from assetjob.report import jsontext
from assetjob.report.formats import Format
from assetjob.report.record import Record

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.REVIEW: "info"}


def render(record: Record) -> Iterator[str]:
    """Yield the findings that count; fingerprints stay when text moves around an image."""
    issues = (
        {
            "description": line.message,
            "check_name": line.rule,
            "fingerprint": line.key,
            "severity": SEVERITIES[line.severity],
            "location": {"path": record.folder + line.page, "lines": {"begin": line.line}},
        }
        for line in record.new
    )
    return jsontext.render(issues)


FORMAT = Format("code-quality.json", render)
