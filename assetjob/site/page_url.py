"""Compute the public URL of a page, for links to it."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from assetjob.model.front_matter import FrontMatter
from assetjob.model.site import JekyllConfig, Project
from assetjob.site.jekyll_filter import publishes
from assetjob.site.permalink import jekyll_path, kind_of, path_in_source

_RENDERED = (".md", ".markdown")
_SAFE = "/:@!$&'()*+,;=~"  # in a path, besides letters, digits, "-", "." and "_" (RFC 3986, 3.3)


def page_url(project: Project, page: str, facts: FrontMatter | None) -> str:
    """Return the URL of a page, "" where the site's own URL or the page's path is not certain.

    `page` is the path of the page's file from the site's root, `facts` its front matter.
    """
    if not (project.origin or "").startswith(("https://", "http://")):
        return ""
    path = path_in_urls(project, page, facts)
    if path is None:
        return ""
    path = path.removesuffix("index.html") if path.endswith("/index.html") else path
    return f"{project.origin}{project.baseurl}{quote(path, _SAFE, errors='replace')}"


def path_in_urls(project: Project, page: str, facts: FrontMatter | None) -> str | None:
    """Return the path of a page in its project's URL space, not encoded, or None."""
    path = path_in_source(project, page)
    if project.jekyll:
        return _path_in_jekyll(project, project.jekyll, path, page, facts)
    is_copied = project.served_as_is and path.suffix.lower() not in _RENDERED
    return f"/{path}" if is_copied else None


def _path_in_jekyll(
    project: Project,
    jekyll: JekyllConfig,
    path: PurePosixPath,
    page: str,
    facts: FrontMatter | None,
) -> str | None:
    if (
        facts and facts.permalink
    ):  # a theme may publish folders that the configuration does not name
        return jekyll_path(jekyll, path, facts)
    is_post = kind_of(jekyll, path)[0] == "posts"
    if not is_post and not publishes(project, page):
        return None
    if facts is None:
        return None if is_post or path.suffix.lower() in _RENDERED else f"/{path}"
    return jekyll_path(jekyll, path, facts)
