"""Rewrite the pages, judge them again as they will be, and write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob import plan
from assetjob.check import check
from assetjob.decide import Assigned, apply
from assetjob.errors import PageError
from assetjob.faithful import faithful
from assetjob.gather import Gathered, is_as_parsed, regather
from assetjob.interrupts import held_back
from assetjob.model import (
    Change,
    Encoded,
    Failure,
    Finding,
    ImageInfo,
    ImageRef,
    JudgedPage,
    Page,
    Rewrite,
    SettledDecision,
    Source,
    Span,
    State,
)
from assetjob.parsing import parse_all, parse_one
from assetjob.picture import is_own_source
from assetjob.resolve import Resolver
from assetjob.rewrite import rewrite
from assetjob.run import Run
from assetjob.sheets import SiteSheets


@dataclass(frozen=True, slots=True)
class Amended:
    """The pages, rewritten where they change, and what became of findings and decisions."""

    pages: tuple[JudgedPage, ...]
    findings: Sequence[Finding]
    decisions: tuple[SettledDecision, ...]
    failures: tuple[Failure, ...]


def amend(
    run: Run,
    gathered: Gathered,
    before: Sequence[Finding],
    encoded: Mapping[str, Encoded],
    assigned: Assigned,
) -> Amended:
    """Rewrite the pages: first what reviewers decided, then the images' markup.

    A page that cannot be written is a Failure and stays as it was. A finding of `before` that the
    rewritten page no longer has is FIXED.
    """
    sheets = SiteSheets(run.site)
    resolver = Resolver(run.site)
    decided = [_decided(run, page, resolver, gathered, assigned) for page in gathered.pages]
    planned = [
        (new, _possible(run, plan.changes(new, encoded, sheets.styles(new.page), run.settings)))
        for new, _ in decided
    ]
    read = _reader(run, gathered, encoded, _parsed(run, planned))
    will_be = [_changed(run, new, changes, read) for new, changes in planned]
    pages = [_rewritten(page, new) for page, new in zip(gathered.pages, will_be, strict=True)]
    decisions = [each for _, settled in decided for each in settled]
    untrue = _untrue(run, pages, gathered.recalled)
    pages = _left(pages, untrue)
    unwritten = _write(run, pages)
    pages = _left(pages, unwritten)
    findings = tuple(before)
    if any(page.rewritten is not None for page in pages):
        new = [
            page if page.rewritten is None else each
            for page, each in zip(pages, will_be, strict=True)
        ]
        after = check(new, run.settings)
        folder = run.settings.variants_dir
        old = _places(pages, folder)
        images = {old[i.page, i.ref.span]: i.ref for page in pages for i in page.images}
        told = _settled(before, after, old, _places(new, folder), images)
        findings = tuple(sorted(told, key=lambda each: (each.page, each.span, each.rule)))
    settled = (*assigned.settled, *decisions)
    return Amended(tuple(pages), findings, settled, untrue + unwritten)


Places = Mapping[tuple[str, Span], tuple[str, int]]


def _decided(
    run: Run,
    page: JudgedPage,
    resolver: Resolver,
    gathered: Gathered,
    assigned: Assigned,
) -> tuple[JudgedPage, tuple[SettledDecision, ...]]:
    """Return the page with the reviewers' decisions in its text."""

    def read(text: str) -> JudgedPage:
        source = replace(page.page.source, text=text)
        try:
            return regather(
                run, parse_one(run, source), resolver, gathered.infos, gathered.failures
            )
        except PageError:
            return page  # so the decision is not in it

    tags = run.site.keeps_html and not run.site.builder
    text, settled = apply(page, assigned, lambda text: read(text).page, tags=tags)
    return (page if text == page.page.source.text else read(text)), settled


Read = Callable[[Source], JudgedPage]


