"""Check that a folder looks like a site before anything in it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.site import Site
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings
from assetjob.site.pages import HEAD, MAX_BYTES, REPORT_MARK
from assetjob.site.projects import SKIPPED_FOLDERS

_ENDINGS = (".html", ".htm", ".xhtml")
_FRONT_PAGES = frozenset({"index" + ending for ending in _ENDINGS})
_MAX_NAMED = 3  # sites in a message


def require_site(site: Site, settings: Settings) -> None:
    """Check that the folder is a site, or has exactly one below it.

    A folder is a site if it holds an HTML page, a generator's configuration or posts, or if there
    are settings for it. The root of an unrelated repository is none, although it may hold pages.

    Raises:
        SiteError: It is none, and the user neither named files in it nor insisted.
    """
    if settings.force or settings.is_partial or settings.settings_file or _is_site(site):
        return
    below = tuple(_sites_below(site))
    if len(below) == 1:
        return
    if below:
        more = ", ..." if len(below) > _MAX_NAMED else ""
        problem = f"contains several sites ({', '.join(below[:_MAX_NAMED])}{more})"
    else:
        problem = "does not look like a site (no HTML page, no generator's configuration)"
    raise SiteError(f"{site.root}: {problem}; name the site's folder, or insist with --force")


def _is_site(site: Site) -> bool:
    at_root = (project for project in site.projects if not project.folder)
    if any(project.generator or project.stated for project in at_root):
        return True
    return has_pages(site) or (site.root / "_posts").is_dir()


def has_pages(site: Site) -> bool:
    """Return whether the site's root itself holds an HTML page."""
    return any(path.name.lower().endswith(_ENDINGS) for path in site.root.iterdir())


def _sites_below(site: Site) -> Iterator[str]:
    """Yield the outermost folders that hold a generator's configuration or a front page."""
    projects = {project.folder for project in site.projects if project.folder}
    for where, folders, files in os.walk(site.root):
        path = Path(where).relative_to(site.root).as_posix()
        front_pages = [name for name in files if name.lower() in _FRONT_PAGES]
        if path in projects or any(not _is_report(site, f"{path}/{name}") for name in front_pages):
            yield path
            folders.clear()
        folders[:] = sorted(n for n in folders if n not in SKIPPED_FOLDERS and n[:1] != ".")


def _is_report(site: Site, path: str) -> bool:
    """Tell whether a page is the report of an earlier run."""
    try:
        head = read_file(site.root, path, MAX_BYTES)[:HEAD]
    except UnreadableError:
        return False
    return REPORT_MARK.encode() in head
