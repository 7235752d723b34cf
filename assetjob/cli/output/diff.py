"""The preview: a unified diff of every page that would change."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import click

from assetjob.cli.output.printable import printable
from assetjob.model.image import ResolvedPage
from assetjob.model.result import Result


def diff(result: Result, *, is_terminal: bool) -> Iterator[str]:
    """Yield the lines of the diff.

    For a terminal they are coloured and control characters are escaped; elsewhere they are exact,
    so that the diff can be applied.
    """
    for page in result.pages:
        if page.rewritten is not None:
            lines = _page_diff(page, page.rewritten)
            yield from map(_coloured, lines) if is_terminal else lines


def _page_diff(page: ResolvedPage, rewritten: str) -> Iterator[str]:
    path = printable(page.source.path)
    # Only LF ends a line of a unified diff; every other character must be shown.
    old, new = (text.split("\n") for text in (page.source.text, rewritten))
    return difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="")


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    is_heading = line.startswith(("+++", "---"))
    text = printable(line.replace("\t", " " * 4))
    return click.style(text, fg=None if is_heading else colour, bold=is_heading or None)
