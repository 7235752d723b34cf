"""Make the variants: what is there already is not made again; each is written when it is made."""

from __future__ import annotations

import errno
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assetjob.job.comparisons import compared_of, complete
from assetjob.job.context import RunContext
from assetjob.job.tasks import encode
from assetjob.model.errors import SiteError
from assetjob.model.image import Failure, Thumbnail
from assetjob.model.variant import Auto, Encoded, EncodedFiles, EncodedVariant, EncodeJob, Refusal
from assetjob.runtime.spill import SpillMap


@dataclass(frozen=True, slots=True)
class Produced:
    """What became of each job, by the original's path, and what failed.

    `thumbnails` came with the variants, by the digests of their pictures.
    """

    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)


def produce(
    run: RunContext, jobs: Sequence[EncodeJob], side: int, meanwhile: Callable[[], None]
) -> Produced:
    """Make the variants of `jobs`, and thumbnails with a longer side of `side` pixels.

    The dearest jobs go first, so that no processor idles at the end. `meanwhile` is called when
    the workers have enough to do for a while.
    """
    encoded = _all_there(run, jobs)
    compared = compared_of(jobs)
    wanted = _Wanted(run, jobs, encoded)
    failures: list[Failure] = []
    thumbnails: SpillMap[Thumbnail] = SpillMap()
    run.store.prepare([variant.path for job in wanted for variant in job.variants])
    for made, outcome in _written(run, _encode(run, wanted, side, compared, meanwhile)):
        if isinstance(made, EncodedFiles) and made.thumbnail:
            thumbnails.put(made.job.info.digest, made.thumbnail)
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            encoded.put(outcome.job.info.path, outcome)
    return Produced(_compared(run, encoded, compared), tuple(failures), thumbnails)


def there(run: RunContext, jobs: Sequence[EncodeJob]) -> Produced:
    """Return the jobs whose variants are there already, and make nothing."""
    return Produced(_compared(run, _all_there(run, jobs), compared_of(jobs)))


def _compared(
    run: RunContext, encoded: SpillMap[Encoded], compared: frozenset[str]
) -> SpillMap[Encoded]:
    for made in complete(run, encoded, compared):
        encoded.put(made.job.info.path, made)
    return encoded


def _all_there(run: RunContext, jobs: Sequence[EncodeJob]) -> SpillMap[Encoded]:
    known = zip(jobs, run.cache.refused(jobs), strict=True)
    made = (_there(run, job, refused or ()) for job, refused in known)
    return SpillMap((each.job.info.path, each) for each in made if each)


class _Wanted(Iterable[EncodeJob]):
    """The jobs that are to be done, the dearest first."""

    def __init__(self, run: RunContext, jobs: Sequence[EncodeJob], done: Container[str]) -> None:
        self._run = run
        self._jobs = jobs
        left = ((number, job) for number, job in enumerate(jobs) if job.info.path not in done)
        costs = {number: job.megapixels for number, job in left}
        self._numbers = sorted(costs, key=lambda number: -costs[number])
        self.megapixels = sum(costs.values())

    def __iter__(self) -> Iterator[EncodeJob]:
        for number in self._numbers:
            job = self._jobs[number]
            if isinstance(job.encoding.quality, Auto):
                job = replace(job, known=self._run.cache.quality(job))
            yield job


def _there(run: RunContext, job: EncodeJob, refused: tuple[Refusal, ...]) -> Encoded | None:
    """Return the job's variants if all of them that were worth serving are there already."""
    kept = []
    for variant in job.variants:
        if any(each.variant == variant for each in refused):
            continue
        size = run.store.size(variant.path)
        if size is None:
            return None
        kept.append(EncodedVariant(variant, size))
    return Encoded(job, tuple(kept), refused, quality=_quality(run, job))


def _quality(run: RunContext, job: EncodeJob) -> int | None:
    wanted = job.encoding.quality
    return wanted if isinstance(wanted, int) else run.cache.quality(job)


def _encode(
    run: RunContext,
    jobs: _Wanted,
    side: int,
    compared: frozenset[str],
    meanwhile: Callable[[], None],
) -> Iterator[EncodedFiles | Failure]:
    choosing = any(isinstance(job.encoding.quality, Auto) and job.known is None for job in jobs)
    stage = "choose" if choosing else "encode"
    done = 0.0
    outcomes = run.executor.map(
        partial(encode, run.site.root, run.settings.limits, side, compared),
        jobs,
        lambda job, reason: Failure(job.info.path, "encode", reason),
    )
    for job, outcome in outcomes:
        if not done:
            meanwhile()
        yield outcome
        done += job.megapixels
        run.progress(stage, done, jobs.megapixels)


# Originals, or bytes of their variants, that are written at once: waiting for the disk takes hardly
# longer than for one, and this is all that a killed run loses.
_MANY = 8
_HEAVY = 2_000_000


def _written(
    run: RunContext, outcomes: Iterable[EncodedFiles | Failure]
) -> Iterator[tuple[EncodedFiles | Failure, Encoded | Failure]]:
    """Yield what workers made with what became of it when it was written.

    Raises:
        SiteError: The disk takes no more; that is no fault of an image.
    """
    pending: list[EncodedFiles] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield outcome, outcome
            continue
        pending.append(outcome)
        weight = sum(len(file.data) for made in pending for file in made.files)
        if len(pending) == _MANY or weight > _HEAVY:
            yield from _write(run, pending)
            pending = []
    yield from _write(run, pending)


def _write(
    run: RunContext, made: Sequence[EncodedFiles]
) -> Iterator[tuple[EncodedFiles, Encoded | Failure]]:
    files = {file.variant.path: file.data for each in made for file in each.files}
    problems = run.store.write_variants(files) if files else {}
    for each in made:
        own = (problems.get(file.variant.path) for file in each.files)
        problem = next(filter(None, own), None)
        yield each, _kept(run, each) if problem is None else _unwritten(each, problem)


def _unwritten(made: EncodedFiles, problem: Exception) -> Failure:
    if not isinstance(problem, OSError):
        raise problem
    if problem.errno in _ITS_OWN:
        reason = f"variant not written: {problem.strerror}"
        return Failure(made.job.info.path, "write", reason)
    reason = f"cannot be written: {problem.strerror}: nothing done"
    raise SiteError(f"{made.job.variants[0].path}: {reason}") from problem


def _kept(run: RunContext, made: EncodedFiles) -> Encoded:
    """Remember what was found out while the variants were made."""
    if run.command == "in-place":  # else they are in memory or in another folder
        for info in made.infos:
            run.cache.keep_info(info, (run.site.root / info.path).stat(), is_ours=True)
    if made.refused:
        run.cache.keep_refused(made.job, made.refused)
    if made.comparisons:
        run.cache.keep_comparisons(made.job, made.comparisons)
    if made.quality is not None and isinstance(made.job.encoding.quality, Auto):
        run.cache.keep_quality(made.job, made.quality)
    kept = tuple(EncodedVariant(file.variant, len(file.data)) for file in made.files)
    return Encoded(
        made.job,
        kept,
        made.refused,
        fresh=len(kept),
        quality=made.quality,
        comparisons=made.comparisons,
    )


# What is wrong with one path only.
_ITS_OWN = frozenset({errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR})
