"""Read, parse and resolve every page of a site, and note which files its images point at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from assetjob.job.context import RunContext
from assetjob.job.fingerprints import may_differ
from assetjob.job.parse_pages import parse_all
from assetjob.model.image import Failure, Target, TargetState
from assetjob.model.page import ImageRef, ParsedPage
from assetjob.model.text import Source
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.site.pages import find_pages, is_report, read_source
from assetjob.site.resolve import Resolver
from assetjob.site.unpublished import Unpublished

Targets = tuple[tuple[ImageRef, Target, tuple[Target, ...]], ...]
_AT_ONCE = 100  # pages of which the cache is asked together


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a site when all its pages are read.

    `pages` are those with the targets of their images, by path. `files` are the paths of the image
    files of the site that they name, `sets` those of files that may be different pictures although
    one ``srcset`` names them. `recalled` are the paths of the pages that the cache told of: they
    were not parsed. `left_out` counts pages that are left out by default, by the reason; `notes`
    say what cannot be read.
    """

    pages: SpillMap[tuple[Source, ParsedPage, Targets]] = field(default_factory=SpillMap)
    files: SpillMap[None] = field(default_factory=SpillMap)
    sets: SpillList[tuple[str, ...]] = field(default_factory=SpillList)
    failures: list[Failure] = field(default_factory=list)
    recalled: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()


def read_all(run: RunContext) -> Reading:
    """Return every page of the site; what cannot be read is a Failure."""
    chosen, resolver = find_pages(run.site, run.settings), Resolver(run.site)
    paths, found = chosen.paths, Reading(left_out=chosen.left_out, notes=chosen.notes)
    for source, outcome in parse_all(run, _unknown(run, paths, resolver, found)):
        if isinstance(outcome, Failure):
            found.failures.append(outcome)
        else:
            run.cache.keep_page(source, outcome, run.settings.front_matter_keys)
            _take(run, source, outcome, resolver, found)
        run.progress("read", len(found.pages) + len(found.failures), len(paths))
    run.progress("read", len(paths), len(paths))
    return found


def _unknown(
    run: RunContext, paths: Iterable[str], resolver: Resolver, found: Reading
) -> Iterator[Source]:
    """Yield the pages of which the cache knows nothing; take those that it knows."""
    waiting, unpublished = iter(paths), Unpublished(run.site, run.settings)
    while part := list(islice(waiting, _AT_ONCE)):
        sources = [read_source(run.site, path, run.settings) for path in part]
        found.failures.extend(source for source in sources if isinstance(source, Failure))
        pages = [each for each in sources if isinstance(each, Source) and not is_report(each)]
        reasons = [unpublished.reason(source) for source in pages]
        found.left_out.update(filter(None, reasons))
        pages = [source for source, why in zip(pages, reasons, strict=True) if not why]
        known = run.cache.pages(pages, run.settings.front_matter_keys)
        for source, page in zip(pages, known, strict=True):
            if page:
                found.recalled.add(source.path)
                _take(run, source, page, resolver, found)
            else:
                yield source


def _take(
    run: RunContext, source: Source, page: ParsedPage, resolver: Resolver, found: Reading
) -> None:
    targets = tuple(resolver.targets(source, page))
    found.pages.put(source.path, (source, page, targets))
    for _, own, others in targets:
        for target in (own, *others):
            if target.state is TargetState.LOCAL and target.path and target.path not in found.files:
                found.files.put(target.path, None)
        if others and (beside := may_differ((own, *others), run.settings.variants_dir)):
            found.sets.add(beside)
