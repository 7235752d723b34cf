"""The result of the run in a headline and a sentence, in agreement with the exit code."""

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
        if state is State.NEW and count:
            new[severity] += count
    if result.failures:
        files = counted(result.failed_files, "file")
        found = f" New findings: {_listed(new)}." if new else ""
        headline = f"Incomplete: {files} could not be processed."
        return Verdict("incomplete", headline, f"See Coverage.{found}")
    if result.gate is None:
        detail = "Findings do not affect the exit code (fail_on = never)." if new else ""
        headline = f"{counted(new.total(), 'new finding')}." if new else "No new findings."
        return Verdict("open", headline, detail)
    return _judged(new, result.gate)


_NO_PAGES = Verdict(
    "open",
    "No pages found.",
    "Nothing was checked. Give the path of the site’s folder, or change include and exclude.",
)


def _judged(new: Counter[Severity], gate: Severity) -> Verdict:
    failing = Counter({severity: n for severity, n in new.items() if severity >= gate})
    other = new - failing
    if failing:
        detail = f"Also found: {_listed(other)}." if other else ""
        return Verdict("fail", f"Failed: {_listed(failing)}.", detail)
    return Verdict("pass", "Passed.", f"{_listed(other)}." if other else "No new findings.")


def _listed(counts: Counter[Severity]) -> str:
    return listed([_counted(severity, counts[severity]) for severity in sorted(counts)[::-1]])


def _counted(severity: Severity, count: int) -> str:
    if severity is Severity.REVIEW:
        return counted(count, "finding to review", "findings to review")
    return counted(count, severity.name.lower())
