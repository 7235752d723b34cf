"""Rewrite the pages, judge them again as they will be, and write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob.check.engine import check
from assetjob.job.compare_findings import Spots, settled, spots_of
from assetjob.job.context import RunContext
from assetjob.job.parse_pages import parse_all, parse_one
from assetjob.job.site_state import Gathered, is_as_parsed, regather
from assetjob.model.decision import DecisionOutcome
from assetjob.model.errors import PageError
from assetjob.model.finding import Finding
from assetjob.model.image import Failure, Image, ImageInfo, ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.result import Change, Rewrite
from assetjob.model.text import Source
from assetjob.model.variant import Encoded, EncodedVariant
from assetjob.review.apply import apply_decisions
from assetjob.review.match import Matches
from assetjob.rewrite import plan
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.rewrite.edits import apply_edits
from assetjob.rewrite.verify import apply_verified
from assetjob.runtime.signals import deferred_signals
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.site.resolve import Resolver
from assetjob.site.writable import reason_left_alone


@dataclass(frozen=True, slots=True)
class Amended:
    """The pages, rewritten where they change, and what became of findings and decisions."""

    pages: Sequence[ResolvedPage]
    findings: Sequence[Finding]
    decisions: tuple[DecisionOutcome, ...]
    failures: tuple[Failure, ...]


def amend(
    run: RunContext,
    gathered: Gathered,
    before: Sequence[Finding],
    encoded: Mapping[str, Encoded],
    matches: Matches,
) -> Amended:
    """Rewrite the pages: first what reviewers decided, then the images' markup.

    A page that cannot be written is a Failure and stays as it was. A finding of `before` that the
    rewritten page no longer has is FIXED.
    """
    changing = _Changing(run, gathered, encoded, matches)
    new = changing.pages
    with deferred_signals():  # the pages are written all or, before this, none
        unwritten = run.store.write_pages(changing.rewrites.values())
    for failure in unwritten:
        new.discard(failure.path)
    pages, findings = gathered.pages, before
    if new:
        pages, findings = _held(run, gathered.pages, new, before)
    decisions = (*matches.unmatched, *changing.decisions)
    return Amended(pages, findings, decisions, (*changing.untrue, *unwritten))


@dataclass(frozen=True, slots=True)
class _Planned:
    """A page as it is, with the reviewers' decisions in it, and what changes then."""

    page: ResolvedPage
    decided: ResolvedPage
    changes: tuple[Change, ...]


