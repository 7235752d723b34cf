"""What workers do, by name: importing this loads neither Pillow nor libvips.

A function travels to a worker as its name, so the parent never pays for these imports.
"""

from __future__ import annotations

from pathlib import Path

from assetjob.model import EncodedFiles, EncodeJob, Failure, ImageInfo, Thumbnail


def probe(root: Path, path: str) -> ImageInfo | Failure:
    """See `assetjob.probe.probe`."""
    from assetjob.probe import probe  # noqa: PLC0415

    return probe(root, path)


def encode(root: Path, job: EncodeJob) -> EncodedFiles | Failure:
    """See `assetjob.encode.encode`."""
    from assetjob.encode import encode  # noqa: PLC0415

    return encode(root, job)


def thumbnail(root: Path, side: int, info: ImageInfo) -> Thumbnail | Failure:
    """See `assetjob.encode.thumbnail`; `side` comes first so that `partial` can bind it."""
    from assetjob.encode import thumbnail  # noqa: PLC0415

    return thumbnail(root, info, side)
