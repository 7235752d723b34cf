"""The summary of a run on stderr: what was scanned and changed, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from assetjob.cli.output.printable import printable
from assetjob.model.decision import DecisionState
from assetjob.model.finding import Severity, State
from assetjob.model.result import Result
from assetjob.report.format_text import counted, size

Counts = Counter[tuple[State, Severity]]


def summary(result: Result, reports: Path | None) -> Iterator[str]:
    """Yield the lines of the summary; `reports` is the folder of the reports, if there are any."""
    totals = result.totals
    counts: Counts = Counter((finding.state, finding.severity) for finding in result.findings)
    yield f"Scanned {counted(totals.pages, 'page')} with {counted(totals.images, 'image')}."
    if result.command != "audit":
        yield from _variants(result)
    yield from decisions(result)
    yield from _baseline(result)
    yield from map(printable, result.notes)
    yield _counts(result, counts)
    if result.command == "preview":
        written = " except the report" if reports else ""
        yield f"Nothing was written{written}. Apply the changes with --in-place."
    yield _verdict(result, counts)
    if reports:
        yield f"Report: {reports / 'index.html'}"


def _variants(result: Result) -> Iterator[str]:
    totals = result.totals
    made = "to be made" if result.command == "preview" else "new"
    cached = f", {totals.restored:,} from the cache" if totals.restored else ""
    heavier = f", {totals.refused:,} not kept" if totals.refused else ""
    yield (
        f"{counted(totals.variants, 'variant')} of {counted(totals.originals, 'image file')} "
        f"({totals.fresh:,} {made}{cached}{heavier}): {size(totals.variant_bytes)}; "
        f"originals: {size(totals.original_bytes)}."
    )
    if totals.left_alone:
        yield f"{counted(totals.left_alone, 'image file')} without variants (see the report)."


def decisions(result: Result) -> Iterator[str]:
    """Yield the number of decisions by their outcome, and those that were not applied."""
    if not result.decisions:
        return
    states = Counter(each.state for each in result.decisions)
    by_state = ", ".join(f"{states[state]:,} {state}" for state in DecisionState if states[state])
    yield f"{counted(len(result.decisions), 'decision')}: {by_state}"
    for each in result.decisions:
        if each.state not in (DecisionState.APPLIED, DecisionState.THERE):
            yield f"  {each.state}: {printable(each.reason)}"


def _baseline(result: Result) -> Iterator[str]:
    """Yield the numbers of the baseline's findings that were not found again."""
    if result.gone:
        yield f"{counted(len(result.gone), 'finding')} of the baseline fixed since."
    if result.not_scanned:
        count = counted(len(result.not_scanned), "finding")
        yield f"{count} of the baseline on pages that were not scanned."


def _counts(result: Result, counts: Counts) -> str:
    """Return the findings by state and the pages changed, in one line."""
    is_preview, parts = result.command == "preview", []
    if result.command != "audit":
        parts.append(f"{_total(counts, State.FIXED):,} {'would be ' * is_preview}fixed")
    errors = counts[State.NEW, Severity.ERROR]
    new = _total(counts, State.NEW)
    parts.append(
        (counted(new, "finding") if result.command == "audit" else f"{new:,} remaining")
        + (f" ({counted(errors, 'error')})" if errors else "")
    )
    for state, word in ((State.KNOWN, "in the baseline"), (State.IGNORED, "ignored")):
        if total := _total(counts, state):
            parts.append(f"{total:,} {word}")
    if result.failures:
        parts.append(f"{counted(result.failed_files, 'file')} failed")
    line = ", ".join(parts) + "."
    if result.command == "audit":
        return line
    changed = counted(result.totals.changed, "page")
    return f"{line} {changed} {'would be ' * is_preview}changed."


def _total(counts: Counts, state: State) -> int:
    return sum(counts[state, severity] for severity in Severity)


def verdict(result: Result) -> str:
    """Return in one line whether the run failed, and why."""
    return _verdict(result, Counter((each.state, each.severity) for each in result.findings))


def _verdict(result: Result, counts: Counts) -> str:
    problems, gate = [], result.gate
    level = f"fail_on = {gate.name.lower() if gate else 'never'}"
    if result.failures:
        problems.append(f"{counted(result.failed_files, 'file')} not processed")
    if gate:
        failing = sum(counts[State.NEW, severity] for severity in Severity if severity >= gate)
        problems += [f"{counted(failing, *_FAILING[gate])} ({level})"] if failing else []
    if problems:
        return click.style(f"Failed: {', '.join(problems)}.", fg="red", bold=True)
    if gate:
        return click.style(f"Passed ({level}).", fg="green", bold=True)
    hint = "" if result.command == "audit" else " Change it with --fail-on."
    return f"Exit code not affected ({level}).{hint}"


_FAILING = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("error or warning", "errors and warnings"),
    Severity.REVIEW: ("finding", "findings"),
}


def baseline_written(result: Result, path: Path) -> str:
    """Return the line of a run that saved its findings as the baseline."""
    known = counted(sum(f.state is State.KNOWN for f in result.findings), "finding")
    return f"Baseline saved: {printable(str(path))} ({known}). Commit it with the site."
