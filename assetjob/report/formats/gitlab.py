"""GitLab Code Quality report (a subset of the Code Climate format), shown in a merge request.

Source: GitLab Docs, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Severity
from assetjob.report import jsontext
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.REVIEW: "info"}


def render(record: AuditRecord) -> Iterator[str]:
    """Yield the new findings; a fingerprint stays when lines are added above the image."""
    issues = (
        {
            "description": finding.message,
            "check_name": finding.rule,
            "fingerprint": finding.key,
            "severity": SEVERITIES[finding.severity],
            "location": {"path": record.folder + finding.page, "lines": {"begin": finding.line}},
        }
        for finding in record.new
    )
    return jsontext.render(issues)


FORMAT = Format("code-quality.json", render)
