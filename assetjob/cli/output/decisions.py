"""The decisions of two files merged, and the conflicts between them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assetjob.cli.output.printable import printable
from assetjob.model.decision import Decision
from assetjob.review.decisions_file import Merged


def conflicts(merged: Merged) -> Iterator[str]:
    """Yield one line for each image on which the two files differ."""
    for one, two in merged.conflicts:
        where = printable(f"{one.page}:{one.line}: {one.file or one.url}")
        yield f"{click.style('conflict ', fg='red')}{where}: {_choice(one)} or {_choice(two)}"


def _choice(decision: Decision) -> str:
    alt = f' "{printable(decision.alt)}"' if decision.alt else ""
    return f"{decision.decision}{alt}"
