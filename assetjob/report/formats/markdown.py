"""Markdown summary, for the comment on a pull request or the summary of a job."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest

from assetjob.model.finding import Severity, State
from assetjob.report.format_text import counted, plain
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord

MOST = 50  # findings listed; the HTML report has all


def render(record: AuditRecord) -> Iterator[str]:
    """Yield the verdict, the counts, and the most severe findings."""
    found = Counter((finding.state, finding.severity) for finding in record.findings)
    new = Counter({severity: found[State.NEW, severity] for severity in Severity})
    parts = [f"## assetjob: {_verdict(record, new)}", _counts(record, found, new)]
    severest = nsmallest(
        MOST, record.new, key=lambda finding: (-finding.severity, finding.page, finding.line)
    )
    if severest:
        rows = [_row(finding) for finding in severest]
        parts.append(
            "\n".join(["| Location | Severity | Rule | Message |", "|---|---|---|---|", *rows])
        )
    if new.total() > MOST:
        parts.append(f"{counted(new.total() - MOST, 'more finding')} in the report.")
    if record.failures:
        lines = [f"- `{_code(f.path)}`: {plain(f.reason)}" for f in record.failures]
        parts.append("\n".join(["Files that could not be processed:", "", *lines]))
    yield "\n\n".join(parts) + "\n"


def _verdict(record: AuditRecord, new: Counter[Severity]) -> str:
    if record.gate is None:
        return "findings do not fail this run (fail_on = never)"
    at_gate = sum(count for severity, count in new.items() if severity >= record.gate)
    if at_gate:
        return f"{counted(at_gate, 'finding')} at or above {_word(record.gate)}"
    return f"passed, no finding at or above {_word(record.gate)}"


def _counts(
    record: AuditRecord, found: Counter[tuple[State, Severity]], new: Counter[Severity]
) -> str:
    states = {each: sum(found[each, severity] for severity in Severity) for each in State}
    listed = ", ".join(f"{new[s]:,} {_word(s)}" for s in sorted(Severity, reverse=True))
    return (
        f"{counted(len(record.pages), 'page')}, {counted(record.images, 'image')}. "
        f"New: {listed}. Known: {states[State.KNOWN]:,}. Fixed: {states[State.FIXED]:,}. "
        f"Ignored: {states[State.IGNORED]:,}."
    )


def _row(finding: FindingRecord) -> str:
    location = f"`{_code(finding.page)}:{finding.line}`"
    return (
        f"| {location} | {_word(finding.severity)} | `{finding.rule}` | {plain(finding.message)} |"
    )


def _word(severity: Severity) -> str:
    return severity.name.lower()


def _code(text: str) -> str:
    """Return `text` without what would end a code span or a table cell."""
    return re.sub(r"[`|\s\x00-\x1f\x7f]", " ", text)


FORMAT = Format("summary.md", render)
