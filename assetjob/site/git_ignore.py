"""Which files git ignores, as ``.gitignore`` files in and above a site's folder say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from assetjob.runtime.safe_read import UnreadableError, read_file

_MAX_BYTES = 1_000_000


class GitIgnore:
    """The ``.gitignore`` files around the files of a site.

    Where git ignores the site's folder itself, nothing counts as ignored: the user asked for it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._spec = lru_cache(10_000)(self._read)
        self._above = tuple(_repository_above(root))
        self._off = self._is_ignored(self._above, "", folder=True) or self._ignores_everything()

    def ignores(self, path: str, *, folder: bool = False) -> bool:
        """Tell whether git ignores a file or folder, by its path from the root.

        That its folder is not ignored has been asked before.
        """
        inside = [self._root]
        for part in path.split("/")[:-1]:
            inside.append(inside[-1] / part)
        return not self._off and self._is_ignored((*self._above, *inside), path, folder=folder)

    def _is_ignored(self, folders: tuple[Path, ...], path: str, *, folder: bool) -> bool:
        """Ask the files of the given folders, the innermost of which decides."""
        target = self._root / path
        for where in reversed(folders):
            spec = self._spec(where)
            if spec is None:
                continue
            inner = target.relative_to(where).as_posix() + ("/" if folder else "")
            if (verdict := spec.check_file(inner).include) is not None:
                return verdict
        return False

    def _ignores_everything(self) -> bool:
        """Tell whether a file in the root ignores all in it, as build tools write it."""
        spec = self._spec(self._root)
        return spec is not None and bool(spec.match_file("index.html") and spec.match_file("a/"))

    def _read(self, folder: Path) -> GitIgnoreSpec | None:
        try:
            text = read_file(folder, ".gitignore", _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return None
        return GitIgnoreSpec.from_lines(text.splitlines())


def _repository_above(root: Path) -> list[Path]:
    """Return the folders from the repository's to the one above `root`; none without git."""
    above: list[Path] = []
    if (root / ".git").exists():
        return above
    for folder in root.parents:
        above.insert(0, folder)
        if (folder / ".git").exists():
            return above
    return []
