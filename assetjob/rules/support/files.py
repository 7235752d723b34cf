"""The files that an image names."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.image import Image, ImageInfo
from assetjob.model.target import Target


def targets(image: Image) -> Iterator[tuple[str, Target]]:
    """Yield each URL of the image with its target."""
    if image.ref.url is not None:
        yield image.ref.url, image.target
    for candidate in image.candidates:
        yield candidate.candidate.url, candidate.target


def files(image: Image) -> Iterator[ImageInfo]:
    """Yield the facts of each file of the site that the image names, if the file was read."""
    if image.info is not None:
        yield image.info
    for candidate in image.candidates:
        if candidate.info is not None:
            yield candidate.info
