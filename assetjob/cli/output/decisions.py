"""What became of decisions, and the conflicts between those of two files."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assetjob.cli.output.printable import printable
from assetjob.cli.output.summary import decisions
from assetjob.model.decision import Decision
from assetjob.model.result import Result
from assetjob.report.format_text import counted
from assetjob.review.merge import Conflict, Merged

_PAIRS = 3  # of one image that are shown


def conflicts(merged: Merged) -> Iterator[str]:
    """Yield one line for each image on which the two files differ."""
    for conflict in merged.conflicts:
        one, _ = conflict.pairs[0]
        where = printable(f"{one.page}:{one.line}: {one.file or one.url}")
        uses = f" ({counted(len(conflict.pairs), 'use')})" if len(conflict.pairs) > 1 else ""
        yield f"{click.style('conflict ', fg='red')}{where}{uses}: {_choices(conflict)}"


def applied(result: Result) -> Iterator[str]:
    """Yield what became of the decisions, and how many pages changed."""
    yield from decisions(result)
    if not result.decisions:
        yield "No decisions."
    pages = counted(sum(page.rewritten is not None for page in result.pages), "page")
    yield f"{pages} {'would be ' * (result.command == 'preview')}changed."


def _choices(conflict: Conflict) -> str:
    pairs = list(dict.fromkeys(f"{_choice(one)} or {_choice(two)}" for one, two in conflict.pairs))
    more = f"; and {len(pairs) - _PAIRS:,} more" if len(pairs) > _PAIRS else ""
    return "; ".join(pairs[:_PAIRS]) + more


def _choice(decision: Decision) -> str:
    alt = f' "{printable(decision.alt)}"' if decision.alt else ""
    return f"{decision.decision}{alt}"
