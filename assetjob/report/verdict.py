"""The result of the run in a headline and a sentence, as the exit code tells it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from assetjob.model.finding import Severity, State
from assetjob.model.result import Result
from assetjob.report.format_text import counted, listed
from assetjob.report.site_summary import FindingCounts


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` selects the colour; `detail` follows the headline and may be ""."""

    tone: Literal["pass", "fail", "incomplete", "open"]
    headline: str
    detail: str


def verdict(result: Result, counts: FindingCounts) -> Verdict:
    """Return the verdict; files that failed outrank findings, as in the exit code."""
    if not (result.pages or result.failures):
        return _NO_PAGES
    new: Counter[Severity] = Counter()
    for (_, severity, state), count in counts.items():
        if state is State.NEW:
            new[severity] += count
    gate = result.gate
    above = sum(count for severity, count in new.items() if gate is not None and severity >= gate)
    below = new.total() - above
    if result.failures:
        return _incomplete(result, above, below)
    if gate is None:
        detail = "Findings do not affect the exit code (fail_on = never)." if below else ""
        headline = f"{counted(below, 'new finding')}." if below else "No new findings."
        return Verdict("open", headline, detail)
    if not above:
        detail = f"{counted(below, 'new finding')} below {gate.name.lower()}." if below else ""
        return Verdict("pass", "Passed.", detail or "No new findings.")
    severities = [_counted(severity, new[severity]) for severity in sorted(new, reverse=True)]
    failing = severities[: sum(severity >= gate for severity in new)]
    other = f"{counted(below, 'other new finding')} below {gate.name.lower()}." if below else ""
    return Verdict("fail", f"Failed: {listed(failing)}.", other)


_NO_PAGES = Verdict(
    "open",
    "No pages found.",
    "Nothing was checked. Give the path of the site’s folder, or change include and exclude.",
)


def _incomplete(result: Result, above: int, below: int) -> Verdict:
    files = counted(len(result.failures), "file")
    sentences = ["See Coverage."]
    if result.gate is not None:
        level = f"at or above {result.gate.name.lower()}"
        sentences.append(f"{counted(above, 'new finding')} {level}, {below:,} below.")
    return Verdict(
        "incomplete", f"Incomplete: {files} could not be processed.", " ".join(sentences)
    )


def _counted(severity: Severity, count: int) -> str:
    if severity is Severity.REVIEW:
        return counted(count, "finding to review", "findings to review")
    return counted(count, severity.name.lower())
