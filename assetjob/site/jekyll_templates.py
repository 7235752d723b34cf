"""Jekyll's layouts and includes, and which of them its pages use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from assetjob.model.front_matter import FrontMatter
from assetjob.model.image import Failure
from assetjob.model.site import JekyllConfig, Project, Site
from assetjob.model.text import Source
from assetjob.parse.frontmatter import read_front_matter
from assetjob.runtime.site_paths import on_disk, walk
from assetjob.site.page_suffixes import LIQUID, is_page
from assetjob.site.permalink import default_layout, path_in_source
from assetjob.site.selection import Selection

# A name that Liquid computes is not known.
_INCLUDE = re.compile(r"\{%-?\s*include(?:_cached)?\s+(?P<name>[^\s{}%]{1,500})")
_NO_LAYOUT = frozenset({"", "~", "none", "null"})


def find_templates(site: Site, selection: Selection) -> tuple[str, ...]:
    """Return the paths of the layouts and includes of a site's Jekyll projects, sorted."""
    return tuple(
        sorted(
            path
            for project in site.projects
            if project.jekyll
            for folder in template_folders(project, project.jekyll)
            for prefix, _, files in walk(on_disk(site.root, folder))
            for name in files
            if is_page(name) or name.endswith(LIQUID)
            if selection.takes_template(path := f"{folder}/{prefix}{name}")
        )
    )


class TemplateUses:
    """Notes which layouts and includes the pages of a site name."""

    def __init__(self, site: Site, templates: Iterable[str], selection: Selection) -> None:
        self._site = site
        self._templates = frozenset(templates)
        named = sorted(path for path in self._templates if selection.names_template(path))
        self._used = dict.fromkeys(named)
        self._paths = {name: path for path in self._templates for name in self._names(path)}

    def add(self, source: Source, facts: FrontMatter | None) -> None:
        """Note the templates that a page or a template names; `facts` is its front matter.

        Jekyll copies a page without front matter as it is.
        """
        if not self._templates:
            return
        project = self._site.project_of(source.path)
        if project.jekyll and (facts is not None or source.path in self._templates):
            for name in _named(project, project.jekyll, source, facts):
                if path := self._paths.get(f"{project.folder}\0{name}"):
                    self._used[path] = None

    def used(self, read: Callable[[str], Source | Failure | None]) -> Iterator[Source | Failure]:
        """Read and yield the templates that pages use, and those that the command line names."""
        done: set[str] = set()
        while waiting := [path for path in self._used if path not in done]:
            for path in waiting:
                done.add(path)
                source = read(path)
                if isinstance(source, Source):
                    self.add(source, read_front_matter(source.text, ())[0])
                if source is not None:
                    yield source

    @property
    def unused(self) -> int:
        """The number of templates that no page is known to use."""
        return len(self._templates) - len(self._used)

    def _names(self, path: str) -> Iterator[str]:
        """Yield what pages of a template's project call it."""
        project = self._site.project_of(path)
        layouts, includes = template_folders(project, project.jekyll or JekyllConfig())
        if path.startswith(f"{layouts}/"):
            stem = PurePosixPath(path.removeprefix(f"{layouts}/")).with_suffix("")
            yield f"{project.folder}\0layout {stem}"
        else:
            inner = path.removeprefix(f"{includes}/")
            yield f"{project.folder}\0include {inner}"


def template_folders(project: Project, jekyll: JekyllConfig) -> tuple[str, str]:
    """Return the folders of a project's layouts and includes, by their paths from the root."""
    layouts, includes = jekyll.template_folders
    return f"{project.source}/{layouts}".lstrip("/"), f"{project.source}/{includes}".lstrip("/")


def _named(
    project: Project, jekyll: JekyllConfig, source: Source, facts: FrontMatter | None
) -> Iterator[str]:
    layout = facts.layout if facts else None
    if layout is None:
        layout = default_layout(jekyll, path_in_source(project, source.path))
    if layout and layout.lower() not in _NO_LAYOUT:
        yield f"layout {layout}"
    yield from (f"include {name}" for name in included_names(source.text))


def included_names(text: str) -> Iterator[str]:
    """Yield the names of the includes that a text names; those that Liquid computes are missing."""
    return (found["name"] for found in _INCLUDE.finditer(text))
