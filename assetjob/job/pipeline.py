"""The whole run: the stages in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from assetjob.check import baseline_file, ignores
from assetjob.check.engine import check
from assetjob.check.gate import apply_baseline
from assetjob.images.variants import is_variant, left_alone
from assetjob.job.context import RunContext
from assetjob.job.encode_images import Produced, produce, there
from assetjob.job.rewrite_pages import Amended, amend
from assetjob.job.site_state import Gathered, gather, show
from assetjob.model.errors import SettingsError
from assetjob.model.finding import Finding
from assetjob.model.result import Result
from assetjob.review import load
from assetjob.review.accept import accepted_images, ignore_accepted
from assetjob.review.match import match_decisions
from assetjob.rewrite import plan
from assetjob.runtime.signals import deferred_signals
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.site.orphans import find_orphans
from assetjob.site.writable import notes_on_sources
from assetjob.store.destination import folder_in_repository


def run_stages(run: RunContext) -> Result:
    """Run every stage."""
    reviewed = load.load_decisions(run.settings)
    gathered, produced = _pictures(run)
    matches = match_decisions(gathered.pages, reviewed)
    found = check(gathered.pages, run.settings)
    findings: Sequence[Finding] = ignore_accepted(found, accepted_images(gathered.pages, matches))
    amended = Amended(gathered.pages, findings, matches.unmatched, ())
    if run.command != "audit":
        amended = amend(run, gathered, findings, produced.encoded, matches)
    failures = gathered.failures + produced.failures + amended.failures
    alone = find_orphans(run.site, run.settings)
    findings, judged = amended.findings, amended.pages
    if alone:
        findings = SpillList(chain(findings, check(alone, run.settings)))
        judged = SpillList(chain(judged, alone))
    known = baseline_file.load_baseline(run.settings)
    gated = apply_baseline(findings, judged, known, run.settings)
    if gated.baseline is not None:
        baseline_file.save_baseline(run.settings, gated.baseline)
    comparison = gated.comparison
    return Result(
        command=run.command,
        gate=run.settings.gate,
        pages=amended.pages,
        findings=comparison.findings,
        encoded=produced.encoded,
        thumbnails=gathered.shown.thumbnails,
        left_alone=SpillMap(
            (path, reason)
            for path, info in gathered.infos.items()
            if (reason := left_alone(info, run.settings)) and not is_variant(path)
        ),
        failures=tuple(sorted(failures, key=lambda failure: (failure.path, failure.stage))),
        gone=comparison.fixed,
        not_scanned=comparison.not_scanned,
        notes=(
            *gathered.notes,
            *(notes_on_sources(run.site, amended.pages) if run.command != "audit" else ()),
            *ignores.unused(comparison.findings, judged, run.settings),
        ),
        decisions=amended.decisions,
        folder=folder_in_repository(run.site.root),
        left_out=gathered.left_out,
    )


def _pictures(run: RunContext) -> tuple[Gathered, Produced]:
    """Return the site and the variants of its images, each file decoded once."""
    gathered = gather(run)
    if run.command == "audit":
        return show(run, gathered, {}), _standing(run, gathered)
    jobs = plan.jobs(gathered.pages, run.settings)
    produced = produce(run, jobs, gathered.shown.side, meanwhile=_load_reports)
    gathered = show(run, gathered, produced.thumbnails)
    # What cannot be decoded is told once.
    failures = tuple(f for f in produced.failures if f.path not in gathered.shown.broken)
    return gathered, replace(produced, failures=failures)


def _load_reports() -> None:
    with deferred_signals():
        from assetjob.report import audit, formats, html, record  # noqa: F401, PLC0415

        html.load()


def _standing(run: RunContext, gathered: Gathered) -> Produced:
    """Return the variants that an earlier run has made."""
    try:
        return there(run, plan.jobs(gathered.pages, run.settings))
    except SettingsError:  # they cannot even be named here, and are not asked for
        return Produced()
