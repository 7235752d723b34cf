"""What rules judge in one pass over the site: some pages at a time, and each file once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assetjob.model.image import Image, ImageInfo, ResolvedPage


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site, where a page names it for the first time.

    For flaws of a file that are mended once, however many pages show it. `image` is the one that
    names it, `first` the path of the first file of the same bytes: its own where it is that.
    """

    image: Image
    info: ImageInfo
    first: str


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that follow one another, and the files that none before them names."""

    pages: Sequence[ResolvedPage]
    files: Sequence[File]
