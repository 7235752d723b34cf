"""Iterate over pages together with their findings; those of a large site do not fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter

from assetjob.model.finding import Finding
from assetjob.model.image import ResolvedPage
from assetjob.model.result import Result

Step = tuple[str, ResolvedPage | None, list[Finding]]


def by_page(
    findings: Iterable[Finding], pages: Iterable[ResolvedPage]
) -> Iterator[tuple[ResolvedPage, list[Finding]]]:
    """Yield each page with its findings; both are iterated once.

    Raises:
        ValueError: The findings are not in the order of the pages, or on another page.
    """
    for path, page, found in _steps(findings, pages):
        if page is None:
            raise ValueError(f"{path}: its findings are not in the order of the pages")
        yield page, found


def steps(result: Result) -> Iterator[Step]:
    """Yield the path of each page, the page and its findings; both are iterated once.

    After them, files with findings that are not pages are yielded without a page.

    Raises:
        ValueError: The findings are not in the order of the pages.
    """
    passed = set()
    for path, page, found in _steps(result.findings, result.pages):
        if page:
            passed.add(path)
        elif path in passed:
            raise ValueError(f"{path}: its findings are not in the order of the pages")
        yield path, page, found


def by_path(result: Result, on_pages: int) -> Iterator[Step]:
    """Yield what `steps` yields, sorted by path; the first `on_pages` findings are on pages."""
    numbers = range(on_pages, len(result.findings))
    others = groupby((result.findings[at] for at in numbers), attrgetter("page"))
    return merge(
        (step for step in steps(result) if step[1]),
        ((path, None, list(found)) for path, found in others),
        key=itemgetter(0),
    )


def _steps(findings: Iterable[Finding], pages: Iterable[ResolvedPage]) -> Iterator[Step]:
    groups = groupby(findings, attrgetter("page"))
    path, found = next(groups, (None, ()))
    for page in pages:
        own = page.source.path
        if own != path:
            yield own, page, []
            continue
        yield own, page, list(found)
        path, found = next(groups, (None, ()))
    while path is not None:
        yield path, None, list(found)
        path, found = next(groups, (None, ()))
