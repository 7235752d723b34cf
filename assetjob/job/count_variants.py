"""Count the variants of a run in one pass: those of a large site are on the disk."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.model.result import Totals
from assetjob.model.variant import Encoded


def count_variants(encoded: Iterable[Encoded]) -> Totals:
    """Return the numbers of originals and of variants, and their bytes; the other totals are 0."""
    kept: dict[str, int] = {}
    refused: set[str] = set()
    originals = original_bytes = fresh = restored = 0
    for made in encoded:
        originals += 1
        original_bytes += made.job.info.bytes
        fresh += made.fresh
        restored += made.restored
        kept.update((each.variant.path, each.bytes) for each in made.kept)
        refused.update(each.variant.path for each in made.refused)
    return Totals(
        originals=originals,
        original_bytes=original_bytes,
        variants=len(kept),
        variant_bytes=sum(kept.values()),
        fresh=fresh,
        restored=restored,
        refused=len(refused),
    )
