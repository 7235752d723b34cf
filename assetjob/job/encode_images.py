"""Encode the variants that neither exist nor are in the cache; write each as soon as it is made."""

from __future__ import annotations

import errno
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from assetjob.job.comparisons import add_comparisons, keep_comparisons, originals_to_compare
from assetjob.job.context import RunContext
from assetjob.job.estimate import duration_note
from assetjob.job.existing_variants import keep_encoded, known_quality
from assetjob.job.plan_variants import PlannedVariants
from assetjob.job.read_images import keep_info
from assetjob.job.tasks import Encode
from assetjob.job.variant_store import VariantStore
from assetjob.model.errors import SiteError
from assetjob.model.image import Failure, ImageInfo
from assetjob.model.variant import Auto, Encoded, EncodedFiles, EncodedVariant, EncodeJob
from assetjob.runtime.resources import memory_of_worker
from assetjob.runtime.spill import SpillMap
from assetjob.store import File


@dataclass(frozen=True, slots=True)
class EncodedSite:
    """What became of each job, by the original's path, and what failed.

    `infos` are the facts of the variants, by their paths. `unused` are the paths of originals whose
    variants no page names after all.
    """

    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    infos: Mapping[str, ImageInfo] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    unused: tuple[str, ...] = ()


def encode_images(
    run: RunContext,
    planned: PlannedVariants,
    meanwhile: Callable[[], None],
) -> EncodedSite:
    """Write the planned variants that do not exist: from the cache, or encoded.

    The most expensive jobs go first, so that no processor is idle at the end. `meanwhile` is called
    when the workers have enough to do for a while.
    """
    encoded, infos = planned.existing, planned.infos
    compared = originals_to_compare(planned.jobs)
    queue = _Queue(run, planned.jobs, encoded)
    failures: list[Failure] = []
    run.store.prepare([variant.path for job in queue for variant in job.variants])
    outcomes = chain(queue.take_stored(), _made(run, queue, compared, meanwhile))
    for made, outcome in _written(run, outcomes):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        encoded.put(outcome.job.info.path, outcome)
        for info in made:
            infos.put(info.path, info)
    _share(planned.jobs, encoded)
    add_comparisons(run, encoded, compared)
    return EncodedSite(encoded, infos, tuple(failures))


def with_comparisons(run: RunContext, planned: PlannedVariants) -> EncodedSite:
    """Return the planned variants that exist, with comparisons; make none."""
    add_comparisons(run, planned.existing, originals_to_compare(planned.jobs))
    return EncodedSite(planned.existing)


def _share(jobs: Iterable[EncodeJob], encoded: SpillMap[Encoded]) -> None:
    """Give each job what became of the job of the same variants."""
    done = SpillMap(
        (each.job.variants[0].path, each) for each in encoded.values() if each.job.variants
    )
    for job in jobs:
        if job.info.path not in encoded and (same := done.get(job.variants[0].path)):
            encoded.put(job.info.path, replace(same, job=job, fresh=0, restored=0))


class _Queue(Iterable[EncodeJob]):
    """The jobs that are to be done, the most expensive first; of those that share variants one."""

    def __init__(self, run: RunContext, jobs: Sequence[EncodeJob], done: Container[str]) -> None:
        self._run = run
        self._jobs = jobs
        self._costs: dict[int, float] = {}
        sets: set[str] = set()
        for number, job in enumerate(jobs):
            if job.info.path not in done and job.variants[0].path not in sets:
                sets.add(job.variants[0].path)
                self._costs[number] = job.megapixels

    @property
    def megapixels(self) -> float:
        """The cost of all jobs."""
        return sum(self._costs.values())

    @property
    def largest(self) -> int:
        """The pixels of the largest original."""
        return max((_pixels(self._jobs[number].info) for number in self._costs), default=0)

    def take_stored(self) -> Iterator[EncodedFiles]:
        """Yield what the cache holds of the jobs, and remove these from the queue."""
        store = VariantStore(self._run.cache)
        numbers = list(self._costs)
        known = store.lookup(self._jobs[number] for number in numbers)
        for number, (job, stored) in zip(numbers, known, strict=True):
            if stored and (made := store.files(job, stored)):
                del self._costs[number]
                yield made

    def __iter__(self) -> Iterator[EncodeJob]:
        costs = self._costs
        for number in sorted(costs, key=lambda number: (-costs[number], number)):
            job = self._jobs[number]
            if isinstance(job.encoding.quality, Auto):
                job = replace(job, known=known_quality(self._run, job))
            yield job


