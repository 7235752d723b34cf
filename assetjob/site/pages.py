"""Find the site that a run is about, and the pages in it."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.site import Site
from assetjob.model.text import Markup, Source
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.load import SETTINGS_FILE
from assetjob.settings.schema import Settings
from assetjob.site.config import CONFIGS

MARKUPS = {
    ".md": Markup.MARKDOWN,
    ".markdown": Markup.MARKDOWN,
    ".html": Markup.HTML,
    ".htm": Markup.HTML,
}
MAX_BYTES = 64_000_000  # of a page; nobody reads a longer one
# Never part of a site as served, or somebody else's code.
SKIPPED_FOLDERS = frozenset({"_site", "node_modules", "vendor", ".git"})
# Jekyll's own folders hold templates and data, not pages.
JEKYLL_FOLDERS = frozenset({"_includes", "_layouts", "_sass", "_data", "_plugins"})
# A repository's own papers: GitHub shows them, the site does not.
REPOSITORY_FILES = frozenset(
    {"readme", "changelog", "contributing", "license", "licence", "code_of_conduct", "security"}
)


def find_root(arguments: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    """Return the site's root that `arguments` lie in, and the files and folders to keep to.

    One folder is the site, unless a folder above it is known to be one (it has a ``_config.yml`` or
    an ``assetjob.toml``) and it does not look like one itself. Without arguments the working folder
    is the site.

    Raises:
        SiteError: An argument is not there, or the arguments lie in different sites.
    """
    if not arguments:
        return Path.cwd(), ()
    for argument in arguments:
        if not argument.exists():
            raise SiteError(f"{argument}: no such file or folder")
        if argument.is_file() and argument.suffix.lower() not in MARKUPS:
            raise SiteError(f"{argument}: is no page ({', '.join(MARKUPS)})")
    roots = {_root_of(argument.resolve()) for argument in arguments}
    if len(roots) > 1:
        named = ", ".join(sorted(str(root) for root in roots))
        raise SiteError(f"the arguments lie in different sites ({named}): run one at a time")
    root = roots.pop()
    narrowed = tuple(path.resolve() for path in arguments if path.resolve() != root)
    return root, narrowed


def find_pages(site: Site, settings: Settings) -> Iterator[str]:
    """Yield the paths of the site's pages, relative to its root with ``/``, in sorted order.

    Raises:
        SiteError: A folder of the site cannot be listed.
    """
    selection = _Selection(site, settings)
    pages = []
    for folder, folders, files in os.walk(site.root, onerror=_cannot_list):
        inner = Path(folder).relative_to(site.root).as_posix()
        prefix = "" if inner == "." else inner + "/"
        folders[:] = [name for name in folders if selection.enters(prefix + name)]
        pages += [prefix + name for name in files if selection.takes(prefix + name)]
    yield from sorted(pages)


def read_source(site: Site, path: str, settings: Settings) -> Source | Failure:
    """Read a page. A page that is not UTF-8, or cannot be read, is a Failure and left alone."""
    try:
        text = read_file(site.root, path, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 (byte {error.start}): save it as UTF-8; left alone"
        return Failure(path, "read", reason)
    except UnreadableError as error:
        return Failure(path, "read", str(error))
    markup = MARKUPS[PurePosixPath(path).suffix.lower()]
    return Source(path, markup, text, _dialect(site, settings), site.block_html)


def _dialect(site: Site, settings: Settings) -> str:
    if settings.markdown != "auto":
        return settings.markdown
    return "kramdown" if site.jekyll and not site.renderer else "commonmark"


def is_report(source: Source) -> bool:
    """Tell whether a page is an earlier run's report: it is nobody's page, wherever it lies."""
    return source.markup is Markup.HTML and REPORT_MARK in source.text[:HEAD]


REPORT_MARK = '<meta name="generator" content="assetjob">'
HEAD = 200  # characters: the mark stands right after the charset


def _root_of(path: Path) -> Path:
    folder = path if path.is_dir() else path.parent
    if path.is_dir() and (_is_site(path) or any((path / n).exists() for n in _FRONT_PAGES)):
        return path
    for above in folder.parents if path.is_dir() else (folder, *folder.parents):
        if _is_site(above):
            return above
    if path.is_dir():
        return path
    working = Path.cwd().resolve()
    return working if path.is_relative_to(working) else folder


_FRONT_PAGES = ("index.html", "index.htm", "index.md", "_posts")


def _is_site(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (*CONFIGS, SETTINGS_FILE))


def _cannot_list(error: OSError) -> None:
    raise SiteError(f"{error.filename}: cannot be listed: {error.strerror}") from error


class _Selection:
    """Which folders are entered and which files are pages."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._drafts = settings.drafts
        self._include = GitIgnoreSpec.from_lines(settings.include)
        self._exclude = GitIgnoreSpec.from_lines(settings.exclude)
        self._any_include = bool(settings.include)
        self._narrowed = [_inside(site.root, path) for path in settings.paths]
        # What the tool writes itself is never a page of the site.
        own = [settings.variants_dir, ".assetjob"]
        own += [
            _inside(site.root, Path(folder))
            for folder in map(os.path.realpath, filter(None, (settings.reports, settings.output)))
            if Path(folder).is_relative_to(site.root)
        ]
        self._own = frozenset(path for path in own if path != ".")

    def enters(self, path: str) -> bool:
        if path in self._own or path.rpartition("/")[2] == ".git":
            return False
        # A pattern of --include may reach into a folder that is left out otherwise.
        return self._any_include or not self._left_out(path)

    def takes(self, path: str) -> bool:
        if not path.lower().endswith(tuple(MARKUPS)):  # of all files: a path takes longer to make
            return False
        name = PurePosixPath(path)
        if name.suffix.lower() not in MARKUPS or not self._in_scope(path):
            return False
        if self._include.match_file(path):
            return True
        if self._exclude.match_file(path) or self._is_repository_file(path):
            return False
        ways = [path, *(str(parent) for parent in name.parents)][:-1]
        return not any(self._left_out(way) for way in ways)

    def _in_scope(self, path: str) -> bool:
        return not self._narrowed or any(
            path == scope or path.startswith(scope + "/") for scope in self._narrowed
        )

    def _left_out(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        if name in SKIPPED_FOLDERS or path in self._own:
            return True
        if name in self._site.includes or path in self._site.includes:
            return False
        if name.startswith("."):
            return True
        if self._site.jekyll:
            if name == "_drafts":
                return not self._drafts
            if name in JEKYLL_FOLDERS or _jekyll_excludes(self._site.excludes, path):
                return True
        return self._exclude.match_file(path + "/")

    def _is_repository_file(self, path: str) -> bool:
        return "/" not in path and PurePosixPath(path).stem.lower() in REPOSITORY_FILES


def _inside(root: Path, path: Path) -> str:
    if not path.is_relative_to(root):
        raise SiteError(f"{path}: lies outside the site {root}")
    return path.relative_to(root).as_posix()


def _jekyll_excludes(patterns: tuple[str, ...], path: str) -> bool:
    """Tell whether Jekyll's ``exclude`` covers `path`: from the root, ``*`` crosses slashes."""
    for pattern in patterns:
        anchored = pattern.strip("/")
        if fnmatch.fnmatchcase(path, anchored) or path.startswith(anchored + "/"):
            return True
    return False
