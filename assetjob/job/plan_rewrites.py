"""Plan how each page is rewritten: rules' fixes, reviewers' decisions, then its images' markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assetjob.job.context import RunContext
from assetjob.job.encode_images import EncodedSite
from assetjob.job.parse_pages import (
    is_known_rewrite,
    keep_parsed,
    keep_rewrite,
    parse_all,
    parse_one,
)
from assetjob.job.read_images import is_unchanged
from assetjob.job.resolved_site import ResolvedSite, resolve_page
from assetjob.model.decision import DecisionOutcome
from assetjob.model.errors import PageError
from assetjob.model.image import Failure, ImageInfo, ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.result import Change, PageChanges, Rewrite
from assetjob.model.text import Source
from assetjob.review.apply import apply_decisions
from assetjob.review.match import Matches
from assetjob.rewrite import plan
from assetjob.rewrite.edits import apply_edits
from assetjob.rewrite.verify import apply_verified
from assetjob.runtime.spill import SpillMap
from assetjob.site.left_alone import reason_left_alone
from assetjob.site.resolve import Resolver


@dataclass(frozen=True, slots=True)
class PlannedRewrites:
    """The pages as they will be, and the texts before and after of those rewritten, by path.

    A page whose missing or damaged variants were made again will be another though its text stays.

    `decisions` are those on images that were found; `failures` say why a page cannot change.
    """

    pages: SpillMap[ResolvedPage] = field(default_factory=SpillMap)
    rewrites: SpillMap[Rewrite] = field(default_factory=SpillMap)
    decisions: list[DecisionOutcome] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def applied_to(self, pages: Iterable[ResolvedPage]) -> Iterator[ResolvedPage]:
        """Yield `pages` as they will be."""
        for page in pages:
            yield self.pages.get(page.source.path, page)


def plan_rewrites(
    run: RunContext,
    site: ResolvedSite,
    encoded: EncodedSite,
    matches: Matches,
    known: Mapping[str, PageChanges],
) -> PlannedRewrites:
    """Return the pages that change; a page that must not be changed is a Failure.

    `known` are, by path, the changes of pages that are not planned again unless a decision or a new
    variant makes another page of them.
    """
    planned, planner = PlannedRewrites(), _Planner(run, site, encoded)
    changing: SpillMap[_ChangingPage] = SpillMap()
    for page in site.pages:
        path = page.source.path
        fixed = site.fixed.get(path, page)
        decided, outcomes = planner.decided(planner.restored(fixed), matches)
        planned.decisions.extend(outcomes)
        if changes := planner.changes(decided, None if decided is not fixed else known.get(path)):
            changing.put(path, _ChangingPage(page, decided, changes))
        elif decided is not page:
            _add(planned, planner, page, decided)
    texts = (_text_after(each) for each in changing.values())
    for source, outcome, _ in parse_all(run, texts, total=0):
        each = changing[source.path]
        parsed = None if isinstance(outcome, Failure) else outcome
        _add(planned, planner, each.page, planner.changed(each, source, parsed))
    return planned


def plan_decisions(
    run: RunContext, site: ResolvedSite, encoded: EncodedSite, matches: Matches
) -> PlannedRewrites:
    """Return the pages on which reviewers' decisions change something; nothing else changes."""
    planned, planner = PlannedRewrites(), _Planner(run, site, encoded)
    for page in site.pages:
        decided, outcomes = planner.decided(page, matches)
        planned.decisions.extend(outcomes)
        if decided is not page:
            _add(planned, planner, page, decided)
    return planned


@dataclass(frozen=True, slots=True)
class _ChangingPage:
    """A page as it is, with fixes and the reviewers' decisions in it, and what changes then."""

    page: ResolvedPage
    decided: ResolvedPage
    changes: tuple[Change, ...]


def _text_after(each: _ChangingPage) -> Source:
    """Return the page's text after all of its changes."""
    source = each.decided.source
    edits = (edit for change in each.changes for edit in change.edits)
    return replace(source, text=apply_edits(source.text, edits))


def _add(
    planned: PlannedRewrites, planner: _Planner, page: ResolvedPage, will_be: ResolvedPage
) -> None:
    source = page.source
    if will_be.source.text == source.text:
        if will_be is not page:
            planned.pages.put(source.path, will_be)
        return
    if not planner.is_written(will_be):
        if failure := planner.refusal(page, will_be):
            planned.failures.append(failure)
            return
        planner.keep(page, will_be)
    planned.pages.put(source.path, will_be)
    planned.rewrites.put(source.path, Rewrite(source.path, source.text, will_be.source.text))


