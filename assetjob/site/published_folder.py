"""Whether a folder would be published with the site."""

from __future__ import annotations

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


def _is_served(site: Site, project: Project) -> bool:
    """Return whether the files of a project are served as they are, rather than unknown sources."""
    return project.stated or has_pages(site)


def _contains(outer: str, folder: str) -> bool:
    return bool(outer) and (folder == outer or folder.startswith(outer + "/"))
