"""The store of a dry run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assetjob.model import Failure, Rewrite
from assetjob.store.protocol import Store


class Memory:
    """Writes nothing: remembers what would have been written.

    `below` shows the files that are there. Only sizes are kept, so that a dry run stays small.
    """

    def __init__(self, below: Store | None = None) -> None:
        self._below = below
        self._sizes: dict[str, int] = {}

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        if path in self._sizes:
            return self._sizes[path]
        return self._below.size(path) if self._below else None

    def begin(self, variants: Sequence[str]) -> None:
        """See `Store.begin`."""

    def write_all(self, files: Mapping[str, bytes]) -> Mapping[str, Exception]:
        """See `Store.write_all`."""
        self._sizes |= {path: len(data) for path, data in files.items()}
        return {}

    def rewrite(self, pages: Sequence[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.rewrite`."""
        self.write_all({page.path: page.new.encode() for page in pages})
        return ()

    def take_back(self) -> None:
        """See `Store.take_back`."""
        self._sizes.clear()
