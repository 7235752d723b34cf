"""Read an image file once: its facts, and, from its pixels, its fingerprint and thumbnail.

All of them depend on the file's bytes alone, never on what else is done with the image.
"""

from __future__ import annotations

from dataclasses import replace

from assetjob.images.probe import describe, unread
from assetjob.model.formats import FORMATS
from assetjob.model.image import Failure, ImageFile, ImageInfo, ImageRequest, Limits
from assetjob.runtime.safe_read import Folders, UnreadableError, read_file

# Pillow decodes a BMP, libvips the others.
_DECODED = frozenset(name for name, each in FORMATS.items() if each.loader) | {"bmp"}


def read_image(root: Folders, request: ImageRequest, limits: Limits) -> ImageFile | Failure:
    """Return what `request` asks of a file below `root`, or why it cannot be read or decoded."""
    try:
        data = read_file(root, request.path, limits.bytes)
    except UnreadableError as error:
        return unread(request.path, error, limits)
    info = describe(request.path, data, limits)
    if isinstance(info, Failure):
        return info
    if request.digest and info.digest != request.digest:
        return Failure(request.path, "probe", "was changed during the run; run again")
    if info.format not in _DECODED or not (request.side or request.fingerprint):
        return ImageFile(info)
    return _decoded(data, info, request)


def _decoded(data: bytes, info: ImageInfo, request: ImageRequest) -> ImageFile | Failure:
    # libvips takes a while to load: a site of drawings alone does not need it.
    from assetjob.images.encode import reduce  # noqa: PLC0415

    try:
        return reduce.reduce(data, info, request)
    except reduce.DecodeError as error:
        failure = Failure(request.path, "decode", str(error), error.lasting, error.own_limit)
        return replace(failure, size=info.natural_size)
