"""What a comparison in a browser found, in a line for each difference."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import click

from assetjob.cli.output.printable import printable
from assetjob.job.compare_sites import ComparedSites


def difference_lines(compared: ComparedSites) -> Iterator[str]:
    """Yield one line for each difference and each missing page."""
    for path in compared.missing:
        yield f"{printable(path)}: missing after"
    for page in compared.pages:
        where = printable(unquote(page.path) or "/")
        for each in page.differences:
            text = printable(f"{each.kind}: {each.what}: {each.detail}")
            yield f"{where} at {each.viewport} px: {text}"


def verdict_lines(compared: ComparedSites) -> Iterator[str]:
    """Yield how many pages were opened and how many of them differ."""
    differing = sum(bool(page.differences) for page in compared.pages) + len(compared.missing)
    count = len(compared.pages)
    pages = "1 page" if count == 1 else f"{count:,} pages"
    others = f", {compared.same:,} not opened since nothing about them differs"
    opened = f"{pages} opened{others if compared.same else ''}"
    colour = "red" if differing else "green"
    yield click.style(f"{opened}; {differing or 'none'} differ", fg=colour)
