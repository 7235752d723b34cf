"""The variants that earlier runs encoded, for this site or another: none is encoded again.

What became of a job is an entry of the cache; the bytes of its variants are the cache's contents.
The key is what the bytes are made of: the original's digest, how it is encoded, by which encoder,
and the sizes and formats of all variants of the job, since the smaller ones are made from the
largest. No path is part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assetjob.images.encoder_version import encoder
from assetjob.job.cache import Cache, Key, Table
from assetjob.model.image import ImageInfo
from assetjob.model.variant import EncodedFile, EncodedFiles, EncodeJob, Refusal
from assetjob.store.content_store import ADDRESS

# Raise it when other variants of the same job are worth serving.
_REVISION = "1"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A variant that is worth serving: its number in the job, its digest, and its facts."""

    number: int
    digest: str
    info: ImageInfo | None


@dataclass(frozen=True, slots=True)
class StoredRefusal:
    """A variant that was not kept: its number in the job, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class StoredJob:
    """What became of a job, wherever its original is."""

    files: tuple[StoredFile, ...]
    refused: tuple[StoredRefusal, ...]
    quality: int | None

    @property
    def numbers(self) -> list[int]:
        """The numbers of all variants, in ascending order."""
        files, refused = (
            (each.number for each in self.files),
            (each.number for each in self.refused),
        )
        return sorted((*files, *refused))


def _is_possible(stored: StoredJob) -> bool:
    return (
        stored.numbers == list(range(len(stored.numbers)))
        and all(ADDRESS.fullmatch(each.digest) for each in stored.files)
        and all(each.reason.isprintable() for each in stored.refused)
        and (stored.quality is None or 1 <= stored.quality <= 100)
    )


_JOBS: Table[StoredJob] = Table("job", StoredJob, _is_possible, versions=(encoder(), _REVISION))


class VariantStore:
    """The outcomes of encoding jobs, with the bytes of the variants, in a cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def lookup(self, jobs: Iterable[EncodeJob]) -> Iterator[tuple[EncodeJob, StoredJob | None]]:
        """Yield each job with what is known of it."""
        for job, stored in self._cache.lookup(_JOBS, jobs, _key):
            if isinstance(stored, StoredJob) and len(stored.numbers) == len(job.variants):
                yield job, stored
            else:
                yield job, None

    def files(self, job: EncodeJob, stored: StoredJob) -> EncodedFiles | None:
        """Return the variants of a job with their bytes, None where any of them is lost."""
        files: list[EncodedFile] = []
        infos: list[ImageInfo] = []
        for each in stored.files:
            data = self._cache.contents.get(each.digest)
            if data is None:
                return None
            variant = job.variants[each.number]
            files.append(EncodedFile(variant, data, self._cache.contents.file(each.digest)))
            if each.info:
                infos.append(replace(each.info, path=variant.path))
        refused = refusals(job, stored)
        return EncodedFiles(
            job, tuple(files), refused, tuple(infos), stored.quality, is_from_cache=True
        )

    def get(self, job: EncodeJob) -> EncodedFiles | None:
        """Return what an earlier run made of a job, None where that is not known or lost."""
        ((_, stored),) = self.lookup([job])
        return self.files(job, stored) if stored else None

    def put(self, made: EncodedFiles) -> None:
        """Keep what was made of a job."""
        numbers = {variant: number for number, variant in enumerate(made.job.variants)}
        infos = {info.path: replace(info, path="") for info in made.infos}
        files = tuple(
            StoredFile(
                numbers[each.variant],
                self._cache.contents.put(each.data),
                infos.get(each.variant.path),
            )
            for each in made.files
        )
        refused = tuple(StoredRefusal(numbers[each.variant], each.reason) for each in made.refused)
        self._cache.put(_JOBS, _key(made.job), StoredJob(files, refused, made.quality))


def refusals(job: EncodeJob, stored: StoredJob) -> tuple[Refusal, ...]:
    """Return the variants of a job that are not worth serving."""
    return tuple(Refusal(job.variants[each.number], each.reason) for each in stored.refused)


def _key(job: EncodeJob) -> Key:
    sizes = tuple((each.width, each.height, each.format) for each in job.variants)
    return (job.info.digest, job.info.bytes, job.encoding, sizes)
