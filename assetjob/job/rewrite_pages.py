"""Write the pages that change, and check them again as they are then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob.check.engine import check
from assetjob.job.context import RunContext
from assetjob.job.findings_after import ImageNumbers, mark_fixed, number_images
from assetjob.job.plan_rewrites import PlannedRewrites
from assetjob.model.decision import DecisionOutcome
from assetjob.model.finding import Finding
from assetjob.model.image import Failure, ResolvedPage
from assetjob.runtime.signals import deferred_signals
from assetjob.runtime.spill import SpillList, SpillMap


@dataclass(frozen=True, slots=True)
class RewrittenSite:
    """The pages, with their new text where they change, and what became of findings and decisions.

    `failures` say why a page was not written.
    """

    pages: Sequence[ResolvedPage]
    findings: Sequence[Finding]
    decisions: tuple[DecisionOutcome, ...]
    failures: tuple[Failure, ...] = ()


def rewrite_pages(
    run: RunContext,
    pages: Sequence[ResolvedPage],
    before: Sequence[Finding],
    planned: PlannedRewrites,
    unmatched: tuple[DecisionOutcome, ...],
) -> RewrittenSite:
    """Write the planned texts of the pages, and check the pages again as they are then.

    A page that cannot be written is a Failure and stays as it was. A finding of `before` that the
    rewritten page no longer has is FIXED. `unmatched` are the decisions that no image was found
    for.
    """
    with deferred_signals():  # no signal interrupts between one page and the next
        unwritten = run.store.write_pages(planned.rewrites.values())
    for failure in unwritten:
        planned.pages.discard(failure.path)
    findings = before
    if planned.pages:
        pages, findings = _check_again(run, pages, planned.pages, before)
    decisions = (*unmatched, *planned.decisions)
    return RewrittenSite(pages, findings, decisions, (*planned.failures, *unwritten))


def _check_again(
    run: RunContext,
    pages: Iterable[ResolvedPage],
    new: Mapping[str, ResolvedPage],
    before: Sequence[Finding],
) -> tuple[Sequence[ResolvedPage], Sequence[Finding]]:
    """Return the pages with their new texts, and the findings with those that are FIXED."""
    rewritten: SpillList[ResolvedPage] = SpillList()
    numbers: SpillMap[ImageNumbers] = SpillMap()
    folder = run.settings.variants_dir

    def will_be() -> Iterator[ResolvedPage]:
        for page in pages:
            path = page.source.path
            after = replace(new.get(path, page), built_from=page.built_from)
            changed = after.source.text != page.source.text
            rewritten.add(replace(page, rewritten=after.source.text if changed else None))
            numbers.put(path, number_images(page, after, folder))
            yield after

    after = check(will_be(), run.settings)
    return rewritten, SpillList(mark_fixed(before, after, numbers))
