"""Prove in a browser that an in-place run changed nothing that readers see, else undo it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assetjob.browser.chromium import require_browser
from assetjob.browser.files import SiteFolder
from assetjob.browser.measure_pages import BrowserOptions
from assetjob.job.api import undo_last_run
from assetjob.job.compare_sites import ComparedSites, compare_folders
from assetjob.job.context import Progress
from assetjob.model.errors import AssetjobError, SiteError
from assetjob.model.result import Result, Undone
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.published_folder import require_served_at_root


@dataclass(frozen=True, slots=True)
class Proof:
    """The comparison of the pages that a run changed, and what was undone, None if it stays."""

    compared: ComparedSites
    undone: Undone | None = None


def require_provable(settings: Settings, options: BrowserOptions) -> None:
    """Check before a run that its changes can be proved.

    Raises:
        AssetjobError: There is no browser, or the site is the source of a generator, or
            is served from a folder below its root.
    """
    site = find_site(settings)
    project = site.project_of("index.html")
    if not project.served_as_is:
        name = f"is the source of a {project.generator} site, which no browser can open"
        raise SiteError(f"{settings.site}: {name}; run fix --prove on the built site")
    require_served_at_root(site)
    require_browser(options.executable)


def prove(result: Result, settings: Settings, options: BrowserOptions, progress: Progress) -> Proof:
    """Compare the pages that an in-place run changed; undo the run if a box moved.

    A broken or other image counts as well; see `PageComparison.moved`.

    Raises:
        SiteError: The browser failed, and the run was undone, as nothing is proved.
    """
    site = find_site(settings)
    project = site.project_of("index.html")
    before = {
        page.source.path: page.source.text.encode()
        for page in result.pages
        if page.rewritten is not None
    }
    after = SiteFolder(site.root, project.baseurl, project.origin)
    try:
        compared = compare_folders(replace(after, overlay=before), after, (), options, progress)
    except AssetjobError as error:
        undo_last_run(settings, force=False)
        raise SiteError(f"{error}; nothing is proved, so the run was undone") from error
    except KeyboardInterrupt:
        undo_last_run(settings, force=False)
        raise
    if not any(page.moved for page in compared.pages):
        return Proof(compared)
    return Proof(compared, undo_last_run(settings, force=False))
