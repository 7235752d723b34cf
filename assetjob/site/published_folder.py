"""Which folders are published: as the site, or with it."""

from __future__ import annotations

from assetjob.model.errors import SiteError
from assetjob.model.site import Project, Site
from assetjob.site.jekyll_filter import publishes
from assetjob.site.plausible import has_pages


def is_published(site: Site, folder: str) -> bool:
    """Return whether files of a folder, by its path from the site's root, would be published."""
    project = site.project_of(folder)
    if project.jekyll:
        return publishes(project, f"{folder}/index.html")
    if project.generator:
        return any(_contains(mount.folder, folder) for mount in project.mounts)
    return _is_served(site, project)


def require_served_at_root(site: Site) -> None:
    """Check that no folder below the root is what a host serves.

    Raises:
        SiteError: One is, so a browser cannot open the pages by their paths from the root.
    """
    for each in site.projects:
        if each.served_as_is and each.folder:
            raise SiteError(f"{site.root}: the site is served from {each.folder}; name that folder")


def _is_served(site: Site, project: Project) -> bool:
    """Return whether the files of a project are served as they are, rather than unknown sources."""
    return project.stated or bool(project.folder) or has_pages(site)


def _contains(outer: str, folder: str) -> bool:
    return bool(outer) and (folder == outer or folder.startswith(outer + "/"))
