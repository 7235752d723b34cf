"""The decisions of two files merged, and the conflicts between them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assetjob.cli.output.printable import printable
from assetjob.model.decision import Decision
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


def _choices(conflict: Conflict) -> str:
    pairs = list(dict.fromkeys(f"{_choice(one)} or {_choice(two)}" for one, two in conflict.pairs))
    more = f"; and {len(pairs) - _PAIRS:,} more" if len(pairs) > _PAIRS else ""
    return "; ".join(pairs[:_PAIRS]) + more


def _choice(decision: Decision) -> str:
    alt = f' "{printable(decision.alt)}"' if decision.alt else ""
    return f"{decision.decision}{alt}"
