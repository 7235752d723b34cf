"""Tell whether a site shows the images that front matter names for lists and shared links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from assetjob.model.site import JekyllConfig, Project, Site
from assetjob.parse.listing_reads import shows_listing_images
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_folder, on_disk, walk
from assetjob.settings.schema import Settings
from assetjob.site.jekyll_templates import included_names, template_folders
from assetjob.site.page_suffixes import MARKDOWN
from assetjob.site.selection import Selection

_MAX_BYTES = 16_000_000
# Files in which Jekyll renders Liquid, if they have front matter.
_TEXTS = frozenset(
    ".atom .css .csv .htm .html .ics .js .json .jsonld .liquid .markdown .md .mkd .mkdn .mkdown"
    " .rss .scss .svg .txt .vcf .webmanifest .xhtml .xml .yaml .yml".split()
)
_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n")
_COMPUTED = re.compile(r"\{%-?\s*include(?:_cached)?\s+[^\s%{]*\{\{")


class ListingImages:
    """Tells of each project whether something may show the key ``image`` of its pages in lists.

    Only of Jekyll sites with a layout ``default`` of their own is it known that nothing does: that
    one replaces the layout that a theme brings to all pages. What the disk said is kept.
    """

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._selection = Selection(site, settings)
        self._known: dict[str, bool] = {}

    def may_be_shown(self, page: str) -> bool:
        """Tell it of a page's project; False only where it is known that nothing shows them."""
        project = self._site.project_of(page)
        if project.jekyll is None or project.jekyll.unseen_templates:
            return True
        if project.folder not in self._known:
            self._known[project.folder] = self._search(project, project.jekyll)
        return self._known[project.folder]

    def _search(self, project: Project, jekyll: JekyllConfig) -> bool:
        root = self._site.root
        layouts, includes = template_folders(project, jekyll)
        shells = sorted(_files(self._site, layouts))
        defaults = (PurePosixPath(layouts, f"default{ending}") for ending in (".html", ".liquid"))
        if not any(str(path) in shells for path in defaults):
            return True
        if is_folder(root, plugins := f"{project.source}/_plugins".lstrip("/")) and any(
            map(self._names_images, _files(self._site, plugins))
        ):
            return True
        search = _Search(self._text, frozenset(_files(self._site, includes)), includes)
        return search.finds(shells, is_template=True) or search.finds(self._pages(project))

    def _pages(self, project: Project) -> Iterator[str]:
        """Yield the paths of the files in which Jekyll may render Liquid, layouts aside."""
        source = f"{project.source}/" if project.source else ""
        for prefix, folders, files in walk(on_disk(self._site.root, project.source)):
            where = source + prefix
            folders[:] = [name for name in folders if self._enters(where + name)]
            for path in (where + name for name in files):
                if PurePosixPath(path).suffix.lower() in _TEXTS and (
                    self._site.project_of(path) == project
                ):
                    yield path

    def _enters(self, folder: str) -> bool:
        return self._selection.enters(folder) and not self._selection.reason(folder, folder=True)

    def _names_images(self, path: str) -> bool:
        """Tell whether a plugin of the site, in Ruby, may read a key of images."""
        text = self._text(path)
        return text is None or "image" in text.lower()

    def _text(self, path: str) -> str | None:
        try:
            data = read_file(self._site.root, path, _MAX_BYTES)
        except UnreadableError:
            return None
        return data.decode("utf-8", "replace")


class _Search:
    """Looks into texts, and into the includes that they name, each once."""

    def __init__(
        self, read: Callable[[str], str | None], includes: frozenset[str], folder: str
    ) -> None:
        self._read = read
        self._includes = includes
        self._folder = folder
        self._done: set[str] = set()

    def finds(self, paths: Iterable[str], *, is_template: bool = False) -> bool:
        """Tell whether a text, or an include that it names, may show the images.

        What cannot be read may.
        """
        for path in paths:
            text = self._read(path)
            if text is None:
                return True
            if not (is_template or _is_rendered(path, text)):
                continue
            named = self._named(text) - self._done
            self._done |= named
            if shows_listing_images(text) or self.finds(sorted(named), is_template=True):
                return True
        return False

    def _named(self, text: str) -> frozenset[str]:
        if _COMPUTED.search(text):
            return self._includes
        names = {f"{self._folder}/{name}" for name in included_names(text)}
        return self._includes & names


def _files(site: Site, folder: str) -> Iterator[str]:
    for prefix, _, files in walk(on_disk(site.root, folder)):
        yield from (f"{folder}/{prefix}{name}" for name in files)


def _is_rendered(path: str, text: str) -> bool:
    """Tell whether Jekyll may render Liquid in a file: a plugin renders all Markdown."""
    return _FENCE.match(text) is not None or path.lower().endswith(MARKDOWN)
