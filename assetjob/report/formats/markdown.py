"""A Markdown summary, for a pull request's comment or a job's summary page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest

from assetjob.model.finding import Severity, State
from assetjob.report.format_text import counted, plain
from assetjob.report.formats import Format
from assetjob.report.record import Line, Record

MOST = 50  # findings listed; the report has them all


def render(record: Record) -> Iterator[str]:
    """Yield the verdict, the counts, and the gravest findings."""
    found = Counter((line.state, line.severity) for line in record.lines)
    new = Counter({severity: found[State.NEW, severity] for severity in Severity})
    parts = [f"## assetjob: {_verdict(record, new)}", _counts(record, found, new)]
    gravest = nsmallest(MOST, record.new, key=lambda line: (-line.severity, line.page, line.line))
    if gravest:
        rows = [_row(line) for line in gravest]
        parts.append("\n".join(["| Where | Severity | Rule | What |", "|---|---|---|---|", *rows]))
    if new.total() > MOST:
        parts.append(f"And {counted(new.total() - MOST, 'further finding')}: see the report.")
    if record.failures:
        lines = [f"- `{_code(f.path)}`: {plain(f.reason)}" for f in record.failures]
        parts.append("\n".join(["Files that could not be handled:", "", *lines]))
    yield "\n\n".join(parts) + "\n"


def _verdict(record: Record, new: Counter[Severity]) -> str:
    if record.gate is None:
        return "the gate is off"
    at_gate = sum(count for severity, count in new.items() if severity >= record.gate)
    if at_gate:
        return f"{counted(at_gate, 'finding')} at or above {_word(record.gate)}"
    return f"passed, no finding at or above {_word(record.gate)}"


def _counts(record: Record, found: Counter[tuple[State, Severity]], new: Counter[Severity]) -> str:
    states = {each: sum(found[each, severity] for severity in Severity) for each in State}
    told = ", ".join(f"{new[s]:,} {_word(s)}" for s in sorted(Severity, reverse=True))
    return (
        f"{counted(len(record.pages), 'page')}, {counted(record.images, 'image')}. "
        f"New: {told}. Known: {states[State.KNOWN]:,}. Fixed: {states[State.FIXED]:,}. "
        f"Ignored: {states[State.IGNORED]:,}."
    )


def _row(line: Line) -> str:
    place = f"`{_code(line.page)}:{line.line}`"
    return f"| {place} | {_word(line.severity)} | `{line.rule}` | {plain(line.message)} |"


def _word(severity: Severity) -> str:
    return severity.name.lower()


def _code(text: str) -> str:
    """Return text for a code span in a table: nothing in it can end the span or the cell."""
    return re.sub(r"[`|\s\x00-\x1f\x7f]", " ", text)


FORMAT = Format("summary.md", render)
