"""What a run needs of the place it writes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from assetjob.model.image import Failure
from assetjob.model.result import Rewrite


class Store(Protocol):
    """A folder that files are written to by their path in the site, with ``/``.

    A run calls `begin` once, `write_all` for the variants of some originals, then `rewrite` once
    with all pages.
    """

    def size(self, path: str) -> int | None:
        """Return the size in bytes of a file that is there, or None."""

    def begin(self, variants: Sequence[str]) -> None:
        """Be told the paths of all variants that the run may write.

        Raises:
            SiteError: Nothing can be written here.
        """

    def write_all(self, files: Mapping[str, bytes]) -> Mapping[str, Exception]:
        """Write files by their paths, each whole or not at all.

        A file that has these bytes already is left alone. What cannot be written is as it was;
        it is returned with the reason, an OSError, or a SiteError where it would be outside.
        """

    def rewrite(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """Write the pages, each whole or not at all; a page that is not written is a Failure.

        Raises:
            SiteError: None of them can be written.
        """

    def take_back(self) -> None:
        """Remove every file and folder that was not there before the run; `rewrite` ends this."""
