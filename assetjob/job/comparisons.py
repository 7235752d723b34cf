"""Comparisons of variants with their originals, for the report: they show the loss of quality.

They are made with the variants, from pixels that are decoded anyway, and kept in the cache. Those
that the cache does not hold are made from the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from heapq import nsmallest

from assetjob.job.cache import Key, Table
from assetjob.job.cached_map import Work, cached_map
from assetjob.job.context import RunContext
from assetjob.job.tasks import CompareVariants
from assetjob.model.image import Failure, ImageInfo
from assetjob.model.variant import Comparison, Encoded, EncodeJob, Variant
from assetjob.runtime.spill import SpillMap

# Of so many originals one is compared, since comparing takes as long as encoding a small image. The
# report has room for `_MOST`.
_ONE_OF = 30
_LEAST, _MOST = 4, 12
_COMPARISONS: Table[tuple[Comparison, ...]] = Table(
    "comparison", tuple[Comparison, ...], lambda pieces: all(map(_is_possible, pieces))
)


def originals_to_compare(jobs: Iterable[EncodeJob]) -> frozenset[str]:
    """Return the paths of the still originals with the most detail, whose variants may lose most.

    The measure of detail is the file's bytes for each pixel.
    """
    still = [(-_density(job.info), job.info.path) for job in jobs if job.info.frames == 1]
    most = min(max(len(still) // _ONE_OF, _LEAST), _MOST)
    return frozenset(path for _, path in nsmallest(most, still))


def add_comparisons(run: RunContext, encoded: SpillMap[Encoded], compared: frozenset[str]) -> None:
    """Add the comparisons of the originals `compared` to `encoded`.

    A variant that cannot be compared gets none, and that is no failure of the site.
    """
    without = [made for path in sorted(compared) if (made := encoded.get(path)) and _lacks(made)]
    function = CompareVariants(run.roots, run.settings.limits, run.variants_roots)
    work = Work("compare", _COMPARISONS, function, _comparison_key, lambda made: made.job.info.path)
    for made, outcome, _ in cached_map(run, work, without, len(without)):
        if not isinstance(outcome, Failure):
            encoded.put(made.job.info.path, replace(made, comparisons=_of_site(outcome, made)))


def keep_comparisons(run: RunContext, made: Encoded) -> None:
    """Put comparisons that were made with the variants into the cache."""
    if made.comparisons:
        run.cache.put(_COMPARISONS, _comparison_key(made), made.comparisons)


def _density(info: ImageInfo) -> float:
    return info.bytes / (info.width * info.height)


def _lacks(made: Encoded) -> bool:
    return bool(made.kept) and not made.comparisons


def _comparison_key(made: Encoded) -> Key:
    """Return the key, which has no path: another site may have the same original elsewhere."""
    kept = tuple(_size(each.variant) for each in made.kept)
    return (made.job.info.digest, made.job.encoding, tuple(map(_size, made.job.variants)), kept)


def _of_site(pieces: Iterable[Comparison], made: Encoded) -> tuple[Comparison, ...]:
    """Return the comparisons with the paths of this site's variants."""
    own = {_size(each.variant): each.variant for each in made.kept}
    found = ((piece, own.get(_size(piece.variant))) for piece in pieces)
    return tuple(replace(piece, variant=variant) for piece, variant in found if variant)


def _size(variant: Variant) -> tuple[int, int, str]:
    return (variant.width, variant.height, variant.format)


def _is_possible(piece: Comparison) -> bool:
    variant = piece.variant
    return 0 < piece.width <= variant.width and 0 < piece.height <= variant.height
