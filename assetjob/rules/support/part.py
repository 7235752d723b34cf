"""The parts of a site that rules get: some pages, and each image file once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind

# Images for shared links and browsers' tabs, which are not loaded with the images of a page.
APART = frozenset({Kind.META, Kind.ICON})


@dataclass(frozen=True, slots=True)
class File:
    """An image file, and the first image that names it.

    `first` is the path of the first file with the same bytes, which may be the file itself. Files
    that are named in one of the ways of `APART` first are not among these. `first_page` is the page
    that names it first. `generated` tells that this page and the one with `image` were both written
    by a tool that documents source code, with their images.
    """

    image: Image
    info: ImageInfo
    first: str
    first_page: str = ""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive pages, and the image files that no page before them names."""

    pages: Sequence[ResolvedPage]
    files: Sequence[File]
