"""What is printed about many sites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from assetjob.cli.output.printable import printable
from assetjob.fleet.overview import Overview
from assetjob.fleet.summary import SiteSummary
from assetjob.report.format_text import counted, size

_MOST = 10


def progress(done: int, total: int, site: SiteSummary) -> str:
    """Return the line of a site that is done."""
    if site.state == "failed":
        result = "failed"
    else:
        result = counted(site.errors, "error") + ", unchanged" * (site.state == "unchanged")
    return printable(f"{done:,}/{total:,} {site.name}: {result}")


def problems(overview: Overview) -> Iterator[str]:
    """Yield a line for each site that failed."""
    for site in overview.sites:
        if site.state == "failed":
            yield click.style(printable(f"{site.name}: {site.problem}"), fg="red")


def summary(overview: Overview, reports: Path) -> Iterator[str]:
    """Yield the sites that need most work, the totals, and where the report is."""
    for site in overview.sites[:_MOST]:
        if site.errors:
            alt = f", {counted(site.without_alt, 'image')} without alt" if site.without_alt else ""
            yield printable(f"{site.name}: {counted(site.errors, 'error')}{alt}")
    failed = sum(site.state == "failed" for site in overview.sites)
    parts = [
        counted(len(overview.sites), "site"),
        *([f"{failed:,} failed"] if failed else []),
        counted(overview.total("errors"), "error"),
        counted(overview.total("warnings"), "warning"),
        f"{overview.total('reviews'):,} for review",
        *([f"{size(saved)} saved"] if (saved := overview.total("saved")) else []),
    ]
    yield f"{', '.join(parts)}. Report: {printable(str(reports / 'index.html'))}"
