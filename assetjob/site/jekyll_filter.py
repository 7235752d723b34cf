"""Which files Jekyll publishes (``Jekyll::EntryFilter`` of Jekyll 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from assetjob.model.site import JekyllConfig, Project

# Jekyll's folders of templates, data and posts: what lies in them is not copied.
_SOURCES = frozenset(
    {"_data", "_drafts", "_includes", "_layouts", "_plugins", "_posts", "_sass", "_site"}
)
_EXCLUDED = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    *(f"vendor/{name}/" for name in ("bundle", "cache", "gems", "ruby")),
)
_SPECIAL = (".", "_", "#", "~")


def publishes(project: Project, path: str) -> bool:
    """Tell whether Jekyll copies a file, by its path from the site's root, into the built site."""
    config = project.jekyll or JekyllConfig()
    inner = path.removeprefix(project.source + "/") if project.source else path
    collection = _collection_of(config, inner)
    for entry in _ways(inner):
        included = is_included(config, entry)
        if is_excluded(config, entry) and not included:
            return False
        name = entry.rpartition("/")[2]
        special = name.startswith(_SPECIAL) and entry not in (collection, config.collections_dir)
        if not included and (special or name.endswith("~") or name in _SOURCES):
            return False
    return True


def is_excluded(config: JekyllConfig, path: str) -> bool:
    """Tell whether ``exclude`` covers a path from the source."""
    patterns = (*_EXCLUDED, *config.excludes)
    return _covers([each for each in patterns if each not in config.includes], path)


def is_included(config: JekyllConfig, path: str) -> bool:
    """Tell whether ``include`` covers the last name of a path."""
    return _covers((".htaccess", *config.includes), path.rpartition("/")[2])


def _covers(patterns: Iterable[str], path: str) -> bool:
    """Tell whether a pattern covers a path: ``*`` crosses slashes, and a beginning is enough."""
    for pattern in patterns:
        anchored = pattern.lstrip("/")
        if fnmatchcase(path, anchored) or path.startswith(anchored) or anchored == path + "/":
            return True
    return False


def _collection_of(config: JekyllConfig, path: str) -> str:
    """Return the folder of the collection that a path may lie in, "" outside of them."""
    inner = path.removeprefix(config.collections_dir + "/") if config.collections_dir else path
    first = inner.partition("/")[0]
    if first not in {f"_{collection.name}" for collection in config.collections}:
        return ""
    return path[: len(path) - len(inner)] + first


def _ways(path: str) -> Iterator[str]:
    """Yield the folders of a path, the outermost first, and the path itself."""
    parts = path.split("/")
    for number in range(1, len(parts) + 1):
        yield "/".join(parts[:number])
