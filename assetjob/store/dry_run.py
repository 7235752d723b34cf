"""The store of a dry run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.runtime.spill import SpillMap
from assetjob.store.protocol import Store


class Memory:
    """Writes nothing: remembers what would have been written.

    `below` shows the files that are there. Only sizes are kept, so that a dry run stays small.
    """

    def __init__(self, below: Store | None = None) -> None:
        self._below = below
        self._sizes = _sizes()

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        size = self._sizes.get(path)
        return self._below.size(path) if size is None and self._below else size

    def begin(self, variants: Sequence[str]) -> None:
        """See `Store.begin`."""

    def write_all(self, files: Mapping[str, bytes]) -> Mapping[str, Exception]:
        """See `Store.write_all`."""
        for path, data in files.items():
            self._sizes.put(path, len(data))
        return {}

    def rewrite(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.rewrite`."""
        for page in pages:
            self._sizes.put(page.path, len(page.new.encode()))
        return ()

    def take_back(self) -> None:
        """See `Store.take_back`."""
        self._sizes = _sizes()


def _sizes() -> SpillMap[int]:
    return SpillMap()
