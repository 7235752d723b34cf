"""Pages and their findings, side by side: of a large site neither can be kept to look things up."""

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
    """Yield each page with its findings, going over both once.

    Raises:
        ValueError: The findings are not in the order of their pages, or on none of them.
    """
    for path, page, found in _steps(findings, pages):
        if page is None:
            raise ValueError(f"{path}: its findings do not stand where its page does")
        yield page, found


def steps(result: Result) -> Iterator[Step]:
    """Yield the path of each page, the page and its findings, going over both once.

    Behind them come, without a page, the files that have findings and are none.

    Raises:
        ValueError: The findings are not in the order of their pages.
    """
    passed = set()
    for path, page, found in _steps(result.findings, result.pages):
        if page:
            passed.add(path)
        elif path in passed:
            raise ValueError(f"{path}: its findings do not stand where its page does")
        yield path, page, found


def by_path(result: Result, on_pages: int) -> Iterator[Step]:
    """Yield what `steps` yields in the order of paths; `on_pages` findings are those of pages."""
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
