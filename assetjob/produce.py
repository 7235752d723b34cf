"""Make the variants: what is there already is not made again; each is written when it is made."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assetjob.errors import SiteError
from assetjob.model import (
    Auto,
    Encoded,
    EncodedFiles,
    EncodedVariant,
    EncodeJob,
    Failure,
    Thumbnail,
)
from assetjob.run import Run
from assetjob.work import encode


@dataclass(frozen=True, slots=True)
class Produced:
    """What became of each job, by the original's path, and what failed.

    `thumbnails` came with the variants, by the digests of their pictures.
    """

    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)


def produce(run: Run, jobs: Sequence[EncodeJob], side: int) -> Produced:
    """Make the variants of `jobs`, and thumbnails with a longer side of `side` pixels.

    The dearest jobs go first, so that no processor idles at the end.
    """
    encoded = {job.info.path: there for job in jobs if (there := _there(run, job))}
    missing = (job for job in jobs if job.info.path not in encoded)
    wanted = [replace(job, known=run.cache.quality(job)) for job in missing]
    wanted.sort(key=lambda job: -job.megapixels)
    failures: list[Failure] = []
    thumbnails: dict[str, Thumbnail] = {}
    run.store.begin([variant.path for job in wanted for variant in job.variants])
    for job, outcome in _encode(run, wanted, side):
        if isinstance(outcome, EncodedFiles) and outcome.thumbnail:
            thumbnails[job.info.digest] = outcome.thumbnail
        made = outcome if isinstance(outcome, Failure) else _write(run, outcome)
        if isinstance(made, Failure):
            failures.append(made)
        else:
            encoded[job.info.path] = made
    return Produced(encoded, tuple(failures), thumbnails)


def _there(run: Run, job: EncodeJob) -> Encoded | None:
    """Return the job's variants if all of them that were worth serving are there already."""
    refused = run.cache.refused(job) or ()
    kept = []
    for variant in job.variants:
        if any(each.variant == variant for each in refused):
            continue
        size = run.store.size(variant.path)
        if size is None:
            return None
        kept.append(EncodedVariant(variant, size))
    return Encoded(job, tuple(kept), refused, quality=_quality(run, job))


def _quality(run: Run, job: EncodeJob) -> int | None:
    wanted = job.encoding.quality
    return wanted if isinstance(wanted, int) else run.cache.quality(job)


def _encode(
    run: Run, jobs: Sequence[EncodeJob], side: int
) -> Iterator[tuple[EncodeJob, EncodedFiles | Failure]]:
    choosing = any(isinstance(job.encoding.quality, Auto) and job.known is None for job in jobs)
    stage = "choose" if choosing else "encode"
    total = sum(job.megapixels for job in jobs)
    done = 0.0
    outcomes = run.executor.map(
        partial(encode, run.site.root, run.settings.limits, side, _compared(jobs)),
        jobs,
        lambda job, reason: Failure(job.info.path, "encode", reason),
    )
    for job, outcome in outcomes:
        yield job, outcome
        done += job.megapixels
        run.progress(stage, done, total)


# Comparisons in a report, for which there is room.
_COMPARED = 20


def _compared(jobs: Sequence[EncodeJob]) -> frozenset[str]:
    """Return the heaviest originals: their variants save most, and so may have lost most."""
    heaviest = sorted(jobs, key=lambda job: (-job.info.bytes, job.info.path))
    return frozenset(job.info.path for job in heaviest[:_COMPARED])


def _write(run: Run, made: EncodedFiles) -> Encoded | Failure:
    """Write the variants of one original.

    Raises:
        SiteError: The disk takes no more; that is no fault of the image.
    """
    try:
        run.store.write_all({file.variant.path: file.data for file in made.files})
    except OSError as error:
        if error.errno in _ITS_OWN:
            return Failure(made.job.info.path, "write", f"variant not written: {error.strerror}")
        reason = f"cannot be written: {error.strerror}: nothing done"
        raise SiteError(f"{made.job.variants[0].path}: {reason}") from error
    if made.refused:
        run.cache.keep_refused(made.job, made.refused)
    if made.quality is not None and isinstance(made.job.encoding.quality, Auto):
        run.cache.keep_quality(made.job, made.quality)
    kept = tuple(EncodedVariant(file.variant, len(file.data)) for file in made.files)
    return Encoded(
        made.job,
        kept,
        made.refused,
        fresh=len(kept),
        quality=made.quality,
        comparison=made.comparison,
    )


# What is wrong with one path only.
_ITS_OWN = frozenset({errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR})
