"""The whole run: the stages in their order."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from assetjob.check import baseline_file, ignores
from assetjob.check.baseline import Comparison
from assetjob.check.engine import check
from assetjob.check.gate import apply_baseline
from assetjob.images.variants import left_alone
from assetjob.job.context import RunContext
from assetjob.job.count_variants import count_variants
from assetjob.job.discard_variants import discard_variants
from assetjob.job.encode_images import EncodedSite, encode_images, with_comparisons
from assetjob.job.fix_pages import fix_pages
from assetjob.job.focus import focus_of, focused
from assetjob.job.ignored_variants import check_ignored
from assetjob.job.page_notes import PageNotes
from assetjob.job.plan_rewrites import PlannedRewrites, plan_decisions, plan_rewrites
from assetjob.job.plan_variants import PlannedVariants, find_variants, plan_variants
from assetjob.job.read_images import read_images
from assetjob.job.read_pages import read_pages
from assetjob.job.read_texts import require_reader, with_texts
from assetjob.job.resolved_site import ResolvedSite, resolve_site
from assetjob.job.rewrite_pages import RewrittenSite, rewrite_pages
from assetjob.measure.attach import Measurements
from assetjob.measure.load import load_measurements
from assetjob.model.alt_share import AltShare
from assetjob.model.finding import Finding
from assetjob.model.image import Failure, ResolvedPage
from assetjob.model.result import Result
from assetjob.model.variant import is_variant
from assetjob.review.accept import accepted_images, ignore_accepted
from assetjob.review.load import load_decisions
from assetjob.review.match import match_decisions
from assetjob.rewrite.left_backgrounds import notes_on_backgrounds
from assetjob.rewrite.unpictured import notes_on_pictures
from assetjob.runtime.signals import deferred_signals
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.site.left_alone import notes_on_own_address
from assetjob.site.origins import Origins
from assetjob.site.orphans import find_orphans
from assetjob.site.url_maps import notes_on_url_maps
from assetjob.store.destination import folder_in_repository
from assetjob.suggest.drafts import load_drafts


def run_stages(run: RunContext) -> Result:
    """Run every stage over the site and return what they found and did."""
    require_reader(run)
    history, unread = _read_history(run)
    loaded, drafts = load_decisions(run.settings), load_drafts(run.settings.draft_files)
    focus = focus_of(run.site, run.settings)
    site = read_site(run)
    matches = match_decisions(
        site.pages, loaded.decisions, Origins(run.site, run.settings).contexts
    )
    found: Sequence[Finding] = check(site.pages, run.settings)
    found = ignore_accepted(found, accepted_images(site.pages, matches))
    if focus:
        site, found = focused(site, found, focus)
    if run.command == "audit":
        planned = find_variants(run, site)
        encoded = with_comparisons(run, planned)
        rewritten = RewrittenSite(site.pages, found, matches.unmatched)
    elif run.settings.only == "alt":
        planned = find_variants(run, site)
        encoded = with_comparisons(run, planned)
        run.store.prepare(())
        rewrites = plan_decisions(run, site, encoded, matches)
        rewritten = rewrite_pages(run, site.pages, found, rewrites, matches.unmatched)
    else:
        site = fix_pages(run, site, found)
        planned = plan_variants(run, site)
        planned = replace(planned, notes=check_ignored(run, planned.all_jobs(), site.pages))
        encoded = encode_images(run, planned, meanwhile=_load_reports)
        site = site.with_files_made_again(encoded.infos)
        rewrites = plan_rewrites(run, site, encoded, matches, planned.changes)
        encoded = discard_variants(run, encoded, rewrites.applied_to(site.pages))
        left = _notes_on_backgrounds(run, site, encoded, rewrites)
        planned = replace(planned, notes=(*planned.notes, *left))
        rewritten = rewrite_pages(run, site.pages, found, rewrites, matches.unmatched)
    failures = (*loaded.failures, *drafts.failures, *unread, *rewritten.failures)
    result = _result(run, site, planned, encoded, replace(rewritten, failures=failures))
    return replace(result, focus=focus, drafts=drafts.texts, history=history)


def _read_history(run: RunContext) -> tuple[tuple[AltShare, ...], tuple[Failure, ...]]:
    if run.settings.history is None:
        return (), ()
    from assetjob.report.history import read_history  # noqa: PLC0415 - seldom needed

    return read_history(run.settings.history)


def read_site(run: RunContext) -> ResolvedSite:
    """Read every page and every image file of the site."""
    pages = read_pages(run)
    images = read_images(run, pages.requests(), len(pages.files))
    with_texts(run, images, pages.shown)
    measured = Measurements(run.site, load_measurements(run.settings))
    return resolve_site(run.site, run.settings, pages, images, measured)


def _result(
    run: RunContext,
    site: ResolvedSite,
    planned: PlannedVariants,
    encoded: EncodedSite,
    rewritten: RewrittenSite,
) -> Result:
    failures = site.failures + encoded.failures + rewritten.failures
    findings, pages = _with_orphans(run, rewritten)
    is_fix = run.command != "audit"
    comparison = _compare_with_baseline(run, findings, pages)
    made = SpillMap((path, None) for path, each in encoded.encoded.items() if each.kept)
    page_notes = PageNotes(run, made)
    passed = page_notes.over(pages, len(rewritten.pages))
    unused = ignores.unused(comparison.findings, passed, run.settings)
    left_alone = SpillMap(
        _reasons_without_variants(run, site, planned, encoded, page_notes.in_markdown)
    )
    totals = replace(
        count_variants(encoded.encoded.values()),
        pages=len(rewritten.pages),
        images=page_notes.images,
        changed=page_notes.changed,
        left_alone=len(left_alone),
    )
    return Result(
        command=run.command,
        gate=run.settings.gate,
        pages=rewritten.pages,
        findings=comparison.findings,
        encoded=encoded.encoded,
        thumbnails=site.thumbnails,
        left_alone=left_alone,
        # What a limit of assetjob's own keeps from being read is a finding, and no failure.
        failures=tuple(
            sorted(
                (failure for failure in failures if not failure.own_limit),
                key=lambda failure: (failure.path, failure.stage),
            )
        ),
        gone=comparison.fixed,
        not_scanned=comparison.not_scanned,
        notes=(
            *planned.notes,
            *site.notes,
            *site.measured.notes(site.pages),
            *notes_on_url_maps(run.site, rewritten.pages),
            *page_notes.on_unread_images(),
            *(_notes_on_markup(run, site, made, rewritten, page_notes) if is_fix else ()),
            *comparison.notes,
            *unused,
        ),
        decisions=rewritten.decisions,
        folder=folder_in_repository(run.site.root),
        left_out=site.left_out,
        totals=totals,
    )


def _notes_on_markup(
    run: RunContext,
    site: ResolvedSite,
    made: Container[str],
    rewritten: RewrittenSite,
    page_notes: PageNotes,
) -> Iterator[str]:
    """Yield why pages are not rewritten, or not as the settings ask for."""
    yield from page_notes.on_sources()
    yield from notes_on_own_address(run.site, rewritten.pages)
    yield from page_notes.on_hydration()
    if run.settings.pictured:
        yield from notes_on_pictures(rewritten.pages, made, site.sheets, run.settings)


def _notes_on_backgrounds(
    run: RunContext, site: ResolvedSite, encoded: EncodedSite, rewrites: PlannedRewrites
) -> Iterator[str]:
    """Yield why images of CSS get no variants, where they were asked for."""
    if run.settings.backgrounds:
        pages = rewrites.applied_to(site.pages)
        yield from notes_on_backgrounds(pages, encoded.encoded, site.sheets, run.settings)


def _reasons_without_variants(
    run: RunContext,
    site: ResolvedSite,
    planned: PlannedVariants,
    encoded: EncodedSite,
    in_markdown: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Yield the paths of image files that get no variants, with the reasons."""
    for path in (*planned.unused, *encoded.unused):
        if run.command != "audit" and run.settings.only == "everything":
            yield path, _SHAPED_BY_CSS if path in planned.shaped_by_css else _UNNAMED
    if in_markdown:
        with_variants = SpillMap((job.info.path, None) for job in planned.all_jobs())
        for path in in_markdown:
            if path not in with_variants:
                yield path, 'is used in CommonMark only, which stays: set markdown_images = "html"'
    for path, info in site.infos.items():
        if not is_variant(path) and (reason := left_alone(info, run.settings)):
            yield path, reason


