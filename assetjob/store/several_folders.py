"""A store over the site and folders outside of it that the person who runs the job has named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.store.atomic_write import File
from assetjob.store.protocol import Store


class SeveralFolders:
    """Writes what belongs to the site by `site`, and other variants into the folders `outside`.

    The keys of `outside` are the folders' paths from the site's root. Other sites may use the same
    variants, so those outside are never removed: neither if the run fails, nor by ``undo``.
    """

    def __init__(self, site: Store, outside: Mapping[str, Store]) -> None:
        self._site = site
        self._outside = outside

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        folder = self._folder(path)
        if folder is None:
            return self._site.size(path)
        return self._outside[folder].size(_below(folder, path))

    def has(self, path: str, data: bytes) -> bool:
        """See `Store.has`."""
        folder = self._folder(path)
        if folder is None:
            return self._site.has(path, data)
        return self._outside[folder].has(_below(folder, path), data)

    def prepare(self, variants: Sequence[str]) -> None:
        """See `Store.prepare`."""
        self._site.prepare([path for path in variants if self._folder(path) is None])

    def write_variants(self, files: Sequence[File]) -> Mapping[str, Exception]:
        """See `Store.write_variants`."""
        own = [file for file in files if self._folder(file.path) is None]
        problems = dict(self._site.write_variants(own)) if own else {}
        for folder, store in self._outside.items():
            inner = [
                replace(file, path=_below(folder, file.path))
                for file in files
                if self._folder(file.path) == folder
            ]
            found = store.write_variants(inner) if inner else {}
            problems |= {f"{folder}/{path}": problem for path, problem in found.items()}
        return problems

    def discard(self, paths: Iterable[str]) -> None:
        """See `Store.discard`."""
        self._site.discard([path for path in paths if self._folder(path) is None])

    def write_pages(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.write_pages`."""
        return self._site.write_pages(pages)

    def roll_back(self) -> None:
        """See `Store.roll_back`."""
        self._site.roll_back()

    def _folder(self, path: str) -> str | None:
        """Return the innermost of the outside folders that a path is in."""
        around = [folder for folder in self._outside if path.startswith(folder + "/")]
        return max(around, key=len, default=None)


def _below(folder: str, path: str) -> str:
    return path[len(folder) + 1 :]
