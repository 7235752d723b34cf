"""Decide which variants are made: those that a page names, or will name once they exist."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from assetjob.images.variant_paths import in_variants_folder
from assetjob.job.context import RunContext
from assetjob.job.existing_variants import variants_in_site
from assetjob.job.names_in_use import with_names_in_use
from assetjob.job.resolved_site import ResolvedSite
from assetjob.job.sound_variants import sound_variants
from assetjob.model.errors import SettingsError
from assetjob.model.image import ImageInfo, ResolvedPage
from assetjob.model.result import Change, PageChanges
from assetjob.model.variant import Encoded, EncodedVariant, EncodeJob
from assetjob.rewrite import plan
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.rewrite.encode_jobs import encode_jobs, shaped_by_css
from assetjob.runtime.spill import SpillList, SpillMap


@dataclass(frozen=True, slots=True)
class PlannedVariants:
    """The jobs to be done, and what an earlier run did of them, by the original's path.

    `unused` are the paths of originals whose variants no page could name, `shaped_by_css` those of
    them that a page shows as only CSS decides; `notes` are for the user. `changes` are, by path,
    those of the pages whose images all have their variants. `infos` are the facts, by path, of
    existing variants that no page names.
    """

    jobs: SpillList[EncodeJob]
    existing: SpillMap[Encoded]
    infos: SpillMap[ImageInfo] = field(default_factory=SpillMap)
    unused: tuple[str, ...] = ()
    shaped_by_css: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    changes: Mapping[str, PageChanges] = field(default_factory=dict)

    def all_jobs(self) -> Iterator[EncodeJob]:
        """Yield the jobs to be done and those that are done."""
        yield from self.jobs
        yield from (encoded.job for encoded in self.existing.values())


def plan_variants(run: RunContext, site: ResolvedSite) -> PlannedVariants:
    """Return a job for each original of which a page names variants, or will name some.

    The markup is planned as if every variant were worth serving, so that none is encoded in a
    format or a width that no page has a use for.
    """
    jobs = with_names_in_use(run, encode_jobs(site.pages_with_fixes(), run.settings))
    existing, infos = sound_variants(run, jobs, site.infos)
    missing = (job for job in jobs if job.info.path not in existing)
    expected = _Expected(existing, SpillMap((job.info.path, _all_of(job)) for job in missing))
    named: SpillMap[None] = SpillMap()
    known: SpillMap[PageChanges] = SpillMap()
    for page in site.pages_with_fixes():
        changes = _changes(run, page, expected, site.sheets)
        needed = chain.from_iterable(change.needs for change in changes)
        for path in (*needed, *named_variants(page, run)):
            named.put(path, None)
        if not _are_any_planned(page, expected, existing):
            known.put(page.source.path, PageChanges(tuple(changes)))
    wanted, partial, unused = _restricted(jobs, existing, named)
    found, read = sound_variants(run, partial, site.infos)
    for path, encoded in found.items():
        existing.put(path, encoded)
    for path, info in read.items():
        infos.put(path, info)
    shaped = _shaped_by_css(run, site, unused)
    return PlannedVariants(
        wanted, existing, infos, unused=unused, shaped_by_css=shaped, changes=known
    )


class _Expected(Mapping[str, Encoded]):
    """The variants that exist, and the missing ones as if they were made; not copied together."""

    def __init__(self, existing: Mapping[str, Encoded], missing: Mapping[str, Encoded]) -> None:
        self._parts = existing, missing

    def __getitem__(self, path: str) -> Encoded:
        existing, missing = self._parts
        return existing.get(path) or missing[path]

    def __contains__(self, path: object) -> bool:
        return any(path in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))


def find_variants(run: RunContext, site: ResolvedSite) -> PlannedVariants:
    """Return the jobs of an earlier run: those whose variants the pages name.

    They do not depend on the cache, since a report must not.
    """
    try:
        jobs = with_names_in_use(run, encode_jobs(site.pages, run.settings))
    except SettingsError:  # the variants cannot even be named on this machine
        return PlannedVariants(SpillList(), SpillMap())
    named = SpillMap((path, None) for page in site.pages for path in named_variants(page, run))
    _, partial, unused = _restricted(jobs, (), named)
    return PlannedVariants(partial, variants_in_site(run, partial), unused=unused)


def named_variants(page: ResolvedPage, run: RunContext) -> Iterator[str]:
    """Yield the paths of the files in the variants folder that a page names."""
    for image in page.images:
        for target in (image.target, *(each.target for each in image.candidates)):
            if target.path and in_variants_folder(target.path, run.settings.variants_dir):
                yield target.path


def _shaped_by_css(run: RunContext, site: ResolvedSite, unused: Collection[str]) -> frozenset[str]:
    paths = frozenset(unused)
    return paths.intersection(
        path
        for page in (site.pages_with_fixes() if paths else ())
        if any(image.info and image.info.path in paths for image in page.images)
        for path in shaped_by_css(page, site.sheets.styles(page.source, page.page), run.settings)
    )


def _changes(
    run: RunContext, page: ResolvedPage, expected: Mapping[str, Encoded], sheets: SiteSheets
) -> Sequence[Change]:
    styles = sheets.styles(page.source, page.page)
    return plan.changes(page, expected, styles, run.settings)


def _are_any_planned(
    page: ResolvedPage, expected: Container[str], existing: Container[str]
) -> bool:
    """Tell whether a page has an original whose variants do not all exist."""
    infos = (
        info
        for image in page.images
        for info in (image.info, *(candidate.info for candidate in image.candidates))
    )
    return any(info and info.path not in existing and info.path in expected for info in infos)


def _all_of(job: EncodeJob) -> Encoded:
    return Encoded(job, tuple(EncodedVariant(each, 0) for each in job.variants))


def _restricted(
    jobs: Iterable[EncodeJob], existing: Container[str], named: Container[str]
) -> tuple[SpillList[EncodeJob], SpillList[EncodeJob], tuple[str, ...]]:
    """Leave out the variants that are not `named`, but for jobs that were done completely.

    Returned are the jobs, those of them that were not done, and the paths of originals without any.
    """
    wanted: SpillList[EncodeJob] = SpillList()
    partial: SpillList[EncodeJob] = SpillList()
    unused = []
    for job in jobs:
        variants = tuple(each for each in job.variants if each.path in named)
        if job.info.path in existing:
            wanted.add(job)
        elif variants:
            partial.add(replace(job, variants=variants))
            wanted.add(replace(job, variants=variants))
        else:
            unused.append(job.info.path)
    return wanted, partial, tuple(unused)
