"""Decide which findings are known from the baseline, and which entries the baseline keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from assetjob.check.baseline import Comparison, compare, known_findings, without_fixed
from assetjob.model.finding import Finding, KnownFinding
from assetjob.model.image import ResolvedPage
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Gated:
    """The findings compared with the baseline.

    `baseline` are the entries that are to be saved, None if the file stays as it is.
    """

    comparison: Comparison
    baseline: tuple[KnownFinding, ...] | None = None


def apply_baseline(
    findings: Sequence[Finding],
    pages: Sequence[ResolvedPage],
    known: tuple[KnownFinding, ...],
    settings: Settings,
) -> Gated:
    """Compare the findings with the entries of the baseline, `known`.

    Raises:
        SiteError: There is no disk space for the findings of a large site.
    """
    if not known and not settings.write_baseline:
        return Gated(Comparison(findings, fixed=(), not_scanned=()))
    exists = partial(_is_page, settings.site)
    baseline = None
    if settings.write_baseline:
        # A run over a part of the site knows nothing about the other pages.
        rest = compare((), pages, known, exists).not_scanned if settings.is_partial else ()
        known = baseline = (*rest, *known_findings(findings, pages))
    comparison = compare(findings, pages, known, exists)
    if settings.ratchet and comparison.fixed:
        baseline = without_fixed(known, comparison)
    return Gated(comparison, baseline)


def _is_page(site: Path, page: str) -> bool:
    path = PurePosixPath(page)
    return not path.is_absolute() and ".." not in path.parts and (site / path).is_file()