class _Changing:
    """The pages that change, as they will be, by path, and how each is rewritten.

    `decisions` are those that were looked at, `untrue` the pages of which the cache was wrong.
    """

    def __init__(
        self,
        run: RunContext,
        gathered: Gathered,
        encoded: Mapping[str, Encoded],
        matches: Matches,
    ) -> None:
        self.pages: SpillMap[ResolvedPage] = SpillMap()
        self.rewrites: SpillMap[Rewrite] = SpillMap()
        self.decisions: list[DecisionOutcome] = []
        self.untrue: list[Failure] = []
        self._run = run
        self._gathered = gathered
        self._encoded = encoded
        self._resolver = Resolver(run.site)
        self._parsing: SpillMap[_Planned] = SpillMap()
        for source, outcome in parse_all(run, self._planned(matches)):
            planned = self._parsing[source.path]
            self._parsing.discard(source.path)
            parsed = outcome if isinstance(outcome, ParsedPage) else None
            self._take(planned.page, self._changed(planned, source, parsed))

    def _planned(self, matches: Matches) -> Iterator[Source]:
        """Yield each page whose markup changes, with all of its changes, to be parsed."""
        sheets = SiteSheets(self._run.site)
        for page in self._gathered.pages:
            decided = self._decided(page, matches)
            styles = sheets.styles(decided.source, decided.page)
            changes = plan.changes(decided, self._encoded, styles, self._run.settings)
            if possible := _possible(self._run, changes):
                source = decided.source
                self._parsing.put(source.path, _Planned(page, decided, possible))
                edits = (edit for change in possible for edit in change.edits)
                yield replace(source, text=apply_edits(source.text, edits))
            else:
                self._take(page, decided)

    def _decided(self, page: ResolvedPage, matches: Matches) -> ResolvedPage:
        """Return the page with the reviewers' decisions in its text."""
        run = self._run

        def parse(source: Source) -> ParsedPage:
            try:
                return parse_one(run, source)
            except PageError:
                return page.page  # so the decision is not in it

        keeps_html = reason_left_alone(run.site, page.source, page.page) is None
        source, parsed, outcomes = apply_decisions(page, matches, parse, keeps_html=keeps_html)
        self.decisions += outcomes
        if source == page.source:
            return page
        return regather(run, source, parsed, self._resolver, self._gathered, {})

    def _changed(
        self, planned: _Planned, all_made: Source, parsed: ParsedPage | None
    ) -> ResolvedPage:
        """Return the page after those of its changes that leave its images the images they were.

        `all_made` is the page after all of them, `parsed` what was found in it.
        """
        run, page = self._run, planned.decided
        variants = dict(_variant_infos(page, self._encoded))

        def read(text: str) -> ResolvedPage:
            source = replace(page.source, text=text)
            found = parsed if parsed and all_made == source else parse_one(run, source)
            return regather(run, source, found, self._resolver, self._gathered, variants)

        after = apply_verified(page, planned.changes, run.settings.variants_dir, read)
        return page if after is None else after

    def _take(self, page: ResolvedPage, will_be: ResolvedPage) -> None:
        source, text = page.source, will_be.source.text
        if text == source.text:
            return
        if source.path in self._gathered.recalled and not is_as_parsed(
            self._run, source, page.page
        ):
            reason = (
                "not changed: the cache is wrong about this page: delete the cache and run again"
            )
            self.untrue.append(Failure(source.path, "parse", reason))
            return
        self.pages.put(source.path, will_be)
        self.rewrites.put(source.path, Rewrite(source.path, source.text, text))


def _possible(run: RunContext, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes after which the page points at files that are there."""
    return tuple(
        change
        for change in changes
        if all(run.store.size(path) is not None for path in change.needs)
    )


def _variant_infos(
    page: ResolvedPage, encoded: Mapping[str, Encoded]
) -> Iterator[tuple[str, ImageInfo]]:
    """Yield the variants of the page's files by path with their facts; they need not be there."""
    for path in {info.path for image in page.images for info in _files(image)}:
        if made := encoded.get(path):
            for kept in made.kept:
                yield kept.variant.path, _info(kept, made.job.info)


def _files(image: Image) -> Iterator[ImageInfo]:
    for info in (image.info, *(candidate.info for candidate in image.candidates)):
        if info:
            yield info


def _info(kept: EncodedVariant, original: ImageInfo) -> ImageInfo:
    variant = kept.variant
    return ImageInfo(
        path=variant.path,
        format=variant.format,
        width=variant.width,
        height=variant.height,
        bytes=kept.bytes,
        digest=variant.path,  # its bytes may be nowhere, and are its own
        has_alpha=original.has_alpha,
        frames=original.frames,
    )


def _held(
    run: RunContext,
    pages: Iterable[ResolvedPage],
    new: Mapping[str, ResolvedPage],
    before: Iterable[Finding],
) -> tuple[Sequence[ResolvedPage], Sequence[Finding]]:
    """Return the pages with their new texts, and the findings, held against those of `new`."""
    rewritten: SpillList[ResolvedPage] = SpillList()
    spots: SpillMap[Spots] = SpillMap()
    folder = run.settings.variants_dir

    def will_be() -> Iterator[ResolvedPage]:
        for page in pages:
            path = page.source.path
            after = new.get(path)
            text = None if after is None else after.source.text
            rewritten.add(replace(page, rewritten=text))
            spots.put(path, spots_of(page, after or page, folder))
            yield after or page

    after = check(will_be(), run.settings)
    return rewritten, SpillList(settled(before, after, spots))
