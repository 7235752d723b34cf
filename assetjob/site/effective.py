"""What the site itself says where a setting leaves it open."""

from __future__ import annotations

from collections.abc import Mapping

from assetjob.model.site import Project, Site
from assetjob.site.config import SERVED_AS_IS


def effective_values(site: Site) -> Mapping[str, tuple[object, str]]:
    """Return the values of settings for the site's root by name, each with where it was found."""
    project = site.project_of("")
    configured = "the generator's configuration" if project.generator else "its pages"
    if project.jekyll:
        configured = "Jekyll's configuration"
    found = {
        "generator": (project.generator.lower() or SERVED_AS_IS, "detected by the site's files"),
        "markdown": (project.dialect, configured if project.generator else "default"),
        **_address(project, configured),
    }
    return {name: each for name, each in found.items() if each[0] is not None}


def _address(project: Project, configured: str) -> Mapping[str, tuple[object, str]]:
    return {
        "url": (project.origin, configured if project.generator else "the site's pages"),
        "baseurl": (
            project.baseurl or None,
            "the site's pages" if project.found_baseurl else configured,
        ),
    }
