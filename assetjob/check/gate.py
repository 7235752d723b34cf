"""Decide which findings are known from the baseline, and which entries the baseline keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from assetjob.check.baseline import Comparison, compare, known_findings, without_fixed
from assetjob.model.finding import Finding, KnownFinding
from assetjob.model.image import ResolvedPage
from assetjob.runtime.site_paths import is_file
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
    elsewhere: tuple[KnownFinding, ...] = (),
) -> Gated:
    """Compare the findings with the entries of the baseline, `known`.

    Findings that are left are compared with the entries `elsewhere` on the sources of the pages.

    Raises:
        SiteError: There is no disk space for the findings of a large site.
    """
    if not known and not settings.write_baseline:
        nothing = Comparison(findings, fixed=(), not_scanned=())
        return Gated(_with_sources(nothing, pages, elsewhere))
    exists = partial(_is_page, settings.site)
    baseline = None
    if settings.write_baseline:
        # A run over a part of the site knows nothing about the other pages.
        rest = compare((), pages, known, exists).not_scanned if settings.is_partial else ()
        known = baseline = (*rest, *known_findings(findings, pages))
    comparison = compare(findings, pages, known, exists)
    if settings.ratchet and comparison.fixed:
        baseline = without_fixed(known, comparison)
    return Gated(_with_sources(comparison, pages, elsewhere), baseline)


def _with_sources(
    comparison: Comparison, pages: Sequence[ResolvedPage], entries: tuple[KnownFinding, ...]
) -> Comparison:
    """Return it with findings KNOWN where an entry on the source of their page matches."""
    if not entries:
        return comparison
    built = {name: page.source.path for page in pages for name in page.built_from}
    on_built = [replace(each, page=built[each.page]) for each in entries if each.page in built]
    if not on_built:
        return comparison
    found = compare(comparison.findings, pages, on_built).findings
    return replace(comparison, findings=found, not_built=len(entries) - len(on_built))


def _is_page(site: Path, page: str) -> bool:
    path = PurePosixPath(page)
    return not path.is_absolute() and ".." not in path.parts and is_file(site, page)
