"""Remove the variants of this run that no page names after all."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from assetjob.job.context import RunContext
from assetjob.job.encode_images import EncodedSite
from assetjob.job.plan_variants import named_variants
from assetjob.model.image import ResolvedPage
from assetjob.model.variant import Encoded
from assetjob.runtime.spill import SpillMap


def discard_variants(
    run: RunContext, encoded: EncodedSite, pages: Iterable[ResolvedPage]
) -> EncodedSite:
    """Return what became of the jobs, without the new variants that none of `pages` names.

    They are removed. A page names other variants than planned where some were not worth serving,
    or where the planned markup would change what its images are.
    """
    unnamed: SpillMap[None] = SpillMap()
    for made in encoded.encoded.values():
        if made.is_new:
            for kept in made.kept:
                unnamed.put(kept.variant.path, None)
    if unnamed:
        for page in pages:
            for path in named_variants(page, run):
                unnamed.discard(path)
    if not unnamed:
        return encoded
    run.store.discard(list(unnamed))
    return _without(encoded, unnamed)


def _without(encoded: EncodedSite, unnamed: Container[str]) -> EncodedSite:
    left: SpillMap[Encoded] = SpillMap()
    unused = []
    for path, made in encoded.encoded.items():
        kept = tuple(each for each in made.kept if each.variant.path not in unnamed)
        pieces = tuple(each for each in made.comparisons if each.variant.path not in unnamed)
        if kept or not made.kept:
            left.put(
                path,
                replace(
                    made,
                    kept=kept,
                    fresh=min(made.fresh, len(kept)),
                    restored=min(made.restored, len(kept)),
                    comparisons=pieces,
                ),
            )
        else:
            unused.append(path)
    return replace(encoded, encoded=left, unused=tuple(unused))
