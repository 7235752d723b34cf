"""What the last run over an unchanged site found: nothing is read, planned or written again.

A run is kept if it found the site in the state in which it left it. A later run that finds the same
state, and the report that was written then, has the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assetjob.job.cache import Key, Table
from assetjob.job.cache_folder import cache_folder
from assetjob.job.context import RunContext
from assetjob.job.run_state import INDEX, RunState, run_state
from assetjob.model.decision import DecisionOutcome
from assetjob.model.finding import Finding, KnownFinding
from assetjob.model.image import Failure
from assetjob.model.result import Result, Totals
from assetjob.report import formats
from assetjob.runtime.folder_state import UnknownStateError, state_of_file
from assetjob.runtime.spill import SpillList
from assetjob.settings.schema import Settings

_AT_ONCE = 500  # findings in one entry of the cache


@dataclass(frozen=True, slots=True)
class KnownRun:
    """What a run said of a site in a state; `report` is the digest of its report, in hex."""

    state: str
    report: str
    findings: int
    totals: Totals
    failures: tuple[Failure, ...]
    gone: tuple[KnownFinding, ...]
    not_scanned: tuple[KnownFinding, ...]
    notes: tuple[str, ...]
    decisions: tuple[DecisionOutcome, ...]


@dataclass(frozen=True, slots=True)
class KnownFindings:
    """Some of a run's findings."""

    state: str
    findings: tuple[Finding, ...]


# A run takes the place of the one before, so that the cache does not grow with their number.
_RUNS: Table[KnownRun] = Table("run", KnownRun)
_FINDINGS: Table[KnownFindings] = Table("findings", KnownFindings)


class RunMemory:
    """Recalls and keeps the result of one run; knows of none unless it is to be kept."""

    def __init__(self, run: RunContext, *, kept: bool) -> None:
        self._run = run
        self._before = run_state(run) if kept and may_be_known(run) else None
        self._key = (run.command, str(run.site.root), str(run.settings.reports))

    def recall(self) -> Result | None:
        """Return the result of an earlier run, None where the site or its report is another.

        It has findings and totals, but no pages and no images: they are in the report.
        """
        if self._before is None:
            return None
        known = self._run.cache.get(_RUNS, self._key)
        if not isinstance(known, KnownRun) or known.state != self._before.digest:
            return None
        if known.report != _report(self._run.settings):
            return None
        findings = self._findings(self._before, known.findings)
        return _result(self._run, known, findings) if len(findings) == known.findings else None

    def keep(self, result: Result) -> None:
        """Keep a result whose reports were written, if the site is as it was before."""
        state = self._before
        if state is None or not state.is_settled or not _is_lasting(result):
            return
        totals = result.totals
        is_changed = totals.changed and self._run.command != "output"  # there the site stays
        if is_changed or totals.fresh or totals.restored:
            return
        if run_state(self._run) != state:
            return
        cache, report = self._run.cache, _report(self._run.settings)
        if not report:
            return
        findings, number = iter(result.findings), 0
        while some := tuple(islice(findings, _AT_ONCE)):
            cache.put(_FINDINGS, self._part(number), KnownFindings(state.digest, some))
            number += 1
        cache.put(_RUNS, self._key, _known(result, state, report))

    def _findings(self, state: RunState, count: int) -> Sequence[Finding]:
        found: SpillList[Finding] = SpillList()
        for number in range(-(-count // _AT_ONCE)):
            some = self._run.cache.get(_FINDINGS, self._part(number))
            if isinstance(some, KnownFindings) and some.state == state.digest:
                for finding in some.findings:
                    found.add(finding)
        return found

    def _part(self, number: int) -> Key:
        return (*self._key, number)


def may_be_known(run: RunContext) -> bool:
    """Tell whether all that a run depends on is known, and all that it writes is in its reports."""
    settings = run.settings
    asked = settings.is_partial or settings.refresh or settings.reread_images or settings.ocr
    beside = settings.manifest or settings.history or settings.write_baseline or settings.dask
    printed = settings.print_audit or any(
        each.is_printed for each in formats.load(settings.report_formats)
    )
    return (
        run.command != "preview"
        and run.cache.is_writable
        and settings.write_reports
        and not (asked or beside or printed)
        and not _is_cache_inside(run)
    )


def _is_cache_inside(run: RunContext) -> bool:
    folder = cache_folder(run.settings).path
    return folder is not None and folder.is_relative_to(run.site.root)


def _is_lasting(result: Result) -> bool:
    """Tell whether nothing failed for a reason that may be gone next time."""
    return all(failure.lasting for failure in result.failures)


def _known(result: Result, state: RunState, report: str) -> KnownRun:
    return KnownRun(
        state=state.digest,
        report=report,
        findings=len(result.findings),
        totals=result.totals,
        failures=result.failures,
        gone=result.gone,
        not_scanned=result.not_scanned,
        notes=result.notes,
        decisions=result.decisions,
    )


def _result(run: RunContext, known: KnownRun, findings: Sequence[Finding]) -> Result:
    return Result(
        command=run.command,
        gate=run.settings.gate,
        pages=(),
        findings=findings,
        failures=known.failures,
        gone=known.gone,
        not_scanned=known.not_scanned,
        notes=known.notes,
        decisions=known.decisions,
        totals=known.totals,
    )


def _report(settings: Settings) -> str:
    """Return the digest of the report, "" where there is none."""
    path = settings.reports / INDEX
    try:
        return state_of_file(path) if path.is_file() else ""
    except UnknownStateError:
        return ""
