"""Variants of an original: planned, encoded, kept or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.image import ImageInfo

# The end of a variant's file name. It is ASCII without reserved characters, so that it is found in
# any page, style sheet or data file, however the rest of the URL is quoted.
MARK = re.compile(
    rb"-[0-9a-f]{8}-[0-9]{1,5}w\.(?:%s)"
    % b"|".join(name.encode() for name, each in FORMATS.items() if each.codec)
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A file to be made from an original: its path in the site and its size in pixels."""

    path: str
    width: int
    height: int
    format: VariantFormat = "webp"


@dataclass(frozen=True, slots=True)
class Auto:
    """The lowest quality at which an image scores `target` by `metric` (its name and version)."""

    target: int
    metric: str

    def __str__(self) -> str:
        return f"auto, {self.target} by {self.metric}"


# Pixels of the largest variant whose quality is measured, which takes 600 bytes of memory each.
JUDGED = 2_500_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """The settings that shape the bytes of a variant, and so part of its digest.

    `quality` is 1 to 100, or chosen for each image; `effort` is 0 to 6 (libwebp's), and `efforts`
    are those of formats that have another. `near_lossless`
    permits small losses in graphics, `copyright` keeps the original's EXIF copyright notice.
    """

    quality: int | Auto
    effort: int
    near_lossless: bool = False
    copyright: bool = False
    efforts: tuple[tuple[VariantFormat, int], ...] = ()

    def of(self, kind: VariantFormat) -> Encoding:
        """Return how variants of one format are encoded."""
        return replace(self, effort=dict(self.efforts).get(kind, self.effort), efforts=())


@dataclass(frozen=True, slots=True)
class EncodeJob:
    """All variants of one original, made from one decode, in ascending order of width.

    Of equal widths, AVIF comes before WebP. `known` is the quality that an earlier run chose.
    """

    info: ImageInfo
    encoding: Encoding
    variants: tuple[Variant, ...]
    known: int | None = None

    @property
    def judged(self) -> Variant | None:
        """The variant by which the quality is chosen: the largest of at most `JUDGED` pixels.

        None where there is none, and for an animation.
        """
        if self.info.frames > 1:
            return None
        small = [each for each in self.variants if each.width * each.height <= JUDGED]
        return max(small, key=lambda each: each.width, default=None)

    @property
    def megapixels(self) -> float:
        """The pixels that will be encoded, in millions: the measure of the job's cost."""
        return sum(v.width * v.height for v in self.variants) * self.info.frames / 1e6


@dataclass(frozen=True, slots=True)
class EncodedVariant:
    """A variant that is worth serving, and its size in bytes."""

    variant: Variant
    bytes: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A variant that was not kept, and why, in one line for a person."""

    variant: Variant
    reason: str


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A variant with its bytes, on the way from a worker or the cache to the store.

    `cached` is the file of the cache that has the same bytes.
    """

    variant: Variant
    data: bytes
    cached: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same crop at a variant's size, from the original and from the variant.

    `before` and `after` are WebP of `width` by `height` pixels.
    """

    variant: Variant
    before: bytes
    after: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EncodedFiles:
    """What a worker made of a job: the files worth serving and the variants refused.

    Both are in ascending order of width. `infos` are the facts of the files, as the next run will
    read them. `quality` is that of lossy variants. `comparisons` (the widest first) are for the
    report. `is_from_cache` tells that an earlier run encoded them.
    """

    job: EncodeJob
    files: tuple[EncodedFile, ...]
    refused: tuple[Refusal, ...] = ()
    infos: tuple[ImageInfo, ...] = ()
    quality: int | None = None
    comparisons: tuple[Comparison, ...] = ()
    is_from_cache: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """What became of a job: the variants kept (ascending width) and those refused.

    `fresh` counts those encoded in this run, `restored` those that this run took from the cache;
    else they exist already. `quality` is that of lossy variants, None if it is not known.
    `comparisons` begin with the widest variant.
    """

    job: EncodeJob
    kept: tuple[EncodedVariant, ...]
    refused: tuple[Refusal, ...] = ()
    fresh: int = 0
    restored: int = 0
    quality: int | None = None
    comparisons: tuple[Comparison, ...] = ()

    @property
    def is_new(self) -> bool:
        """Tell whether this run writes the variants, or would."""
        return self.fresh + self.restored > 0


def is_variant(path: str) -> bool:
    """Tell whether a file has the name of a variant, in whatever folder."""
    return MARK.search(path.rpartition("/")[2].encode(errors="surrogateescape")) is not None
