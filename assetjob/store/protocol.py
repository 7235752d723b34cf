"""The interface of what a run writes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.store.atomic_write import File


class Store(Protocol):
    """A folder in which files are written by their ``/``-separated paths in the site.

    A run calls `prepare` once, `write_variants` for the variants of some originals at a time,
    `discard` for those that it does not need, then `write_pages` once with all pages.
    """

    def size(self, path: str) -> int | None:
        """Return the size of a regular file in bytes, or None if there is none."""

    def has(self, path: str, data: bytes) -> bool:
        """Tell whether a regular file has these bytes."""

    def prepare(self, variants: Sequence[str]) -> None:
        """Record the paths of all variants that the run may write.

        Raises:
            SiteError: Nothing can be written here.
        """

    def write_variants(self, files: Sequence[File]) -> Mapping[str, Exception]:
        """Write files, each completely or not at all; a symbolic link is replaced.

        A file that has these bytes already is not touched. The paths that could not be written are
        returned with the reason: an OSError, or a SiteError for a path outside the folder.
        """

    def discard(self, paths: Iterable[str]) -> None:
        """Remove variants that the run has created, and folders created for them alone."""

    def write_pages(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """Write the pages, each completely or not at all; return a Failure for each not written.

        Raises:
            SiteError: None of them can be written.
        """

    def roll_back(self) -> None:
        """Remove every file and folder that the run created; after `write_pages` do nothing."""
