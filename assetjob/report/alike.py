"""Group findings of one cause, such as a layout's logo that every page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from assetjob.model.finding import Finding
from assetjob.report.identity import SHORT
from assetjob.runtime.spill import SpillMap


def each_cause_once(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Yield the first of the findings of one cause, with their number.

    They say the same of the same image file, or have the same `Finding.group`.

    `findings` is iterated twice. A finding without a group or an image file is like no other.
    """
    counts: SpillMap[int] = SpillMap()
    for finding in findings:
        if key := cause_key(finding):
            counts.put(key, counts[key] + 1 if key in counts else 1)
    for finding in findings:
        key = cause_key(finding)
        if not key:
            yield finding, 1
        elif key in counts:
            yield finding, counts[key]
            counts.discard(key)


def group_id(key: str) -> str:
    """Return the id of a group in the report, "" for the key of a finding that is like no other."""
    return f"c-{key[:SHORT]}" if key else ""


def cause_key(finding: Finding) -> str:
    """Return what findings of one cause have in common, "" for one that is like no other."""
    if not (finding.file or finding.group):
        return ""
    grouped = finding.group and f"{finding.group}\0{finding.severity.name}"
    about = grouped or f"{finding.file}\0{finding.message}"
    said = f"{finding.rule}\0{about}"
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
