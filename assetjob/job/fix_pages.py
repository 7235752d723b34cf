"""Apply the certain fixes of rules to the pages, before variants are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from assetjob.check.by_page import by_page
from assetjob.check.fixes import apply_fixes
from assetjob.job.context import RunContext
from assetjob.job.parse_pages import parse_known
from assetjob.job.resolved_site import ResolvedSite, resolve_page
from assetjob.model.errors import PageError
from assetjob.model.finding import Finding
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Source
from assetjob.runtime.spill import SpillMap
from assetjob.site.left_alone import reason_left_alone
from assetjob.site.resolve import Resolver


def fix_pages(run: RunContext, site: ResolvedSite, findings: Sequence[Finding]) -> ResolvedSite:
    """Return the site with the pages that the fixes of `findings` change.

    The findings are in the order of the pages.
    """
    fixed: SpillMap[ResolvedPage] = SpillMap()
    cached: set[str] = set()
    if run.settings.rule_fixes and any(finding.fix for finding in findings):
        read = partial(_read, run, site, Resolver(run.site), cached)
        for page, found in by_page(findings, site.pages):
            if any(finding.fix for finding in found) and _is_writable(run, page):
                after = apply_fixes(page, found, read)
                if after is not None:
                    fixed.put(page.source.path, after)
    return replace(site, fixed=fixed, cached=site.cached | cached)


def _is_writable(run: RunContext, page: ResolvedPage) -> bool:
    return reason_left_alone(run.site, page.source, page.page) is None


def _read(
    run: RunContext, site: ResolvedSite, resolver: Resolver, cached: set[str], source: Source
) -> ResolvedPage | None:
    """Return the page of a text; its path is added to `cached` if it was not parsed for that."""
    try:
        page, is_cached = parse_known(run, source)
    except PageError:
        return None
    if is_cached:
        cached.add(source.path)
    return resolve_page(source, page, resolver, site, {})
