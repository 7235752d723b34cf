"""Pages and their findings, side by side: of a large site neither can be kept to look things up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from assetjob.model import Finding, JudgedPage


def by_page(
    findings: Iterable[Finding], pages: Iterable[JudgedPage]
) -> Iterator[tuple[JudgedPage, tuple[Finding, ...]]]:
    """Yield each page with its findings, going over both once.

    Raises:
        ValueError: The findings are not in the order of their pages.
    """
    groups = groupby(findings, attrgetter("page"))
    path, found = next(groups, (None, ()))
    for page in pages:
        if page.page.source.path != path:
            yield page, ()
            continue
        yield page, tuple(found)
        path, found = next(groups, (None, ()))
    if path is not None:
        raise ValueError(f"{path}: its findings do not stand where its page does")
