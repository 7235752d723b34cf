"""Variants beside their originals, for the report: a person sees what the quality costs.

They are made with the variants, from the pixels that are decoded anyway, and kept in the cache.
What the cache has lost is made from the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from heapq import nsmallest

from assetjob.job.cache import Key, Table
from assetjob.job.cached_map import Work, cached_map
from assetjob.job.context import RunContext
from assetjob.job.tasks import compare_variants
from assetjob.model.image import Failure, ImageInfo
from assetjob.model.variant import Comparison, Encoded, EncodeJob
from assetjob.runtime.spill import SpillMap

# Originals whose variants are compared: one of so many, as each takes the time of a small image,
# and no more than a report has room for.
_ONE_OF = 30
_LEAST, _MOST = 4, 12
_COMPARISONS: Table[tuple[Comparison, ...]] = Table(
    "comparison", tuple[Comparison, ...], lambda pieces: all(map(_is_possible, pieces))
)


def originals_to_compare(jobs: Iterable[EncodeJob]) -> frozenset[str]:
    """Return the paths of the still originals with most detail: their variants may lose most.

    Where there is most detail a file has most bytes for each pixel.
    """
    still = [(-_density(job.info), job.info.path) for job in jobs if job.info.frames == 1]
    most = min(max(len(still) // _ONE_OF, _LEAST), _MOST)
    return frozenset(path for _, path in nsmallest(most, still))


def add_comparisons(run: RunContext, encoded: SpillMap[Encoded], compared: frozenset[str]) -> None:
    """Give the variants of the originals `compared` their comparisons.

    A variant that cannot be compared has none: that is no fault of the site.
    """
    without = [made for path in sorted(compared) if (made := encoded.get(path)) and _lacks(made)]
    function = partial(compare_variants, run.site.root, run.settings.limits, run.variants_folder)
    work = Work("compare", _COMPARISONS, function, _key, lambda made: made.job.info.path)
    for made, outcome, _ in cached_map(run, work, without, len(without)):
        if not isinstance(outcome, Failure):
            encoded.put(made.job.info.path, replace(made, comparisons=outcome))


def keep_comparisons(run: RunContext, made: Encoded) -> None:
    """Put comparisons that were made with the variants into the cache."""
    if made.comparisons:
        run.cache.put(_COMPARISONS, _key(made), made.comparisons)


def _density(info: ImageInfo) -> float:
    return info.bytes / (info.width * info.height)


def _lacks(made: Encoded) -> bool:
    return bool(made.kept) and not made.comparisons


def _key(made: Encoded) -> Key:
    variants = tuple(each.variant for each in made.kept)
    return (made.job.info.digest, made.job.encoding, made.job.variants, variants)


def _is_possible(piece: Comparison) -> bool:
    variant = piece.variant
    return 0 < piece.width <= variant.width and 0 < piece.height <= variant.height