_UNNAMED = "is used only where the markup that would name them cannot be written"
_SHAPED_BY_CSS = (
    "is used where CSS sets the image's orientation, content, containment or writing mode, so that "
    "they could change how it looks"
)


def _with_orphans(
    run: RunContext, rewritten: RewrittenSite
) -> tuple[Sequence[Finding], Sequence[ResolvedPage]]:
    """Return the findings and pages, with the image files that nothing names where asked for."""
    orphans = find_orphans(run.site, run.settings)
    if not orphans:
        return rewritten.findings, rewritten.pages
    findings = SpillList(chain(rewritten.findings, check(orphans, run.settings)))
    return findings, SpillList(chain(rewritten.pages, orphans))


def _compare_with_baseline(
    run: RunContext, findings: Sequence[Finding], pages: Sequence[ResolvedPage]
) -> Comparison:
    """Compare the findings with the baseline, and save the new baseline where one was asked for."""
    known = baseline_file.load_baseline(run.settings)
    elsewhere = baseline_file.load_elsewhere(run.settings)
    gated = apply_baseline(findings, pages, known, run.settings, elsewhere)
    if gated.baseline is not None:
        baseline_file.save_baseline(run.settings, gated.baseline)
    return gated.comparison


def _load_reports() -> None:
    """Import what renders the reports, while the workers are busy."""
    with deferred_signals():
        from assetjob.report import audit, formats, html, record  # noqa: F401, PLC0415

        html.load()
