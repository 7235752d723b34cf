"""The pages of a result in step with their findings, which come in the order of pages."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter

from assetjob.model import Finding, JudgedPage, Result

Step = tuple[str, JudgedPage | None, list[Finding]]


def by_page(result: Result) -> Iterator[Step]:
    """Yield the path of each page, the page and its findings.

    Behind them come, without a page, the files that have findings and are none.
    """
    groups = groupby(result.findings, attrgetter("page"))
    group = next(groups, None)
    for judged in result.pages:
        path, found = judged.page.source.path, []
        if group and group[0] == path:
            found = list(group[1])
            group = next(groups, None)
        yield path, judged, found
    while group:
        yield group[0], None, list(group[1])
        group = next(groups, None)


def by_path(result: Result, on_pages: int) -> Iterator[Step]:
    """Yield what `by_page` yields in the order of paths; `on_pages` findings are those of pages."""
    numbers = range(on_pages, len(result.findings))
    others = groupby((result.findings[at] for at in numbers), attrgetter("page"))
    return merge(
        (step for step in by_page(result) if step[1]),
        ((path, None, list(found)) for path, found in others),
        key=itemgetter(0),
    )
