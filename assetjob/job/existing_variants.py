"""The variants that exist in the site, and the quality that earlier runs chose."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.job.cache import Key, Table
from assetjob.job.context import RunContext
from assetjob.job.variant_store import VariantStore, refusals
from assetjob.model.variant import Auto, Encoded, EncodedFiles, EncodedVariant, EncodeJob, Refusal
from assetjob.runtime.spill import SpillMap

_QUALITIES: Table[int] = Table("quality", int, lambda quality: 1 <= quality <= 100)


def existing_variants(run: RunContext, jobs: Iterable[EncodeJob]) -> SpillMap[Encoded]:
    """Return the jobs of which every variant worth serving exists, by the original's path."""
    known = VariantStore(run.cache).lookup(jobs)
    found = (_existing_job(run, job, refusals(job, each) if each else ()) for job, each in known)
    return SpillMap((each.job.info.path, each) for each in found if each)


def variants_in_site(run: RunContext, jobs: Iterable[EncodeJob]) -> SpillMap[Encoded]:
    """Return the jobs of which every variant exists, by the original's path.

    What the cache knows of them does not matter.
    """
    found = (_existing_job(run, job, ()) for job in jobs)
    return SpillMap((each.job.info.path, each) for each in found if each)


def _existing_job(run: RunContext, job: EncodeJob, refused: tuple[Refusal, ...]) -> Encoded | None:
    left_out = {each.variant for each in refused}
    kept = []
    for variant in job.variants:
        if variant in left_out:
            continue
        size = run.store.size(variant.path)
        if not size:  # there is none, or an empty one, as a crash of the system leaves
            return None
        kept.append(EncodedVariant(variant, size))
    quality = job.encoding.quality
    return Encoded(
        job,
        tuple(kept),
        refused,
        quality=known_quality(run, job) if isinstance(quality, Auto) else quality,
    )


def known_quality(run: RunContext, job: EncodeJob) -> int | None:
    """Return the quality that an earlier run chose for this image."""
    known = run.cache.get(_QUALITIES, quality_key(job))
    return known if isinstance(known, int) else None


def keep_encoded(run: RunContext, made: EncodedFiles) -> None:
    """Put variants that were made, and what was found out meanwhile, into the cache."""
    VariantStore(run.cache).put(made)
    if made.quality is not None and isinstance(made.job.encoding.quality, Auto):
        run.cache.put(_QUALITIES, quality_key(made.job), made.quality)


def quality_key(job: EncodeJob) -> Key:
    """Return all that the choice of a quality depends on."""
    size = (job.judged.width, job.judged.height) if job.judged else None
    return (job.info.digest, job.encoding.quality, job.encoding.of("webp").effort, size)
