"""Which files git ignores, as ``.gitignore`` files in and above a site's folder say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import on_disk, path_below

_MAX_BYTES = 1_000_000

_Specs = tuple[tuple[Path, GitIgnoreSpec], ...]  # of folders, the outermost first


class GitIgnore:
    """The ``.gitignore`` files around the files of a site.

    Where git ignores the site's folder itself, nothing counts as ignored: the user asked for it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._above = _specs(repository_above(root))
        self._inside = lru_cache(10_000)(self._specs_inside)
        self._off = self._is_ignored(self._above, "", folder=True) or self._ignores_everything()

    def ignores(self, path: str, *, folder: bool = False) -> bool:
        """Tell whether git ignores a file or folder, by its path from the root.

        That its folder is not ignored has been asked before.
        """
        if self._off:
            return False
        specs = (*self._above, *self._inside(path.rpartition("/")[0]))
        return self._is_ignored(specs, path, folder=folder)

    def _is_ignored(self, specs: _Specs, path: str, *, folder: bool) -> bool:
        """Ask the files of the given folders, the innermost of which decides."""
        if not specs:
            return False
        target = on_disk(self._root, path)
        for where, spec in reversed(specs):
            inner = path_below(where, target) + ("/" if folder else "")
            if (verdict := spec.check_file(inner).include) is not None:
                return verdict
        return False

    def _ignores_everything(self) -> bool:
        """Tell whether a file in the root ignores all in it, as build tools write it."""
        return any(
            spec.match_file("index.html") and spec.match_file("a/")
            for _, spec in _specs([self._root])
        )

    def _specs_inside(self, folder: str) -> _Specs:
        """Return what the files in the root and in the folders down to `folder` say."""
        if not folder:
            return _specs([self._root])
        return (*self._inside(folder.rpartition("/")[0]), *_specs([on_disk(self._root, folder)]))


def _specs(folders: Iterable[Path]) -> _Specs:
    """Return the folders that have a ``.gitignore``, with what it says."""
    found = ((folder, _read(folder)) for folder in folders)
    return tuple((folder, spec) for folder, spec in found if spec is not None)


def _read(folder: Path) -> GitIgnoreSpec | None:
    try:
        text = read_file(folder, ".gitignore", _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return None
    return GitIgnoreSpec.from_lines(text.splitlines())


def repository_above(root: Path) -> list[Path]:
    """Return the folders from the repository's to the one above `root`; none without git."""
    above: list[Path] = []
    if (root / ".git").exists():
        return above
    for folder in root.parents:
        above.insert(0, folder)
        if (folder / ".git").exists():
            return above
    return []
