"""Findings at one place of a page, in the order and with the ids that the report gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assetjob.model.finding import Finding
from assetjob.model.text import Span
from assetjob.report.identity import short_digest


def by_place(findings: Iterable[Finding]) -> Iterator[tuple[Span, list[tuple[str, Finding]]]]:
    """Yield the places of a page's findings, each with the ids of its findings and these."""
    places: dict[Span, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: (f.span, -f.severity, f.rule)):
        places.setdefault(finding.span, []).append(finding)
    for span, here in places.items():
        yield span, [(_id(finding, number), finding) for number, finding in enumerate(here)]


def _id(finding: Finding, number: int) -> str:
    identity = f"{finding.page}\n{finding.line}:{finding.column}\n{finding.rule}\n{number}"
    return "f-" + short_digest(identity)
