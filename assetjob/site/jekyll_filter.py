"""Which files Jekyll publishes (``Jekyll::EntryFilter`` of Jekyll 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache

from assetjob.model.site import JekyllConfig, Project

# Jekyll's folders of templates, data and posts: what is in them is not copied.
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
    collection = collection_folder(config, inner)
    excluded, included = _excluded(config), _included(config)
    for entry in _ways(inner):
        name = entry.rpartition("/")[2]
        if included.match(name):
            continue
        special = name.startswith(_SPECIAL) and entry not in (collection, config.collections_dir)
        if special or name.endswith("~") or name in _SOURCES or excluded.match(entry):
            return False
    return True


def is_template_file(project: Project, path: str) -> bool:
    """Tell whether a file, given by its path from the root, is a layout or an include."""
    folders = project.jekyll.template_folders if project.jekyll else ()
    return any(path.startswith(f"{project.source}/{folder}/".lstrip("/")) for folder in folders)


def is_excluded(config: JekyllConfig, path: str) -> bool:
    """Tell whether ``exclude`` covers a path from the source."""
    return _excluded(config).match(path) is not None


def is_included(config: JekyllConfig, path: str) -> bool:
    """Tell whether ``include`` covers the last name of a path."""
    return _included(config).match(path.rpartition("/")[2]) is not None


def _excluded(config: JekyllConfig) -> re.Pattern[str]:
    return _matcher((*_EXCLUDED, *config.excludes), config.includes)


def _included(config: JekyllConfig) -> re.Pattern[str]:
    return _matcher((".htaccess", *config.includes))


@lru_cache(maxsize=8)
def _matcher(patterns: tuple[str, ...], without: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return what matches the paths that a pattern covers, those in `without` aside.

    ``*`` crosses slashes, and a beginning is enough.
    """
    anchored = [each.lstrip("/") for each in patterns if each not in without]
    ways = [way for each in anchored for way in (translate(each), re.escape(each))]
    folders = [re.escape(each[:-1]) + r"\Z" for each in anchored if each.endswith("/")]
    return re.compile("|".join((*ways, *folders)) or r"(?!)")


def collection_folder(config: JekyllConfig, path: str) -> str:
    """Return the folder of the collection that a path may be in, "" outside of them."""
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
