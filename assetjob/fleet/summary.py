"""What a run over one site found, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assetjob.fleet.audit_file import FindingEntry, ImageEntry, SiteAudit
from assetjob.model.finding import Severity, State

_MISSING = "alt-missing"
SiteState = Literal["done", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site of the fleet.

    `report` is the address of its own report, relative to the fleet's, "" if there is none.
    `rules` counts new findings by rule, `severest` has the highest severity of each: a rule's less
    certain findings have a lower one than the rule. `without_alt` counts images that `alt-missing`
    reports. `saved` are the bytes of the originals that have variants, less those of the widest
    variants.
    A site that `failed` has a `problem`.
    """

    name: str
    report: str = ""
    state: SiteState = "done"
    problem: str = ""
    command: str = "audit"
    pages: int = 0
    images: int = 0
    files: int = 0
    errors: int = 0
    warnings: int = 0
    reviews: int = 0
    known: int = 0
    ignored: int = 0
    fixed: int = 0
    without_alt: int = 0
    failed_files: int = 0
    original_bytes: int = 0
    saved: int = 0
    fails_gate: bool = False
    rules: Mapping[str, int] = field(default_factory=dict)
    severest: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        """The number of new findings."""
        return self.errors + self.warnings + self.reviews

    @property
    def rank(self) -> tuple[bool, int, int, int, str]:
        """The sort key: failed sites first, then those with most errors."""
        failed = self.state == "failed"
        return (not failed, -self.errors, -self.without_alt, -self.findings, self.name)


def summary_of(name: str, report: str, audit: SiteAudit, state: SiteState) -> SiteSummary:
    """Return the numbers of a site's run."""
    states = Counter(finding.state for finding in audit.findings)
    new = [finding for finding in audit.findings if finding.state == State.NEW]
    severities: Counter[str] = Counter(finding.severity for finding in new)
    original, saved = _weights(audit)
    return SiteSummary(
        name=name,
        report=report,
        state=state,
        command=audit.command,
        pages=audit.totals.pages,
        images=audit.totals.images,
        files=audit.totals.files,
        errors=severities["error"],
        warnings=severities["warning"],
        reviews=severities["review"],
        known=states[State.KNOWN],
        ignored=states[State.IGNORED],
        fixed=states[State.FIXED],
        without_alt=sum(f.rule == _MISSING and f.state != State.FIXED for f in audit.findings),
        failed_files=len({failure.path for failure in audit.failures}),
        original_bytes=original,
        saved=saved,
        fails_gate=_fails(audit.gate, severities),
        rules=Counter(finding.rule for finding in new),
        severest=_severest(new),
    )


def _severest(findings: Iterable[FindingEntry]) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for finding in findings:
        severity = Severity[finding.severity.upper()]
        found[finding.rule] = max(severity, found.get(finding.rule, severity))
    return found


def _weights(audit: SiteAudit) -> tuple[int, int]:
    """Return the bytes of all image files, and what is saved of them."""
    files: dict[str, ImageEntry] = {}
    for image in audit.images:
        key = image.digest or ""
        if image.bytes is not None and (key not in files or image.variants):
            files[key] = image
    saved = 0
    for image in files.values():
        widest = max(image.variants, key=lambda each: each.width, default=None)
        if widest and image.bytes:
            saved += max(0, image.bytes - widest.bytes)
    return sum(image.bytes or 0 for image in files.values()), saved


def _fails(gate: str | None, severities: Mapping[str, int]) -> bool:
    if gate is None:
        return False
    least = Severity[gate.upper()]
    return any(count and Severity[name.upper()] >= least for name, count in severities.items())
