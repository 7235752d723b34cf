"""The store of a preview, which writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.runtime.spill import SpillMap
from assetjob.store.atomic_write import File
from assetjob.store.protocol import Store


class DryRun:
    """Remembers the sizes of what would have been written, over the files of `below`."""

    def __init__(self, below: Store | None = None) -> None:
        self._below = below
        self._sizes: SpillMap[int] = SpillMap()

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        size = self._sizes.get(path)
        return self._below.size(path) if size is None and self._below else size

    def has(self, path: str, data: bytes) -> bool:
        """See `Store.has`; the bytes of what would have been written are not known."""
        return path not in self._sizes and self._below is not None and self._below.has(path, data)

    def prepare(self, variants: Sequence[str]) -> None:
        """See `Store.prepare`."""

    def write_variants(self, files: Sequence[File]) -> Mapping[str, Exception]:
        """See `Store.write_variants`."""
        for file in files:
            self._sizes.put(file.path, file.bytes)
        return {}

    def discard(self, paths: Iterable[str]) -> None:
        """See `Store.discard`."""
        for path in paths:
            self._sizes.discard(path)

    def write_pages(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.write_pages`."""
        for page in pages:
            self._sizes.put(page.path, len(page.new.encode()))
        return ()

    def roll_back(self) -> None:
        """See `Store.roll_back`."""
        self._sizes = SpillMap()
