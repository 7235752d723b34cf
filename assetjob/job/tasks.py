"""What workers do, by name: importing this loads neither Pillow nor libvips.

A function is sent to a worker as its name, so the parent never pays for these imports. What differs
from item to item comes last, so that `functools.partial` can bind the rest.
"""

from __future__ import annotations

from assetjob.model.errors import PageError
from assetjob.model.image import Failure, ImageFile, ImageRequest, Limits
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.model.variant import Comparison, Encoded, EncodedFiles, EncodeJob
from assetjob.runtime.safe_read import Folders


def preload() -> None:
    """Import what the other functions need."""
    import assetjob.images.encode.reduce  # noqa: PLC0415
    import assetjob.images.read_image  # noqa: F401, PLC0415


def parse(keys: tuple[str, ...], source: Source) -> ParsedPage | Failure:
    """Return what `assetjob.parse.page.parse` finds, or why the page cannot be parsed."""
    from assetjob.parse.page import parse  # noqa: PLC0415

    try:
        return parse(source, keys)
    except PageError as error:
        return Failure(source.path, "parse", str(error))


def read_image(root: Folders, limits: Limits, request: ImageRequest) -> ImageFile | Failure:
    """See `assetjob.images.read_image.read_image`."""
    from assetjob.images.read_image import read_image  # noqa: PLC0415

    return read_image(root, request, limits)


def encode(
    root: Folders, limits: Limits, compared: frozenset[str], job: EncodeJob
) -> EncodedFiles | Failure:
    """See `assetjob.images.encode.encode`; `compared` are originals whose variants are compared."""
    from assetjob.images.encode import encode  # noqa: PLC0415

    return encode(root, job, limits, compared=job.info.path in compared)


def compare_variants(
    root: Folders, limits: Limits, folder: Folders, made: Encoded
) -> tuple[Comparison, ...] | Failure:
    """See `assetjob.images.encode.compare_variants`."""
    from assetjob.images.encode import compare_variants  # noqa: PLC0415

    return compare_variants(root, folder, made, limits)
