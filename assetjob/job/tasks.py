"""What workers do, by name: importing this loads neither Pillow nor libvips.

A function travels to a worker as its name, so the parent never pays for these imports. What
differs from item to item comes last, so that `functools.partial` can bind the rest.
"""

from __future__ import annotations

from pathlib import Path

from assetjob.model.errors import PageError
from assetjob.model.image import Failure, ImageInfo, Limits, Thumbnail
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.model.variant import Comparison, Encoded, EncodedFiles, EncodeJob


def ready() -> None:
    """Load what the other functions need."""
    import assetjob.images.encode  # noqa: PLC0415
    import assetjob.images.probe  # noqa: F401, PLC0415


def parse(keys: tuple[str, ...], source: Source) -> ParsedPage | Failure:
    """Return what `assetjob.parse.page.parse` finds, or why the page cannot be parsed."""
    from assetjob.parse.page import parse  # noqa: PLC0415

    try:
        return parse(source, keys)
    except PageError as error:
        return Failure(source.path, "parse", str(error))


def probe(root: Path, limits: Limits, path: str) -> ImageInfo | Failure:
    """See `assetjob.images.probe.probe`."""
    from assetjob.images.probe import probe  # noqa: PLC0415

    return probe(root, path, limits)


def encode(
    root: Path, limits: Limits, side: int, compared: frozenset[str], job: EncodeJob
) -> EncodedFiles | Failure:
    """See `assetjob.images.encode.encode`; `compared` are originals whose variants are compared."""
    from assetjob.images.encode import encode  # noqa: PLC0415

    return encode(root, job, limits, side=side, compared=job.info.path in compared)


def compare_variants(
    root: Path, limits: Limits, folder: Path, made: Encoded
) -> tuple[Comparison, ...] | Failure:
    """See `assetjob.images.encode.compare_variants`."""
    from assetjob.images.encode import compare_variants  # noqa: PLC0415

    return compare_variants(root, folder, made, limits)


def fingerprint(root: Path, limits: Limits, info: ImageInfo) -> str | Failure:
    """See `assetjob.images.encode.fingerprint`."""
    from assetjob.images.encode import fingerprint  # noqa: PLC0415

    return fingerprint(root, info, limits)


def thumbnail(root: Path, limits: Limits, side: int, info: ImageInfo) -> Thumbnail | Failure:
    """See `assetjob.images.encode.thumbnail`."""
    from assetjob.images.encode import thumbnail  # noqa: PLC0415

    return thumbnail(root, info, side, limits)
