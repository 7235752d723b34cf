"""Keep the names of the variants that an image has, although another encoder would give others.

The last digits of a variant's digest are those of the encoder's version. An image whose variants
an older encoder made keeps them; ``--refresh`` makes new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assetjob.images.variant_digests import of_another_encoder
from assetjob.job.context import RunContext
from assetjob.model.variant import EncodeJob, Variant
from assetjob.runtime.safe_read import located
from assetjob.runtime.site_paths import on_disk
from assetjob.runtime.spill import SpillList


def with_names_in_use(run: RunContext, jobs: Iterable[EncodeJob]) -> Sequence[EncodeJob]:
    """Return the jobs, each with the variants of an older encoder if the site has them."""
    if run.settings.refresh:
        return SpillList(jobs)
    return SpillList(_with_names_in_use(run, job) for job in jobs)


def _with_names_in_use(run: RunContext, job: EncodeJob) -> EncodeJob:
    if not job.variants or any(run.store.size(each.path) is not None for each in job.variants):
        return job
    kinds = {each.format for each in job.variants}
    sets: dict[str, list[Variant]] = {}
    for variant, encoder in _older(run, job):
        sets.setdefault(encoder, []).append(variant)
    # Where a format was added to the settings, all are made again.
    complete = [each for each in sets.values() if {one.format for one in each} == kinds]
    if not complete:
        return job
    most = max(complete, key=len)
    return replace(job, variants=tuple(most))


def _older(run: RunContext, job: EncodeJob) -> Iterator[tuple[Variant, str]]:
    """Yield the variants of the job that another encoder made, with its digits."""
    folder = job.variants[0].path.rpartition("/")[0]
    root, inner = located(run.variants_roots, folder)
    try:
        names = sorted(path.name for path in on_disk(root, inner).iterdir())
    except OSError:
        return
    for variant in job.variants:
        for name in names:
            path = f"{folder}/{name}"
            encoder = of_another_encoder(path, variant.path)
            if encoder and run.store.size(path) is not None:
                yield replace(variant, path=path), encoder
