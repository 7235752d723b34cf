"""The findings on stdout, and the files that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click

from assetjob.cli.output.printable import COLOURS, printable
from assetjob.model.finding import Finding, State
from assetjob.model.image import Failure
from assetjob.model.result import Result


def findings(result: Result, *, each: bool) -> Iterator[str]:
    """Yield one line for each rule with its number of findings, or one for `each` finding."""
    remaining = (finding for finding in result.findings if finding.state is State.NEW)
    return map(_line, remaining) if each else _counts(remaining)


def _line(finding: Finding) -> str:
    position = f"{printable(finding.page)}:{finding.line}:{finding.column}"
    severity = click.style(finding.severity.name.lower(), fg=COLOURS[finding.severity])
    return f"{position}: {severity} {finding.rule}: {printable(finding.message)}"


def _counts(remaining: Iterable[Finding]) -> Iterator[str]:
    counts = Counter((finding.severity, finding.rule) for finding in remaining)
    ordered = sorted(counts.items(), key=lambda each: (-each[0][0], -each[1], each[0][1]))
    for (severity, rule), count in ordered:
        word = click.style(f"{severity.name.lower():8}", fg=COLOURS[severity])
        yield f"{count:6,}  {word} {rule}"


def failures(result: Result) -> Iterator[str]:
    """Yield one line for each failure of a run."""
    return failed(result.failures)


def failed(failures: Iterable[Failure]) -> Iterator[str]:
    """Yield one line for each failure."""
    for failure in failures:
        path, reason = printable(failure.path), printable(failure.reason)
        yield f"{click.style('failed ', fg='red')}{path}: {failure.stage}: {reason}"