def _possible(run: Run, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes after which the page points at files that are there."""
    return tuple(
        change
        for change in changes
        if all(run.store.size(path) is not None for path in change.needs)
    )


def _parsed(
    run: Run, planned: Sequence[tuple[JudgedPage, Sequence[Change]]]
) -> Mapping[Source, Page]:
    """Return the pages after all of their changes, by their sources."""
    sources = [_source_after(page, changes) for page, changes in planned if changes]
    outcomes = parse_all(run, sources)
    return {source: page for source, page in outcomes if isinstance(page, Page)}


def _source_after(page: JudgedPage, changes: Sequence[Change]) -> Source:
    source = page.page.source
    edits = (edit for change in changes for edit in change.edits)
    return replace(source, text=rewrite(source.text, edits))


def _reader(
    run: Run, gathered: Gathered, encoded: Mapping[str, Encoded], parsed: Mapping[Source, Page]
) -> Read:
    """Return what reads a page as it will be, with the variants that need not be on the disk."""
    variants = _variant_infos(encoded)
    known = {**gathered.infos, **variants}
    resolver = Resolver(run.site, planned=variants)

    def read(source: Source) -> JudgedPage:
        page = parsed.get(source) or parse_one(run, source)
        return regather(run, page, resolver, known, gathered.failures)

    return read


def _changed(run: Run, page: JudgedPage, changes: Sequence[Change], read: Read) -> JudgedPage:
    """Return the page after those of `changes` that leave its images the images they were."""
    source = page.page.source
    found = faithful(
        page,
        changes,
        run.settings.variants_dir,
        lambda text: read(replace(source, text=text)),
    )
    return page if found is None else found


def _rewritten(page: JudgedPage, will_be: JudgedPage) -> JudgedPage:
    text = will_be.page.source.text
    return page if text == page.page.source.text else replace(page, rewritten=text)


def _untrue(run: Run, pages: Sequence[JudgedPage], recalled: frozenset[str]) -> tuple[Failure, ...]:
    """Name the pages that would be edited where a damaged or foreign cache says."""
    paths = [
        page.page.source.path
        for page in pages
        if page.rewritten is not None
        and page.page.source.path in recalled
        and not is_as_parsed(run, page.page)
    ]
    reason = "not changed: the cache is wrong about this page: delete the cache and run again"
    return tuple(Failure(path, "parse", reason) for path in paths)


def _left(pages: Sequence[JudgedPage], failures: Sequence[Failure]) -> list[JudgedPage]:
    """Return the pages, as they were where something failed."""
    failed = {failure.path for failure in failures}
    return [replace(p, rewritten=None) if p.page.source.path in failed else p for p in pages]


def _write(run: Run, pages: Sequence[JudgedPage]) -> tuple[Failure, ...]:
    changed = [
        Rewrite(page.page.source.path, page.page.source.text, page.rewritten)
        for page in pages
        if page.rewritten is not None
    ]
    with held_back():  # the pages are written all or, before this, none
        return run.store.rewrite(changed)


def _variant_infos(encoded: Mapping[str, Encoded]) -> dict[str, ImageInfo]:
    """Return the facts of the variants, which need not be on the disk."""
    return {
        kept.variant.path: ImageInfo(
            path=kept.variant.path,
            format=kept.variant.format,
            width=kept.variant.width,
            height=kept.variant.height,
            bytes=kept.bytes,
            digest=kept.variant.path,  # its bytes may be nowhere, and are its own
            has_alpha=each.job.info.has_alpha,
            frames=each.job.info.frames,
        )
        for each in encoded.values()
        for kept in each.kept
    }


def _settled(
    before: Sequence[Finding],
    after: Sequence[Finding],
    old: Places,
    new: Places,
    refs: Mapping[tuple[str, int], ImageRef],
) -> Iterator[Finding]:
    """Yield the findings of `before`, FIXED where `after` has none of its rule at its image.

    What only the rewritten page shows is told too, at the image's place in the old one.
    """
    left = Counter((finding.rule, new[finding.page, finding.span]) for finding in after)
    for finding in before:
        key = (finding.rule, old[finding.page, finding.span])
        if left[key]:
            left[key] -= 1
            yield finding
        elif finding.state is State.NEW:
            yield replace(finding, state=State.FIXED)
        else:
            yield finding
    for finding in after:
        place = new[finding.page, finding.span]
        if left[finding.rule, place] and place in refs:
            left[finding.rule, place] -= 1
            ref = refs[place]
            yield replace(finding, line=ref.line, column=ref.column, span=ref.span, part=None)


def _places(pages: Sequence[JudgedPage], variants_dir: str) -> Places:
    """Number the images of each page in order: spans move with a rewrite, the order does not.

    The tool's own sources have the number of the image that they stand before.
    """
    found: dict[tuple[str, Span], tuple[str, int]] = {}
    for page in pages:
        path, number = page.page.source.path, 0
        for image in sorted(page.images, key=lambda image: image.ref.span):
            if (path, image.ref.span) in found:
                continue
            found[path, image.ref.span] = path, number
            number += not is_own_source(image, variants_dir)
    return found
