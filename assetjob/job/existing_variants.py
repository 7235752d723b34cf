"""The variants that earlier runs made, and what they found out while making them."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.job.cache import Key, Table
from assetjob.job.context import RunContext
from assetjob.model.image import Failure
from assetjob.model.variant import Auto, Encoded, EncodedFiles, EncodedVariant, EncodeJob, Refusal
from assetjob.runtime.spill import SpillMap

_QUALITIES: Table[int] = Table("quality", int, lambda quality: 1 <= quality <= 100)
_REFUSED: Table[tuple[Refusal, ...]] = Table("refused", tuple[Refusal, ...])


def existing_variants(run: RunContext, jobs: Iterable[EncodeJob]) -> SpillMap[Encoded]:
    """Return the jobs of which every variant worth serving exists, by the original's path."""
    known = run.cache.lookup(_REFUSED, jobs, _job_key)
    found = (
        _existing_job(run, job, () if isinstance(each, Failure) else each or ())
        for job, each in known
    )
    return SpillMap((each.job.info.path, each) for each in found if each)


def _existing_job(run: RunContext, job: EncodeJob, refused: tuple[Refusal, ...]) -> Encoded | None:
    refused = tuple(each for each in refused if each.variant in job.variants)
    left_out = {each.variant for each in refused}
    kept = []
    for variant in job.variants:
        if variant in left_out:
            continue
        size = run.store.size(variant.path)
        if size is None:
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
    """Put what was found out while variants were made into the cache."""
    if made.refused:
        run.cache.put(_REFUSED, _job_key(made.job), made.refused)
    if made.quality is not None and isinstance(made.job.encoding.quality, Auto):
        run.cache.put(_QUALITIES, quality_key(made.job), made.quality)


def _job_key(job: EncodeJob) -> Key:
    """Return what goes into a job, and all that shapes what comes out."""
    return (job.info.digest, job.info.bytes, job.encoding, job.variants)


def quality_key(job: EncodeJob) -> Key:
    """Return all that the choice of a quality depends on."""
    size = (job.judged.width, job.judged.height) if job.judged else None
    return (job.info.digest, job.encoding.quality, job.encoding.effort, size)
