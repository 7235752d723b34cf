"""Which files are in a site's folder: names are compared and listed, nothing is opened."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assetjob.runtime.site_paths import is_folder, name_on_disk

_MAX_NAME = 255  # NAME_MAX
# Folders and files of which the answers of the disk are kept.
_FOLDERS = 1_000
_FILES = 20_000


@dataclass(frozen=True, slots=True)
class _Listing:
    """What is in a folder: its names by themselves and by their NFC form, links and folders."""

    names: Mapping[str, str]
    links: frozenset[str]
    folders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A file that was looked for: its path as the disk spells it, and whether that is the same.

    `exact` is False where they differ in letter case, or in the Unicode form of letters.
    """

    path: str
    exact: bool


class SiteFiles:
    """The files below a site's root. What the disk said last is kept."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listing = lru_cache(_FOLDERS)(self._list)
        self._folded = lru_cache(_FOLDERS)(self._fold)
        self._contained = lru_cache(_FILES)(self._is_contained)
        self.find = lru_cache(_FILES)(self._find)

    def _find(self, path: str) -> Match | None:
        """Return the file or folder of this path, or one that differs as `Match.exact` says.

        The search ends at a link that leads out of the site, which is returned.
        """
        folder, exact = "", True
        for part in path.split("/") if path else ():
            if not self._contained(folder):
                return Match(folder, exact)
            if len(part) > _MAX_NAME:
                return None
            names = self._listing(folder).names
            name = names.get(part) or names.get(unicodedata.normalize("NFC", part))
            exact = exact and name == part
            if name is None:
                name = self._folded(folder).get(_folded(part))
            if name is None:
                return None
            folder = f"{folder}/{name}" if folder else name
        return Match(folder, exact) if path else None

    def is_contained(self, path: str) -> bool:
        """Tell whether a path stays in the site."""
        return self._contained(path)

    def is_folder(self, path: str) -> bool:
        """Tell whether a contained path is a folder; where a link leads is asked only now."""
        above, _, name = path.rpartition("/")
        listing = self._listing(above)
        if name in listing.links:
            return is_folder(self._root, path)
        return name in listing.folders

    def _list(self, folder: str) -> _Listing:
        """Return what is in a folder; nothing where it cannot be listed."""
        names, links, folders = [], set(), set()
        try:
            with os.scandir(name_on_disk(self._root, folder)) as entries:
                for entry in entries:
                    names.append(entry.name)
                    try:
                        if entry.is_symlink():
                            links.add(entry.name)
                        elif entry.is_dir(follow_symlinks=False):
                            folders.add(entry.name)
                    except OSError:  # of this one; reading it will tell
                        continue
        except OSError:
            return _Listing({}, frozenset(), frozenset())
        names.sort()
        composed = {unicodedata.normalize("NFC", name): name for name in names}
        by_name = composed | {name: name for name in names}
        return _Listing(by_name, frozenset(links), frozenset(folders))

    def _fold(self, folder: str) -> dict[str, str]:
        return {_folded(name): name for name in self._listing(folder).names.values()}

    def _is_contained(self, path: str) -> bool:
        """Tell whether a path stays in the site; no folder outside is listed to find out."""
        if not path:
            return True
        above, _, name = path.rpartition("/")
        if not self._contained(above):
            return False
        listing = self._listing(above)
        known = listing.names.get(name) == name
        try:
            where = name_on_disk(self._root, path)
        except FileNotFoundError:
            return False
        if name in listing.links if known else os.path.islink(where):  # noqa: PTH114 - no `Path`
            return Path(os.path.realpath(where)).is_relative_to(self._root)
        return True


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
