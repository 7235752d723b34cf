"""Find files that are no published pages: drafts, feeds, repository files, sources of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from assetjob.model.site import Project, Site
from assetjob.model.text import Markup, Source
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import on_disk
from assetjob.settings.schema import Settings
from assetjob.site.emails import is_email
from assetjob.site.page_suffixes import is_repository_file
from assetjob.site.publication import has_front_matter, reason_unpublished
from assetjob.site.script_libraries import is_in_library
from assetjob.site.selection import Selection

_MAX_BYTES = 1_000_000  # of a data file
_HEAD_BYTES = 1_000_000  # of a built page
_HEAD_CHARACTERS = 5_000
_FRONT_PAGES = ("index.html", "index.htm", "index.md", "index.markdown")


class Unpublished:
    """Tells which pages of a site are not published. What the disk said is kept."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._drafts = settings.drafts
        self._today = settings.today
        self._selection = Selection(site, settings)
        self._data = lru_cache(10_000)(self._says_no)

    def reason(self, source: Source) -> str | None:
        """Return why a page is not published, None where it is."""
        if source.markup is Markup.HTML and _FEED.match(source.text, 0, _HEAD_CHARACTERS):
            return "feeds and site maps: they are XML"
        if self._selection.is_named(source.path):
            return None
        if source.markup is Markup.HTML and is_email(source.text):
            return "e-mails and their templates: they follow other rules"
        if not self._drafts:
            project = self._site.project_of(source.path)
            if reason := reason_unpublished(project, source.path, source.text, self._today):
                return reason
            if any(map(self._data, self._data_files(source.path))):
                return "not published by a data file of their folder"
        if has_front_matter(source.text) or source.markup is not Markup.MARKDOWN:
            return None
        if self._is_readme(source.path):
            return "files about a repository or a library"
        if self._is_built(source.path):
            return "sources of a built page next to them"
        return None

    def _data_files(self, path: str) -> Iterator[str]:
        """Yield the paths of the data files that may say something about a page."""
        project = self._site.project_of(path)
        inner = PurePosixPath(path)
        for folder in inner.parents:
            if str(folder) != "." and str(folder).startswith(project.folder):
                for pattern in project.data_files:
                    yield str(folder / pattern.format(folder.name))
        for pattern in project.data_files:
            yield str(inner.with_name(pattern.format(inner.stem)))

    def _says_no(self, path: str) -> bool:
        try:
            text = read_file(self._site.root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return False
        return _NO_IN_DATA.search(text) is not None

    def _is_readme(self, path: str) -> bool:
        """Tell whether a page without front matter is about a repository, and is no front page."""
        if not is_repository_file(path):
            return False
        project = self._site.project_of(path)
        is_front_page = PurePosixPath(path).stem.lower() == "readme" and _shows_readme(project)
        if not is_front_page or is_in_library(self._site.root, project, path):
            return True
        folder = on_disk(self._site.root, path).parent
        return any((folder / name).is_file() for name in _FRONT_PAGES)

    def _is_built(self, path: str) -> bool:
        """Tell whether a built page of the same name is next to a source without front matter."""
        for suffix in (".html", ".htm"):
            beside = str(PurePosixPath(path).with_suffix(suffix))
            try:
                head = read_file(self._site.root, beside, _HEAD_BYTES)[:1_000]
            except UnreadableError:
                continue
            if _WHOLE_PAGE.match(head):
                return True
        return False


def _shows_readme(project: Project) -> bool:
    """Tell whether a README is the front page of its folder."""
    return project.jekyll is not None or project.readme_is_index


_NO_IN_DATA = re.compile(
    r"""(?<![\w.])["']?(?:(?:permalink|published)["']?\s*:\s*false|draft["']?\s*:\s*true)\b"""
)
# Copies of WordPress sites have the feed of a page as "feed/index.html".
_FEED = re.compile(
    r"\ufeff?\s*(?:---\n.*?\n---\s*)?(?:<[?!][^>]*>\s*)*"
    r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]",
    re.DOTALL,
)
_WHOLE_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html)\b", re.IGNORECASE | re.DOTALL)
