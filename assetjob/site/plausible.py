"""Check that a folder looks like a site before anything in it is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from assetjob.model.errors import SiteError
from assetjob.model.site import Site
from assetjob.settings.schema import Settings
from assetjob.site.published_site import front_pages

_ENDINGS = (".html", ".htm", ".xhtml")
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
        problem = "does not look like a site (no HTML page in it, no generator's configuration)"
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
    folders = {project.folder for project in site.projects if project.folder}
    folders.update(map(posixpath.dirname, front_pages(site.root)))
    for folder in sorted(folders):
        if not any(folder.startswith(f"{other}/") for other in folders):
            yield folder
