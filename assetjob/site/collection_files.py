"""Where the static files of a Jekyll collection are served (``Jekyll::StaticFile`` of Jekyll 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from posixpath import splitext

from assetjob.model.site import Collection, Project
from assetjob.site.jekyll_filter import collection_folder, is_included


def in_collection(project: Project, path: str) -> bool:
    """Tell whether a file, by its path from the site's root, is served as one of a collection."""
    if project.jekyll is None:
        return False
    inner = path.removeprefix(project.source + "/") if project.source else path
    folder = collection_folder(project.jekyll, inner)
    return bool(folder) and not is_included(project.jekyll, folder)


def collection_files(project: Project, path: str) -> Iterator[str]:
    """Yield the paths of the files of collections that may be served at `path`.

    All paths count from the site's root.
    """
    if project.jekyll is None:
        return
    inner = path.removeprefix(project.source + "/") if project.source else path
    stem, suffix = splitext(inner)
    for collection in project.jekyll.collections:
        found = _pattern(_template(collection)).fullmatch(stem)
        if found and collection.output:
            parts = (
                project.source,
                project.jekyll.collections_dir,
                f"_{collection.name}",
                found[1] + suffix,
            )
            yield "/".join(filter(None, parts))


def _template(collection: Collection) -> str:
    return (collection.permalink or "/:collection/:path").replace(":collection", collection.name)


@lru_cache(maxsize=64)
def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches addresses without their suffix; its group is the path of the file.

    A file has no title, and its suffix comes last, whatever the template says.
    """
    plain = re.sub(r":(?:title|output_ext)", "", template)
    before, placeholder, after = re.split(r"(:path|:name|\Z)", plain, maxsplit=1)
    if not placeholder:
        return re.compile("(?!)()")
    group = "(.+)" if placeholder == ":path" else "([^/]+)"
    parts = (re.escape(re.sub("/{2,}", "/", each)) for each in (before.lstrip("/"), after))
    return re.compile(group.join(parts).removesuffix("/"))
