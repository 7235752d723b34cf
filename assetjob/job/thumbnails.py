"""The report's pictures, and with them the proof that each file can be decoded.

What the cache knows is recalled first. A run that encodes makes the others from the pixels that it
decodes anyway; what is left then is decoded for its thumbnail alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from assetjob.job.context import RunContext
from assetjob.job.drawings import drawings
from assetjob.job.tasks import thumbnail
from assetjob.model.image import Failure, ImageInfo, Thumbnail
from assetjob.runtime.spill import SpillList, SpillMap

# The longer side of the report's thumbnails, in pixels, while there are at most so many pictures:
# large enough to be described, and the report stays under 12 MB up to 2,000 of them. More are
# files beside it.
_SIDES = ((200, 640), (450, 480), (1_000, 320), (2_000, 150))
_SIDE_BESIDE = 320
_UNPICTURED = frozenset({"svg", "ico", "other"})


@dataclass(frozen=True, slots=True)
class Shown:
    """The thumbnails by the digests of their pictures, and the files that cannot be decoded.

    `side` is the longer side, in pixels, of each that is made.
    """

    side: int
    thumbnails: Mapping[str, Thumbnail]
    broken: Mapping[str, Failure]


def recall(run: RunContext, infos: Iterable[ImageInfo]) -> Shown:
    """Return what the cache knows of the pictures of `infos`."""
    same = _by_digest(infos)
    side = thumbnail_side(len(same))
    known = (small for small in run.cache.thumbnails(same, side) if small)
    thumbnails = SpillMap((small.digest, small) for small in known)
    files = (info for digest in same if digest not in thumbnails for info in same[digest])
    failures = ((info.path, _known_failure(run, info)) for info in files)
    return Shown(side, thumbnails, {path: failure for path, failure in failures if failure})


def complete(
    run: RunContext, infos: Collection[ImageInfo], shown: Shown, made: Mapping[str, Thumbnail]
) -> Shown:
    """Return the thumbnails of all `infos`; `made` are those that came with the variants.

    A picture is decoded once however many files it has.
    """
    same = _by_digest(infos)
    thumbnails = SpillMap(shown.thumbnails.items())
    broken = dict(shown.broken)
    for digest, small in made.items():
        thumbnails.put(digest, small)
        run.cache.keep_thumbnail(small, shown.side)
    missing = SpillList(digest for digest in same if digest not in thumbnails)
    outcomes = run.executor.map(
        partial(thumbnail, run.site.root, run.settings.limits, shown.side),
        (same[digest][0] for digest in missing),
        lambda info, reason: Failure(info.path, "thumbnail", reason),
    )
    for done, (info, outcome) in enumerate(outcomes, len(same) - len(missing) + 1):
        if isinstance(outcome, Failure):
            _keep_failure(run, outcome)
            broken |= {each.path: replace(outcome, path=each.path) for each in same[info.digest]}
        else:
            thumbnails.put(info.digest, outcome)
            run.cache.keep_thumbnail(outcome, shown.side)
        run.progress("thumbnail", done, len(same))
    svgs = (info for info in infos if info.format == "svg")
    for digest, small in drawings(run.site.root, svgs).items():
        thumbnails.put(digest, small)
    return Shown(shown.side, thumbnails, broken)


def thumbnail_side(pictures: int) -> int:
    """Return the longer side of each thumbnail of so many pictures, in pixels."""
    return next((side for most, side in _SIDES if pictures <= most), _SIDE_BESIDE)


def _by_digest(infos: Iterable[ImageInfo]) -> SpillMap[tuple[ImageInfo, ...]]:
    same: SpillMap[tuple[ImageInfo, ...]] = SpillMap()
    for info in infos:
        if info.format not in _UNPICTURED:
            same.put(info.digest, (*same.get(info.digest, ()), info))
    return same


def _known_failure(run: RunContext, info: ImageInfo) -> Failure | None:
    status = run.status(info.path)
    return status and run.cache.failure(info.path, "thumbnail", status, run.settings.limits)


def _keep_failure(run: RunContext, failure: Failure) -> None:
    if status := run.status(failure.path):
        run.cache.keep_failure(failure, status, run.settings.limits)
