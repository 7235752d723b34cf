"""What workers do, by name: importing this loads neither Pillow nor libvips.

A function is sent to a worker as its name, so the parent never pays for these imports. One that
reads files is a value that names them (see `ReadsFiles`), so that they can be sent, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from assetjob.model.errors import PageError
from assetjob.model.image import (
    Failure,
    ImageFile,
    ImageRequest,
    ImageText,
    Limits,
    TextRequest,
)
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.model.variant import Comparison, Encoded, EncodedFiles, EncodeJob
from assetjob.runtime.executors import InputFile
from assetjob.runtime.safe_read import Folders


def preload() -> None:
    """Import what the other functions need."""
    import assetjob.images.encode.reduce  # noqa: PLC0415
    import assetjob.images.read_image  # noqa: F401, PLC0415


def parse(keys: tuple[str, ...], source: Source) -> ParsedPage | Failure:
    """Return what `assetjob.parse.page.parse` finds, or why the page cannot be parsed."""
    from assetjob.parse.page import parse  # noqa: PLC0415

    try:
        return parse(source, keys)
    except PageError as error:
        return Failure(source.path, "parse", str(error))


@dataclass(frozen=True, slots=True)
class ReadImage:
    """See `assetjob.images.read_image.read_image`."""

    root: Folders
    limits: Limits

    def __call__(self, request: ImageRequest) -> ImageFile | Failure:
        """Read one image file."""
        from assetjob.images.read_image import read_image  # noqa: PLC0415

        return read_image(self.root, request, self.limits)

    @property
    def roots(self) -> tuple[Folders, ...]:
        """See `ReadsFiles.roots`."""
        return (self.root,)

    def files(self, request: ImageRequest) -> Iterator[InputFile]:
        """See `ReadsFiles.files`."""
        yield InputFile(0, request.path, request.digest)

    def with_roots(self, roots: Sequence[Folders]) -> Self:
        """See `ReadsFiles.with_roots`."""
        return replace(self, root=roots[0])


@dataclass(frozen=True, slots=True)
class ReadText:
    """See `assetjob.images.ocr.read_text`."""

    root: Folders
    limits: Limits

    def __call__(self, request: TextRequest) -> ImageText | Failure:
        """Read the text in one image file."""
        from assetjob.images.ocr import read_text  # noqa: PLC0415

        return read_text(self.root, request, self.limits)

    @property
    def roots(self) -> tuple[Folders, ...]:
        """See `ReadsFiles.roots`."""
        return (self.root,)

    def files(self, request: TextRequest) -> Iterator[InputFile]:
        """See `ReadsFiles.files`."""
        yield InputFile(0, request.info.path, request.info.digest)

    def with_roots(self, roots: Sequence[Folders]) -> Self:
        """See `ReadsFiles.with_roots`."""
        return replace(self, root=roots[0])


@dataclass(frozen=True, slots=True)
class Encode:
    """See `assetjob.images.encode.encode`; variants of the originals `compared` are compared."""

    root: Folders
    limits: Limits
    compared: frozenset[str] = frozenset()

    def __call__(self, job: EncodeJob) -> EncodedFiles | Failure:
        """Encode the variants of one original."""
        from assetjob.images.encode import encode  # noqa: PLC0415

        return encode(self.root, job, self.limits, compared=job.info.path in self.compared)

    @property
    def roots(self) -> tuple[Folders, ...]:
        """See `ReadsFiles.roots`."""
        return (self.root,)

    def files(self, job: EncodeJob) -> Iterator[InputFile]:
        """See `ReadsFiles.files`."""
        yield InputFile(0, job.info.path, job.info.digest)

    def with_roots(self, roots: Sequence[Folders]) -> Self:
        """See `ReadsFiles.with_roots`."""
        return replace(self, root=roots[0])


@dataclass(frozen=True, slots=True)
class CompareVariants:
    """See `assetjob.images.encode.compare_variants`; the variants are in `variants`."""

    root: Folders
    limits: Limits
    variants: Folders

    def __call__(self, made: Encoded) -> tuple[Comparison, ...] | Failure:
        """Compare the variants of one original with it."""
        from assetjob.images.encode import compare_variants  # noqa: PLC0415

        return compare_variants(self.root, self.variants, made, self.limits)

    @property
    def roots(self) -> tuple[Folders, ...]:
        """See `ReadsFiles.roots`."""
        return (self.root, self.variants)

    def files(self, made: Encoded) -> Iterator[InputFile]:
        """See `ReadsFiles.files`."""
        yield InputFile(0, made.job.info.path, made.job.info.digest)
        yield from (InputFile(1, kept.variant.path) for kept in made.kept)

    def with_roots(self, roots: Sequence[Folders]) -> Self:
        """See `ReadsFiles.with_roots`."""
        return replace(self, root=roots[0], variants=roots[1])
