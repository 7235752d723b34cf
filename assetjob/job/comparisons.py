"""Variants beside their originals, for the report: a person sees what the quality costs.

They are made with the variants, from the pixels that are decoded anyway, and kept in the cache.
What the cache has lost is made from the files that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from heapq import nsmallest
from pathlib import Path

from assetjob.job.context import RunContext
from assetjob.job.tasks import compare_variants
from assetjob.model.image import Failure, ImageInfo
from assetjob.model.variant import Encoded, EncodeJob

# Originals whose variants are compared: one of so many, as each takes the time of a small picture,
# and no more than a report has room for.
_ONE_OF = 30
_LEAST, _MOST = 4, 12


def compared_of(jobs: Iterable[EncodeJob]) -> frozenset[str]:
    """Return the paths of the still originals with most detail: their variants may lose most.

    Where there is most detail a file has most bytes for each pixel.
    """
    still = [(-_density(job.info), job.info.path) for job in jobs if job.info.frames == 1]
    most = min(max(len(still) // _ONE_OF, _LEAST), _MOST)
    return frozenset(path for _, path in nsmallest(most, still))


def _density(info: ImageInfo) -> float:
    return info.bytes / (info.width * info.height)


def complete(
    run: RunContext, encoded: Mapping[str, Encoded], compared: frozenset[str]
) -> list[Encoded]:
    """Return those of `encoded` to which comparisons belong, as `compared` says by path, with them.

    What cannot be compared is left out: it is no fault of the site.
    """
    bare = [
        made for path in sorted(compared) if (made := encoded.get(path)) and not made.comparisons
    ]
    known = [_recalled(run, made) for made in bare]
    missing = [made for made in known if made.kept and not made.comparisons]
    laid = [made for made in known if made.comparisons]
    outcomes = run.executor.map(
        partial(compare_variants, run.site.root, run.settings.limits, _folder(run)),
        missing,
        lambda made, reason: Failure(made.job.info.path, "compare", reason),
    )
    for done, (made, outcome) in enumerate(outcomes, 1):
        if not isinstance(outcome, Failure):
            laid.append(replace(made, comparisons=outcome))
            run.cache.keep_comparisons(made.job, outcome)
        run.progress("compare", done, len(missing))
    return laid


def _recalled(run: RunContext, made: Encoded) -> Encoded:
    kept = {each.variant for each in made.kept}
    known = run.cache.comparisons(made.job)
    return replace(made, comparisons=tuple(each for each in known if each.variant in kept))


def _folder(run: RunContext) -> Path:
    """Return the folder in which the variants lie that are there."""
    elsewhere = run.command == "output" and run.settings.output
    return elsewhere or run.site.root
