"""Keep to a part of the site after the whole site was read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assetjob.job.resolved_site import ResolvedSite
from assetjob.model.finding import Finding
from assetjob.model.focus import Focus
from assetjob.model.site import Site
from assetjob.runtime.git_diff import changed_files
from assetjob.runtime.site_paths import is_folder, path_below
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings


def focus_of(site: Site, settings: Settings) -> Focus | None:
    """Return the part of the site that the run reports on, None for all that it reads.

    Raises:
        SettingsError: Git does not know what was changed.
    """
    if settings.changed_since is not None:
        return Focus(changed_files(site.root, settings.changed_since))
    if not settings.reported:
        return None
    paths = [path_below(site.root, path) for path in settings.reported]
    folders = {path for path in paths if is_folder(site.root, path)}
    return Focus(dict.fromkeys(path for path in paths if path not in folders), frozenset(folders))


def focused(
    site: ResolvedSite, findings: Sequence[Finding], focus: Focus
) -> tuple[ResolvedSite, Sequence[Finding]]:
    """Return the pages that count, the findings on them, and what of them could not be read."""
    pages = SpillList(page for page in site.pages if focus.has_page(page))
    kept: SpillMap[None] = SpillMap((page.source.path, None) for page in pages)
    used: SpillMap[None] = SpillMap(
        (image.target.file, None)
        for page in pages
        for image in page.images
        if image.target.file and image.failure
    )
    return (
        replace(
            site,
            pages=pages,
            unread_pages=tuple(each for each in site.unread_pages if focus.has_file(each.path)),
            unread_images={path: each for path, each in site.unread_images.items() if path in used},
        ),
        SpillList(finding for finding in findings if finding.page in kept),
    )
