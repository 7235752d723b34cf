"""``fleet.json`` and ``fleet.csv``: the report of a fleet for other programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import asdict

from assetjob import __version__
from assetjob.fleet.history import History
from assetjob.fleet.overview import Overview
from assetjob.fleet.summary import SiteSummary
from assetjob.report import jsontext

SCHEMA = 1
_COLUMNS = (
    "name", "state", "problem", "pages", "images", "files", "errors", "warnings", "reviews",
    "known", "ignored", "fixed", "without_alt", "failed_files", "original_bytes", "saved", "report",
)  # fmt: skip
_TOTALS = (
    "pages", "images", "files", "errors", "warnings", "reviews", "without_alt", "failed_files",
    "original_bytes", "saved",
)  # fmt: skip
_FORMULA = re.compile(r"[=+\-@\t\r]")


def to_json(overview: Overview, history: History) -> Iterator[str]:
    """Yield ``fleet.json``; the same reports give the same bytes."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "assetjob", "version": __version__},
        "totals": {
            "sites": len(overview.sites),
            "failed_sites": sum(site.state == "failed" for site in overview.sites),
            **{name: overview.total(name) for name in _TOTALS},
        },
        "sites": [_site(site, history) for site in overview.sites],
        "rules": [asdict(rule) for rule in overview.rules],
        "criteria": [asdict(criterion) for criterion in overview.criteria],
        "shared_images": [asdict(image) for image in overview.shared],
        "history": [asdict(run) for run in history.runs],
    }
    return jsontext.render(document)


def to_csv(overview: Overview, history: History) -> Iterator[str]:
    """Yield ``fleet.csv``: a row for each site, with a byte order mark for spreadsheets."""
    yield "\ufeff"
    yield _row((*_COLUMNS, "errors_before", "without_alt_before"))
    for site in overview.sites:
        before = history.before.get(site.name)
        earlier = (before.errors, before.without_alt) if before else ("", "")
        yield _row((*(getattr(site, name) for name in _COLUMNS), *earlier))


def _site(site: SiteSummary, history: History) -> dict[str, object]:
    before = history.before.get(site.name)
    numbers = asdict(site)
    del numbers["severest"]  # `rules` of the document has the severities
    numbers["rules"] = dict(sorted(site.rules.items()))
    return {**numbers, "before": asdict(before) if before else None}


def _row(cells: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def _cell(cell: object) -> object:
    """Return a cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
