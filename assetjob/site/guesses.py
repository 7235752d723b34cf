"""Where the files of a page may be served from, although nothing says so."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath

from assetjob.model.site import Site
from assetjob.model.target import ResolvedBy
from assetjob.runtime.site_paths import is_file
from assetjob.site.page_urls import PageUrls
from assetjob.site.published_site import has_page_of_site


class Guesses:
    """Adds to what the URLs of a page are resolved by. What the disk said is kept."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def add(self, urls: PageUrls, by: ResolvedBy) -> PageUrls:
        """Return what the URLs of a page are resolved by, with the folders that may be its root.

        `by` is who resolves them.
        """
        project = urls.project
        if project.jekyll or project.stated:
            return urls
        above = [str(each) for each in PurePosixPath(urls.path).parents][:-1]
        folders = () if project.generator else tuple(reversed(above))
        if by is not ResolvedBy.BROWSER:
            return replace(urls, roots=folders, by_end=True)
        if project.folder:
            return urls
        if self._is_root_served:
            return replace(urls, inner_roots=folders)
        return replace(urls, roots=folders)

    @cached_property
    def _is_root_served(self) -> bool:
        root = self._site.root
        return is_file(root, "CNAME") or has_page_of_site(root)
