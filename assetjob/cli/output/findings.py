"""The findings on stdout, and the files that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest

import click

from assetjob.cli.output.printable import COLOURS, printable
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.image import Failure
from assetjob.model.result import Result
from assetjob.report.alike import each_cause_once
from assetjob.report.format_text import counted
from assetjob.rules.support.text import last_segment

MOST = 50  # findings of the default output
_RuleName = Callable[[str], str]  # a rule's name as it is printed


def first_findings(result: Result, rule_name: _RuleName = str) -> Iterator[str]:
    """Yield a line for each of the most severe findings, by page, and the number of the others.

    Findings of one cause have one line.
    """
    numbered = enumerate(each_cause_once(_New(result)))
    severest = nsmallest(MOST, numbered, key=lambda each: (-each[1][0].severity, each[0]))
    left = Counter(finding.severity for finding in _new(result))
    for _, (finding, count) in sorted(severest, key=lambda each: each[0]):
        more = f" (and {count - 1:,} more like it)" if count > 1 else ""
        yield _line(finding, rule_name) + more
        left[finding.severity] -= count
    if left.total():
        yield f"... and {left.total():,} more ({_listed(left)}); --format full lists all"


def all_findings(result: Result, rule_name: _RuleName = str) -> Iterator[str]:
    """Yield a line for each finding, by page."""
    return (_line(finding, rule_name) for finding in _new(result))


def counts_by_rule(result: Result, rule_name: _RuleName = str) -> Iterator[str]:
    """Yield a line for each rule with its number of findings."""
    counts = Counter((finding.severity, finding.rule) for finding in _new(result))
    ordered = sorted(counts.items(), key=lambda each: (-each[0][0], -each[1], each[0][1]))
    for (severity, rule), count in ordered:
        word = click.style(f"{severity.name.lower():8}", fg=COLOURS[severity])
        yield f"{count:6,}  {word} {rule_name(rule)}"


class _New:
    """The findings of a result that count; they may be iterated several times."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def __iter__(self) -> Iterator[Finding]:
        return _new(self._result)


def _new(result: Result) -> Iterator[Finding]:
    return (finding for finding in result.findings if finding.state is State.NEW)


def _line(finding: Finding, rule_name: _RuleName) -> str:
    position = f"{printable(finding.page)}:{finding.line}:{finding.column}"
    severity = click.style(finding.severity.name.lower(), fg=COLOURS[finding.severity])
    message = printable(finding.message)
    name = printable(last_segment(finding.url))
    image = f" ({name})" if name and name not in message and len(name) <= _LONGEST_NAME else ""
    return f"{position}: {severity} {rule_name(finding.rule)} {message}{image}"


_LONGEST_NAME = 100  # characters; a longer one is most likely a data: URL


def _listed(counts: Counter[Severity]) -> str:
    return ", ".join(
        f"{counts[severity]:,} for review"
        if severity is Severity.REVIEW
        else counted(counts[severity], severity.name.lower())
        for severity in sorted(Severity, reverse=True)
        if counts[severity]
    )


def failures(result: Result) -> Iterator[str]:
    """Yield one line for each failure of a run."""
    return failed(result.failures)


def failed(failures: Iterable[Failure]) -> Iterator[str]:
    """Yield one line for each failure."""
    for failure in failures:
        path, reason = printable(failure.path), printable(failure.reason)
        yield f"{click.style('failed ', fg='red')}{path}: {failure.stage}: {reason}"
