"""Read every image file once: facts, fingerprint and thumbnail, or why it cannot be read.

The outcome is cached by the digest of the file's bytes. The digest is cached by the file's stamp,
so that an unchanged file is not even opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from assetjob.job.cache import Key, Table
from assetjob.job.cached_map import Work, cached_map
from assetjob.job.context import RunContext
from assetjob.job.tasks import ReadImage
from assetjob.model.image import Failure, ImageFile, ImageInfo, ImageRequest, Limits, Thumbnail
from assetjob.runtime.file_stamp import FileStamp, stamp_of
from assetjob.runtime.safe_read import Folders, UnreadableError, located, open_file
from assetjob.runtime.spill import SpillMap

_BLOCK = 1 << 20  # bytes
_DIGEST = re.compile("[0-9a-f]{64}")
_DIGESTS: Table[str] = Table("digest", str, lambda digest: _DIGEST.fullmatch(digest) is not None)
IMAGES: Table[ImageFile] = Table("image", ImageFile, lambda file: _is_possible(file.info))


@dataclass(frozen=True, slots=True)
class ImagesRead:
    """The facts of image files by path, their thumbnails by digest, and by path what failed."""

    infos: SpillMap[ImageInfo] = field(default_factory=SpillMap)
    thumbnails: SpillMap[Thumbnail] = field(default_factory=SpillMap)
    failures: dict[str, Failure] = field(default_factory=dict)


def read_images(
    run: RunContext, requests: Iterable[ImageRequest], total: int, folder: Folders | None = None
) -> ImagesRead:
    """Return what `requests`, `total` of them, ask for.

    The files are in `folder`, by default those of the site's image files.
    """
    root, limits = folder or run.roots, run.settings.limits
    function, key = ReadImage(root, limits), partial(_image_file_key, limits)
    work = Work("probe", IMAGES, function, key, lambda request: request.path)
    read = ImagesRead()
    for request, outcome, _ in cached_map(run, work, _identified(run, root, requests), total):
        if isinstance(outcome, Failure):
            read.failures[request.path] = replace(outcome, path=request.path)
            continue
        read.infos.put(request.path, replace(outcome.info, path=request.path))
        if outcome.thumbnail:
            read.thumbnails.put(outcome.info.digest, outcome.thumbnail)
    return read


def keep_info(run: RunContext, info: ImageInfo) -> None:
    """Put the facts of a file that this run wrote into the cache."""
    stamp = stamp_of(run.site.root, info.path)
    if stamp and stamp.size == info.bytes:
        run.cache.put(_DIGESTS, _stamp_key(info.path, stamp), info.digest)
        request = ImageRequest(info.path, digest=info.digest)
        run.cache.put(IMAGES, _image_file_key(run.settings.limits, request), ImageFile(info))


def is_unchanged(run: RunContext, info: ImageInfo) -> bool:
    """Tell whether the file has the bytes that `info` is about, by reading it."""
    stamp = stamp_of(run.site.root, info.path)
    digest = digest_of_file(run.roots, info.path)
    if stamp and digest:  # the digest in the cache may be wrong
        run.cache.put(_DIGESTS, _stamp_key(info.path, stamp), digest)
    return digest == info.digest


def _identified(
    run: RunContext, root: Folders, requests: Iterable[ImageRequest]
) -> Iterator[ImageRequest]:
    """Yield the requests with the digests of their files."""
    stamped = ((request, stamp_of(*located(root, request.path))) for request in requests)
    known = run.cache.lookup(_DIGESTS, stamped, lambda each: _stamp_key(each[0].path, each[1]))
    for (request, stamp), digest in known:
        if isinstance(digest, str) and not run.settings.reread_images:
            yield replace(request, digest=digest)
        elif stamp is None or stamp.size > run.settings.limits.bytes:
            yield request  # the worker says why it cannot be read
        else:
            found = digest_of_file(root, request.path)
            if found and stamp.is_old:
                run.cache.put(_DIGESTS, _stamp_key(request.path, stamp), found)
            yield replace(request, digest=found)


def digest_of_file(root: Folders, path: str) -> str:
    """Return the SHA-256 of a file in hex, "" where it cannot be read."""
    try:
        with open_file(root, path) as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
            return digest.hexdigest()
    except UnreadableError:
        return ""


def _stamp_key(path: str, stamp: FileStamp | None) -> Key | None:
    return None if stamp is None else (path, stamp)


def _image_file_key(limits: Limits, request: ImageRequest) -> Key | None:
    # Without its path: the same file elsewhere has the same facts.
    return (replace(request, path=""), limits) if request.digest else None


def _is_possible(info: ImageInfo) -> bool:
    return (
        _DIGEST.fullmatch(info.digest) is not None
        and min(info.width, info.height, info.bytes) >= 0
        and info.frames > 0
        and 1 <= info.orientation <= 8
    )
