"""Read, parse and resolve every page of a site, and note which files its images point at."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assetjob.discover import find_pages, is_report, read_source
from assetjob.looks import may_differ
from assetjob.model import Failure, ImageRef, Page, Source, Target, TargetState
from assetjob.parsing import parse_all
from assetjob.resolve import Resolver
from assetjob.run import Run
from assetjob.shelf import Index, Shelf

Targets = tuple[tuple[ImageRef, Target, tuple[Target, ...]], ...]
_AT_ONCE = 100  # pages of which the cache is asked together


class Reading:
    """What is known of a site when all its pages are read.

    `pages` are those with the targets of their images, by path. `files` are the paths of the image
    files of the site that they name, `sets` those of files that may be different pictures although
    one ``srcset`` names them. `recalled` are the paths of the pages that the cache told of: they
    were not parsed.
    """

    def __init__(self, run: Run) -> None:
        self.pages: Index[tuple[Page, Targets]] = Index(weigh=_weight)
        self.files: Index[None] = Index(weigh=lambda _: 200)
        self.sets: Shelf[tuple[str, ...]] = Shelf()
        self.failures: list[Failure] = []
        self.recalled: set[str] = set()
        self._run = run
        self._resolver = Resolver(run.site)
        self._read(tuple(find_pages(run.site, run.settings)))

    def _read(self, paths: Sequence[str]) -> None:
        for _, outcome in parse_all(self._run, self._unknown(paths)):
            if isinstance(outcome, Failure):
                self.failures.append(outcome)
            else:
                self._run.cache.keep_page(outcome, self._run.settings.front_matter_keys)
                self._take(outcome)
            self._run.progress("read", len(self.pages) + len(self.failures), len(paths))
        self._run.progress("read", len(paths), len(paths))

    def _unknown(self, paths: Iterable[str]) -> Iterator[Source]:
        """Yield the pages of which the cache knows nothing; take those that it knows."""
        run = self._run
        waiting = iter(paths)
        while part := list(islice(waiting, _AT_ONCE)):
            sources = [read_source(run.site, path, run.settings) for path in part]
            self.failures += [source for source in sources if isinstance(source, Failure)]
            pages = [each for each in sources if isinstance(each, Source) and not is_report(each)]
            known = run.cache.pages(pages, run.settings.front_matter_keys)
            for source, page in zip(pages, known, strict=True):
                if page:
                    self.recalled.add(page.source.path)
                    self._take(page)
                else:
                    yield source

    def _take(self, page: Page) -> None:
        targets = tuple(self._resolver.targets(page))
        self.pages.put(page.source.path, (page, targets))
        files = self.files
        for _, own, others in targets:
            for target in (own, *others):
                if target.state is TargetState.LOCAL and target.path and target.path not in files:
                    files.put(target.path, None)
            if others and (beside := may_differ((own, *others), self._run.settings.variants_dir)):
                self.sets.add(beside)


def weight_of_page(page: Page) -> int:
    """Return about how many bytes of memory a page takes."""
    return sys.getsizeof(page.source.text) + 6_000 * len(page.refs)


def _weight(found: tuple[Page, Targets]) -> int:
    return weight_of_page(found[0])