def _pixels(info: ImageInfo) -> int:
    return (info.width or 0) * (info.height or 0) * info.frames


def _made(
    run: RunContext, jobs: _Queue, compared: frozenset[str], meanwhile: Callable[[], None]
) -> Iterator[EncodedFiles | Failure]:
    """Yield the bytes of each job's variants, as the workers make them."""
    if line := duration_note(jobs, run.settings.workers):
        run.progress.hint(line)
    choosing = any(isinstance(job.encoding.quality, Auto) and job.known is None for job in jobs)
    stage = "choose" if choosing else "encode"
    done = 0.0
    run.executor.limit_memory(memory_of_worker(jobs.largest))
    outcomes = run.executor.map(
        Encode(run.roots, run.settings.limits, compared),
        jobs,
        lambda job, reason: Failure(job.info.path, "encode", reason),
    )
    for job, outcome in outcomes:
        if not done:
            meanwhile()
        yield outcome
        done += job.megapixels
        run.progress(stage, done, jobs.megapixels)


# Originals, or bytes of their variants, that are written together: syncing them takes hardly longer
# than syncing one, and a killed run loses no more than these. From the cache nothing is lost.
_BATCH = 8
_BATCH_BYTES = 2_000_000
_BATCH_FROM_CACHE = 256
_BATCH_BYTES_FROM_CACHE = 16_000_000
_Written = tuple[tuple[ImageInfo, ...], Encoded | Failure]


def _written(run: RunContext, outcomes: Iterable[EncodedFiles | Failure]) -> Iterator[_Written]:
    """Write what workers made; yield the facts of the files, and what became of each job.

    Raises:
        SiteError: The disk is full or fails, which has nothing to do with one image.
    """
    pending: list[EncodedFiles] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield (), outcome
            continue
        pending.append(outcome)
        if _is_batch(pending):
            yield from _write(run, pending)
            pending = []
    yield from _write(run, pending)


def _is_batch(pending: Sequence[EncodedFiles]) -> bool:
    """Return whether so much is to be written that it should be."""
    weight = sum(len(file.data) for made in pending for file in made.files)
    if pending[-1].is_from_cache:
        return len(pending) == _BATCH_FROM_CACHE or weight > _BATCH_BYTES_FROM_CACHE
    return len(pending) >= _BATCH or weight > _BATCH_BYTES


def _write(run: RunContext, made: Sequence[EncodedFiles]) -> Iterator[_Written]:
    files = [
        File(file.variant.path, file.data, like=file.cached) for each in made for file in each.files
    ]
    problems = run.store.write_variants(files) if files else {}
    for each in made:
        own = (problems.get(file.variant.path) for file in each.files)
        problem = next(filter(None, own), None)
        if problem is not None:
            yield (), _unwritten(each, problem)
            continue
        encoded = _encoded(each)
        _keep(run, each, encoded)
        yield each.infos, encoded


def _unwritten(made: EncodedFiles, problem: Exception) -> Failure:
    if not isinstance(problem, OSError):
        raise problem
    if problem.errno in _OF_ONE_PATH:
        reason = f"variant not written: {problem.strerror}"
        return Failure(made.job.info.path, "write", reason)
    reason = f"cannot be written: {problem.strerror}; nothing was changed"
    raise SiteError(f"{made.job.variants[0].path}: {reason}") from problem


# Errors that concern one path only.
_OF_ONE_PATH = frozenset({errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR})


def _encoded(made: EncodedFiles) -> Encoded:
    kept = tuple(EncodedVariant(file.variant, len(file.data)) for file in made.files)
    return Encoded(
        made.job,
        kept,
        made.refused,
        fresh=0 if made.is_from_cache else len(kept),
        restored=len(kept) if made.is_from_cache else 0,
        quality=made.quality,
        comparisons=made.comparisons,
    )


def _keep(run: RunContext, made: EncodedFiles, encoded: Encoded) -> None:
    """Put what was found out while the variants were made into the cache."""
    if run.command == "in-place":  # else they are in memory or in another folder
        for info in made.infos:
            keep_info(run, info)
    if not made.is_from_cache:
        keep_encoded(run, made)
        keep_comparisons(run, encoded)
