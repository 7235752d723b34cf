"""The explanation of an image, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assetjob.cli.output.printable import COLOURS, printable
from assetjob.job.explain_images import Explanation
from assetjob.model.finding import Finding

_LONGEST = 160  # characters of markup


def explanation_lines(path: str, each: Explanation) -> Iterator[str]:
    """Yield the lines about one image of the page at `path`."""
    position = f"{printable(path)}:{each.line}:{each.column}"
    yield f"{click.style(position, bold=True)}: {_short(each.markup)}"
    for topic, text in each.facts:
        yield f"  {topic:9} {printable(text)}"
    yield from map(_finding, each.findings)
    for sign, colour, lines in (("-", "red", each.removed), ("+", "green", each.added)):
        for line in lines:
            yield click.style(f"  {sign} {printable(line.strip())}", fg=colour)


def _finding(finding: Finding) -> str:
    severity = click.style(finding.severity.name.lower(), fg=COLOURS[finding.severity])
    state = "" if finding.state == "new" else f" ({finding.state})"
    return f"  found     {severity} {finding.rule}: {printable(finding.message)}{state}"


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."
