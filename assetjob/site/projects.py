"""Find the generators' projects in a site: the folders that hold their configurations."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase, translate
from pathlib import Path
from typing import Literal

from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import name_on_disk, on_disk, walk
from assetjob.site.generator_entry import Generator, Sign
from assetjob.site.generators import GENERATORS
from assetjob.site.packages import MANIFESTS, packages_in

# Folders of packages, of repositories and of what generators write: no project is looked for there.
BUILD_FOLDER = "_site"
SKIPPED_FOLDERS = frozenset({BUILD_FOLDER, "node_modules", "vendor", ".git"})
_MAX_BYTES = 1_000_000  # of a configuration file
GENERATED = re.compile(r"<meta\s[^<>]*?\bname=[\"']?generator\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A generator recognised in a folder; `texts` are its configuration files by their paths."""

    folder: str
    generator: Generator
    texts: dict[str, str]
    by: Literal["sign", "package", "weak sign"] = "sign"


def find_projects(root: Path) -> tuple[Found, ...]:
    """Return the generators recognised in the folders of a site, the innermost folders first."""
    every = tuple(_recognised(root))
    kept = (found for found in every if not _is_explained(found, every))
    return tuple(sorted(kept, key=lambda found: (-_depth(found.folder), found.folder)))


def _is_explained(found: Found, every: Iterable[Found]) -> bool:
    """Tell whether a folder is no project by itself.

    A manifest names the generator of a folder further inside, a weak sign is in a project, and so
    are templates of new pages in its folder of layouts.
    """
    if posixpath.basename(found.folder) == "layouts" and found.generator.name == "Hugo":
        return any(_is_inside(found.folder, other.folder) for other in every)
    if found.by == "package":
        same = (other for other in every if other.generator is found.generator)
        return any(_is_inside(other.folder, found.folder) for other in same)
    return found.by != "sign" and any(_is_inside(found.folder, other.folder) for other in every)


def recognise(root: Path, folder: str, names: Iterable[str]) -> Found | None:
    """Return the generator whose project a folder is; `names` are those of what is in it."""
    folder_files = _Folder(root, folder, frozenset(names))
    for generator in GENERATORS:
        if texts := folder_files.match(generator.signs):
            return Found(folder, generator, texts)
    packages = folder_files.packages()
    if packages and folder_files.is_built():
        packages = frozenset()
    for generator in GENERATORS:
        if not packages.isdisjoint(generator.packages):
            texts = folder_files.texts(sign.path for sign in generator.signs)
            return Found(folder, generator, texts, by="package")
    for generator in GENERATORS:
        if folder_files.has_any(generator.weak_signs):
            texts = folder_files.texts(sign.path for sign in generator.signs)
            return Found(folder, generator, texts, by="weak sign")
    return None


def named_generator(root: Path, folder: str, generator: Generator) -> Found:
    """Return a generator as found in a folder because a setting names it."""
    names = frozenset(path.name for path in on_disk(root, folder).iterdir())
    texts = _Folder(root, folder, names).texts(sign.path for sign in generator.signs)
    return Found(folder, generator, texts)


def _recognised(root: Path) -> Iterator[Found]:
    for prefix, folders, files in walk(root):
        names = [name for name in (*folders, *files) if name in _NAMES or _PATTERNS.match(name)]
        if names and (found := recognise(root, prefix.rstrip("/"), names)):
            yield found
        folders[:] = sorted(n for n in folders if n not in SKIPPED_FOLDERS and n[:1] != ".")


class _Folder:
    """A folder in which signs are looked for."""

    def __init__(self, root: Path, path: str, names: frozenset[str]) -> None:
        self._root, self._path, self._names = root, path, names

    def match(self, signs: Iterable[Sign]) -> dict[str, str]:
        """Return the files of the signs that are found, with their texts."""
        return dict(self._found(signs))

    def has_any(self, signs: Iterable[Sign]) -> bool:
        """Tell whether one of the signs is found; a site may have thousands of posts that match."""
        return next(self._found(signs), None) is not None

    def _found(self, signs: Iterable[Sign]) -> Iterator[tuple[str, str]]:
        for sign in signs:
            if sign.also and not any(self.paths(sign.also)):
                continue
            for path in self.paths(sign.path):
                text = self._text(path)
                if not sign.text or re.search(sign.text, text):
                    yield path, text

    def texts(self, patterns: Iterable[str]) -> dict[str, str]:
        """Return the texts of the files of these patterns, by their paths."""
        paths = (path for pattern in patterns for path in self.paths(pattern))
        return {path: self._text(path) for path in paths}

    def is_built(self) -> bool:
        """Tell whether the front page names its generator: built sites may hold manifests, too."""
        found = GENERATED.search(self._text(posixpath.join(self._path, "index.html")))
        return found is not None and "{" not in found[0]

    def packages(self) -> frozenset[str]:
        """Return the names of the packages that the folder's manifests list."""
        texts = self.texts(MANIFESTS)
        found = (packages_in(posixpath.basename(path), text) for path, text in texts.items())
        return frozenset().union(*found)

    def paths(self, pattern: str) -> Iterator[str]:
        """Yield the paths, from the site's root, of what lies here and matches."""
        first, _, rest = pattern.partition("/")
        for name in sorted(self._names):
            if fnmatchcase(name, first):
                path = posixpath.join(self._path, name)
                yield from (path,) if not rest else self._below(path, rest)

    def _below(self, path: str, pattern: str) -> Iterator[str]:
        try:
            names = os.listdir(name_on_disk(self._root, path))  # noqa: PTH208 - there may be none
        except OSError:
            return
        yield from _Folder(self._root, path, frozenset(names)).paths(pattern)

    def _text(self, path: str) -> str:
        try:
            return read_file(self._root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return ""


def _depth(folder: str) -> int:
    return len(folder.split("/")) if folder else 0


def _is_inside(folder: str, outer: str) -> bool:
    return folder != outer and (not outer or folder.startswith(outer + "/"))


def _first_names() -> Iterator[str]:
    for generator in GENERATORS:
        for sign in (*generator.signs, *generator.weak_signs):
            yield from (path.partition("/")[0] for path in (sign.path, sign.also) if path)
    yield from MANIFESTS


# What the first part of any sign's path looks like: most folders hold nothing of the kind.
_GLOBS = sorted({name for name in _first_names() if re.search(r"[*?[]", name)})
_PATTERNS = re.compile("|".join(map(translate, _GLOBS)))
_NAMES = frozenset(_first_names()).difference(_GLOBS)
