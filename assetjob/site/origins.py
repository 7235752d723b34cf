"""Find the sources that built pages were made from, in the repository around a built site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from assetjob.model.errors import PageError, SiteError
from assetjob.model.site import Project, Site, contains
from assetjob.model.text import Source
from assetjob.parse.frontmatter import read_front_matter
from assetjob.runtime.site_paths import is_file, path_below
from assetjob.settings.find import is_world_writable
from assetjob.settings.schema import Settings
from assetjob.site.generators import JEKYLL
from assetjob.site.jekyll_config import CONFIG_FILES, jekyll_project
from assetjob.site.page_suffixes import MARKUPS
from assetjob.site.page_url import path_in_urls
from assetjob.site.pages import find_pages, read_source
from assetjob.site.projects import recognise
from assetjob.site.served_folders import project_of

_FOLDERS_ABOVE = 4  # a built site is not deeper in its project
_INDEXES = ("index", "_index", "README")


class Origins:
    """The sources of the pages of one site. Nothing is read before it is asked for."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._settings = settings
        self.contexts = lru_cache(100)(self._contexts)

    @property
    def has_sources(self) -> bool:
        """Tell whether sources of pages are looked for around the site."""
        return self._sources is not None

    def of(self, page: str) -> tuple[str, ...]:
        """Return the paths of the source of a built page, none where it is not known.

        The first counts from the folder of the generator's configuration, another from that of the
        settings file.
        """
        if self._sources is None:
            return ()
        project = self._sources.projects[-1]
        path = PurePosixPath(self._inner, page).as_posix()
        source = self._by_permalink.get(path) if project.jekyll else _by_path(self._sources, path)
        return tuple(dict.fromkeys((source, f"{self._prefix}{source}"))) if source else ()

    def _contexts(self, source: str) -> frozenset[str]:
        """Return the keys of the surroundings of the images in a source, as they are now."""
        if self._sources is None or not source.lower().endswith(tuple(MARKUPS)):
            return frozenset()
        from assetjob.parse.page import parse  # noqa: PLC0415 - its libraries load slowly

        path = source.removeprefix(self._prefix)
        found = read_source(self._sources, path, self._settings)
        try:
            parsed = parse(found) if isinstance(found, Source) else None
        except PageError:
            parsed = None
        return frozenset(ref.context.key for ref in parsed.refs) if parsed else frozenset()

    @cached_property
    def _sources(self) -> Site | None:
        """The site of the sources: the project that writes into this folder."""
        for folder in _folders_above(self._site.root):
            project = _project(folder)
            inner = path_below(folder, self._site.root)
            if project and any(contains(output, inner) for output in project.output):
                return Site(folder, (project,))
        return None

    @cached_property
    def _inner(self) -> str:
        """The path of the site in the folder that the generator writes, "" for that folder."""
        assert self._sources is not None
        inner = path_below(self._sources.root, self._site.root)
        outputs = [each for each in self._sources.projects[-1].output if contains(each, inner)]
        return inner.removeprefix(max(outputs, key=len)).lstrip("/")

    @cached_property
    def _prefix(self) -> str:
        """The path of the sources from the folder that paths in the settings count from."""
        if self._sources is None:
            return ""
        home, root = self._settings.home.absolute(), self._sources.root
        if root == home or not root.is_relative_to(home):
            return ""
        return f"{path_below(home, root)}/"

    @cached_property
    def _by_permalink(self) -> Mapping[str, str]:
        """The paths of the sources by those of the pages that Jekyll writes."""
        assert self._sources is not None
        return dict(_permalinks(self._sources))


def _folders_above(root: Path) -> Iterator[Path]:
    """Yield the folders above a site in which its generator's configuration may be."""
    for folder in root.parents[:_FOLDERS_ABOVE]:
        if is_world_writable(folder) or (root / ".git").exists():
            return
        yield folder
        if (folder / ".git").exists():
            return


def _project(folder: Path) -> Project | None:
    try:
        found = recognise(folder, "", frozenset(path.name for path in folder.iterdir()))
        if found is None:
            return None
        if found.generator.name != JEKYLL:
            return project_of(folder, found)
        names = [name for name in CONFIG_FILES if (folder / name).is_file()]
        return jekyll_project(folder, "", names[:1])
    except (OSError, SiteError):
        return None


def _permalinks(sources: Site) -> Iterator[tuple[str, str]]:
    """Yield where Jekyll writes each page, and the path of its source."""
    settings = Settings(site=sources.root, drafts=True)
    project = sources.projects[-1]
    for path in find_pages(sources, settings).paths:
        if not contains(project.source, path):
            continue
        found = read_source(sources, path, settings)
        if not isinstance(found, Source):
            continue
        facts, _ = read_front_matter(found.text, ())
        if url := path_in_urls(project, path, facts):
            yield _file_of(url), path


def _file_of(url: str) -> str:
    """Return the path of the file that Jekyll writes for a path in its URL space."""
    path = url.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if PurePosixPath(path).suffix in (".html", ".htm", ".xhtml") else f"{path}.html"


def _by_path(sources: Site, built: str) -> str | None:
    """Return the only source that has the path of a built page, as most generators keep it."""
    project = sources.projects[-1]
    endings = tuple(dict.fromkeys((*MARKUPS, *project.unread)))
    folders = [mount.folder for mount in project.mounts if not mount.url_path]
    found = {
        path
        for folder in folders
        for stem in _stems(PurePosixPath(built).with_suffix("").as_posix())
        for ending in endings
        if is_file(sources.root, path := f"{folder}/{stem}{ending}".lstrip("/"))
    }
    return found.pop() if len(found) == 1 else None


def _stems(stem: str) -> Iterator[str]:
    folder, _, name = f"/{stem}".rpartition("/")
    if name == "index":
        yield from (f"{folder}/{index}".lstrip("/") for index in _INDEXES)
        if folder:
            yield folder.lstrip("/")
    else:
        yield stem
