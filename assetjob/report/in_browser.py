"""The report of a comparison in a browser: one HTML file, and JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from assetjob import __version__
from assetjob.measure.compare_pages import PageComparison, Visit, worst_first
from assetjob.measure.differences import Difference
from assetjob.report.html import render_page

SCHEMA = 1
_MOST_PICTURES = 12  # pages that are shown before and after


@dataclass(frozen=True, slots=True)
class Strip:
    """A page in a window, before and after, as ``data:`` URLs."""

    path: str
    viewport: int
    before: str
    after: str


def comparison_json(
    pages: Sequence[PageComparison], same: int, missing: Sequence[str], browser: str
) -> str:
    """Return the comparison as JSON."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "assetjob", "version": __version__},
        "browser": f"Chromium {browser}" if browser else "",
        "same": same,
        "missing": list(missing),
        "pages": [_page_record(page) for page in pages],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def comparison_html(
    pages: Sequence[PageComparison], same: int, missing: Sequence[str]
) -> Iterator[str]:
    """Yield the comparison as an HTML document that loads nothing and runs no script."""
    differing = list(worst_first(pages))
    return render_page(
        "in_browser.html",
        "in_browser.css",
        pages=[(unquote(page.path) or "/", page.differences) for page in differing],
        strips=list(_strips(differing[:_MOST_PICTURES])),
        totals=list(_totals(pages)),
        opened=len(pages),
        same=same,
        missing=missing,
    )


def _page_record(page: PageComparison) -> Mapping[str, object]:
    return {
        "page": unquote(page.path),
        "differences": [_difference_record(each) for each in page.differences],
        "viewports": [_visit_record(visit) for visit in page.visits],
    }


def _difference_record(difference: Difference) -> Mapping[str, object]:
    return {
        "kind": difference.kind,
        "viewport": difference.viewport,
        "what": difference.what,
        "detail": difference.detail,
    }


def _visit_record(visit: Visit) -> Mapping[str, object]:
    sides = {"before": visit.before, "after": visit.after}
    states = {
        name: {
            "image bytes": state.image_bytes,
            "layout shift": state.shift,
            "largest": state.largest,
            "largest ms": state.largest_time,
        }
        for name, state in sides.items()
    }
    return {"viewport": visit.before.viewport, **states}


def _totals(pages: Sequence[PageComparison]) -> Iterator[tuple[int, int, int]]:
    """Yield each viewport with the bytes of images before and after."""
    for visits in zip(*(page.visits for page in pages), strict=True):
        before = sum(visit.before.image_bytes for visit in visits)
        yield visits[0].before.viewport, before, sum(visit.after.image_bytes for visit in visits)


def _strips(pages: Sequence[PageComparison]) -> Iterator[Strip]:
    for page in pages:
        visit = next((each for each in page.visits if each.before.screenshot), None)
        if visit is not None:
            before, after = map(_data_url, (visit.before.screenshot, visit.after.screenshot))
            yield Strip(unquote(page.path) or "/", visit.before.viewport, before, after)


def _data_url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
