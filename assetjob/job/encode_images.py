"""Make the variants: what is there already is not made again; each is written when it is made."""

from __future__ import annotations

import errno
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assetjob.job.cache import Key, Table
from assetjob.job.comparisons import add_comparisons, keep_comparisons, originals_to_compare
from assetjob.job.context import RunContext
from assetjob.job.read_images import keep_info, read_images
from assetjob.job.tasks import encode
from assetjob.model.errors import SettingsError, SiteError
from assetjob.model.image import Failure, ImageInfo, ImageRequest
from assetjob.model.variant import Auto, Encoded, EncodedFiles, EncodedVariant, EncodeJob, Refusal
from assetjob.runtime.spill import SpillList, SpillMap

_QUALITIES: Table[int] = Table("quality", int, lambda quality: 1 <= quality <= 100)
_REFUSED: Table[tuple[Refusal, ...]] = Table("refused", tuple[Refusal, ...])


@dataclass(frozen=True, slots=True)
class EncodedSite:
    """What became of each job, by the original's path, and what failed.

    `infos` are the facts of the variants, by their paths.
    """

    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    infos: Mapping[str, ImageInfo] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()


def encode_images(
    run: RunContext,
    jobs: Sequence[EncodeJob],
    known: Container[str],
    meanwhile: Callable[[], None],
) -> EncodedSite:
    """Make the variants of `jobs`, and write them.

    The most expensive jobs go first, so that no processor is idle at the end. `known` are the
    paths of the files whose facts are known already. `meanwhile` is called when the workers have
    enough to do for a while.
    """
    encoded, infos = _existing(run, jobs), SpillMap[ImageInfo]()
    existing = SpillList(_unknown_variants(encoded.values(), known))
    compared = originals_to_compare(jobs)
    queue = _Queue(run, jobs, encoded)
    failures: list[Failure] = []
    run.store.prepare([variant.path for job in queue for variant in job.variants])
    for made, outcome in _written(run, _made(run, queue, compared, meanwhile)):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        encoded.put(outcome.job.info.path, outcome)
        for info in made:
            infos.put(info.path, info)
    read = read_images(run, existing, len(existing), run.variants_folder)
    for path, info in read.infos.items():
        infos.put(path, info)
    add_comparisons(run, encoded, compared)
    return EncodedSite(encoded, infos, tuple(failures))


def find_variants(run: RunContext, jobs: Callable[[], Sequence[EncodeJob]]) -> EncodedSite:
    """Return the jobs whose variants an earlier run has made; make nothing."""
    try:
        wanted = jobs()
    except SettingsError:  # the variants cannot even be named on this machine
        return EncodedSite()
    encoded = _existing(run, wanted)
    add_comparisons(run, encoded, originals_to_compare(wanted))
    return EncodedSite(encoded)


def _unknown_variants(encoded: Iterable[Encoded], known: Container[str]) -> Iterator[ImageRequest]:
    for made in encoded:
        for kept in made.kept:
            if kept.variant.path not in known:
                yield ImageRequest(kept.variant.path)


def _existing(run: RunContext, jobs: Iterable[EncodeJob]) -> SpillMap[Encoded]:
    """Return the jobs of which every variant worth serving is there already."""
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
        quality=_known_quality(run, job) if isinstance(quality, Auto) else quality,
    )


def _known_quality(run: RunContext, job: EncodeJob) -> int | None:
    """Return the quality that an earlier run chose for this image."""
    known = run.cache.get(_QUALITIES, quality_key(job))
    return known if isinstance(known, int) else None


class _Queue(Iterable[EncodeJob]):
    """The jobs that are to be done, the most expensive first."""

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
                job = replace(job, known=_known_quality(self._run, job))
            yield job


def _made(
    run: RunContext, jobs: _Queue, compared: frozenset[str], meanwhile: Callable[[], None]
) -> Iterator[EncodedFiles | Failure]:
    """Yield the bytes of each job's variants, as the workers make them."""
    choosing = any(isinstance(job.encoding.quality, Auto) and job.known is None for job in jobs)
    stage = "choose" if choosing else "encode"
    done = 0.0
    outcomes = run.executor.map(
        partial(encode, run.site.root, run.settings.limits, compared),
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
_Written = tuple[tuple[ImageInfo, ...], Encoded | Failure]


def _written(run: RunContext, outcomes: Iterable[EncodedFiles | Failure]) -> Iterator[_Written]:
    """Write what workers made; yield the facts of the files, and what became of each job.

    Raises:
        SiteError: The disk takes no more; that is no fault of an image.
    """
    pending: list[EncodedFiles] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield (), outcome
            continue
        pending.append(outcome)
        weight = sum(len(file.data) for made in pending for file in made.files)
        if len(pending) == _MANY or weight > _HEAVY:
            yield from _write(run, pending)
            pending = []
    yield from _write(run, pending)


def _write(run: RunContext, made: Sequence[EncodedFiles]) -> Iterator[_Written]:
    files = {file.variant.path: file.data for each in made for file in each.files}
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
    reason = f"cannot be written: {problem.strerror}: nothing done"
    raise SiteError(f"{made.job.variants[0].path}: {reason}") from problem


# What is wrong with one path only.
_OF_ONE_PATH = frozenset({errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR})


def _encoded(made: EncodedFiles) -> Encoded:
    kept = tuple(EncodedVariant(file.variant, len(file.data)) for file in made.files)
    return Encoded(
        made.job,
        kept,
        made.refused,
        fresh=len(kept),
        quality=made.quality,
        comparisons=made.comparisons,
    )


def _keep(run: RunContext, made: EncodedFiles, encoded: Encoded) -> None:
    """Put what was found out while the variants were made into the cache."""
    if run.command == "in-place":  # else they are in memory or in another folder
        for info in made.infos:
            keep_info(run, info)
    if made.refused:
        run.cache.put(_REFUSED, _job_key(made.job), made.refused)
    if made.quality is not None and isinstance(made.job.encoding.quality, Auto):
        run.cache.put(_QUALITIES, quality_key(made.job), made.quality)
    keep_comparisons(run, encoded)


def _job_key(job: EncodeJob) -> Key:
    """Return what goes into a job, and all that shapes what comes out."""
    return (job.info.digest, job.info.bytes, job.encoding, job.variants)


def quality_key(job: EncodeJob) -> Key:
    """Return all that the choice of a quality depends on."""
    size = (job.judged.width, job.judged.height) if job.judged else None
    return (job.info.digest, job.encoding.quality, job.encoding.effort, size)