class _Planner:
    """What becomes of one page after the other."""

    def __init__(self, run: RunContext, site: ResolvedSite, encoded: EncodedSite) -> None:
        self._run = run
        self._site = site
        self._encoded = encoded
        self._resolver = Resolver(run.site)
        self._unchanged: dict[str, bool] = {}

    def restored(self, page: ResolvedPage) -> ResolvedPage:
        """Return the page with the variants that it names and that were made again in this run."""
        infos = self._encoded.infos
        known = (
            pair
            for image in page.images
            for pair in (
                (image.target.path, image.info),
                *((each.target.path, each.info) for each in image.candidates),
            )
        )
        if not any((made := infos.get(path or "")) and made != info for path, info in known):
            return page
        variants = dict(self._variants_of(page))
        return resolve_page(page.source, page.page, self._resolver, self._site, variants)

    def decided(
        self, page: ResolvedPage, matches: Matches
    ) -> tuple[ResolvedPage, tuple[DecisionOutcome, ...]]:
        """Return the page with the reviewers' decisions in its text; `page` itself without any."""
        run = self._run

        def parse(source: Source) -> ParsedPage:
            try:
                return parse_one(run, source)
            except PageError:
                return page.page  # so the decision is not in it

        keeps_html = reason_left_alone(run.site, page.source, page.page) is None
        source, parsed, outcomes = apply_decisions(page, matches, parse, keeps_html=keeps_html)
        if source == page.source:
            return page, outcomes
        return resolve_page(source, parsed, self._resolver, self._site, {}), outcomes

    def changes(self, page: ResolvedPage, known: PageChanges | None) -> tuple[Change, ...]:
        """Return the changes of a page after which it names files that are there."""
        wanted: Sequence[Change]
        if known is None:
            styles = self._site.sheets.styles(page.source, page.page)
            wanted = plan.changes(page, self._encoded.encoded, styles, self._run.settings)
        else:
            wanted = known.changes
        return tuple(
            change
            for change in wanted
            if all(self._run.store.size(path) is not None for path in change.needs)
        )

    def changed(
        self, each: _ChangingPage, text_after: Source, parsed: ParsedPage | None
    ) -> ResolvedPage:
        """Return the page after those of its changes that leave its images the images they were.

        `text_after` is the page after all of its changes, `parsed` what was found in it.
        """
        run, page = self._run, each.decided
        variants = dict(self._variants_of(page))

        def read(text: str) -> ResolvedPage:
            source = replace(page.source, text=text)
            found = parsed if parsed and source == text_after else parse_one(run, source)
            return resolve_page(source, found, self._resolver, self._site, variants)

        after = apply_verified(page, each.changes, run.settings.variants_dir, read)
        return page if after is None else after

    def is_written(self, page: ResolvedPage) -> bool:
        """Tell whether an earlier run has written the page as it will be."""
        return self._run.store.has(page.source.path, page.source.text.encode())

    def refusal(self, page: ResolvedPage, will_be: ResolvedPage) -> Failure | None:
        """Return why a page must not change: what the cache says of it or its images is wrong."""
        path = page.source.path
        fixed = self._site.fixed.get(path)
        if (
            path in self._site.cached
            and not is_known_rewrite(self._run, page.source, will_be.source)
            and not all(_is_as_parsed(self._run, each) for each in (page, fixed) if each)
        ):
            reason = "not changed: the cache is wrong about this page; delete the cache, run again"
            return Failure(path, "parse", reason)
        for info in _files_of(page):
            if not self._is_unchanged(info):
                reason = f"not changed: {info.path} was replaced since it was read; run again"
                return Failure(path, "write", reason)
        return None

    def keep(self, page: ResolvedPage, will_be: ResolvedPage) -> None:
        """Keep what a page becomes, and what was parsed of that if it will be on the disk."""
        keep_rewrite(self._run, page.source, will_be.source)
        if self._run.command == "in-place":
            keep_parsed(self._run, will_be.source, will_be.page)

    def _variants_of(self, page: ResolvedPage) -> Iterator[tuple[str, ImageInfo]]:
        """Yield the facts of the variants of a page's files, by path."""
        for original in _files_of(page):
            if made := self._encoded.encoded.get(original.path):
                for kept in made.kept:
                    path = kept.variant.path
                    info = self._encoded.infos.get(path) or self._site.infos.get(path)
                    if info:
                        yield path, info

    def _is_unchanged(self, info: ImageInfo) -> bool:
        """Tell whether a file still has the bytes that were read, where a page is to be written."""
        made = self._encoded.encoded.get(info.path)
        if made is None or made.fresh or self._run.command == "preview":
            return True
        if info.path not in self._unchanged:
            self._unchanged[info.path] = is_unchanged(self._run, info)
        return self._unchanged[info.path]


def _files_of(page: ResolvedPage) -> Iterator[ImageInfo]:
    """Yield the facts of the files that a page's images name, each once."""
    infos = {
        info.path: info
        for image in page.images
        for info in (image.info, *(candidate.info for candidate in image.candidates))
        if info
    }
    yield from infos.values()


def _is_as_parsed(run: RunContext, page: ResolvedPage) -> bool:
    """Tell whether parsing finds on a page what the cache said of it."""
    try:
        return parse_one(run, page.source) == page.page
    except PageError:
        return False
