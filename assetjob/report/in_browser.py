"""The report of a comparison in a browser: one HTML file, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from assetjob import __version__
from assetjob.measure.compare_pages import PageComparison, Visit
from assetjob.measure.differences import Difference
from assetjob.report.comparison import comparison_of
from assetjob.report.html import render_page

SCHEMA = 1


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
    compared = comparison_of(pages, same, missing)
    return render_page("in_browser.html", "in_browser.css", compared=compared)


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
