"""The Images view: every image file that was read, its variants, and the variants not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assetjob.model.formats import FORMATS
from assetjob.model.image import ImageInfo
from assetjob.model.result import Result
from assetjob.model.variant import Comparison, Encoded, Variant
from assetjob.report.format_text import counted, percent, size
from assetjob.report.identity import short_digest
from assetjob.report.lazy_items import LazyItems


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant that was kept; `share` is its size relative to the original's.

    `bar` is the share in whole percent, at most 100.
    """

    name: str
    size: str
    share: str
    bar: int


@dataclass(frozen=True, slots=True)
class RefusedVariantView:
    """A variant that was not kept, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The same detail of a variant and of its original."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ImageFileView:
    """An image file; `facts` is one line, `thumbnail` the id of its thumbnail.

    `left_alone` says why it gets no variants; "" if it gets some.
    """

    id: str
    thumbnail: str
    path: str
    format: str
    facts: str
    variants: tuple[VariantView, ...]
    refused: tuple[RefusedVariantView, ...]
    left_alone: str
    comparisons: tuple[ComparisonView, ...]


Comparisons = Mapping[str, tuple[Comparison, ...]]  # by the original's path


def choose_comparisons(encoded: Mapping[str, Encoded], max_bytes: int) -> Comparisons:
    """Return comparisons of at most `max_bytes` in all.

    The widest variant of each original comes first, in the order of the originals' sizes (largest
    first); then the second widest of each, and so on.
    """
    largest_first = sorted(
        (-made.job.info.bytes, path, [len(each.before) + len(each.after) for each in compared])
        for path, made in encoded.items()
        if (compared := made.comparisons)
    )
    chosen: dict[str, tuple[Comparison, ...]] = {}
    for number in range(max((len(sizes) for _, _, sizes in largest_first), default=0)):
        for _, path, sizes in largest_first:
            if number < len(sizes) and sizes[number] <= max_bytes:
                max_bytes -= sizes[number]
                chosen[path] = (*chosen.get(path, ()), encoded[path].comparisons[number])
    return chosen


def image_file_views(
    result: Result,
    infos: Mapping[str, ImageInfo],
    uses: Mapping[str, int],
    comparisons: Comparisons,
) -> LazyItems[ImageFileView]:
    """Return the image files that were read, sorted by path.

    `infos` and `uses` are the facts and the number of uses of the files that pages use.
    """
    paths = sorted({*uses, *result.encoded})

    def create() -> Iterator[ImageFileView]:
        for path in paths:
            made = result.encoded.get(path)
            info = made.job.info if made else infos[path]
            left_alone = result.left_alone.get(path, "")
            yield _view(info, made, uses.get(path, 0), left_alone, comparisons.get(path, ()))

    return LazyItems(len(paths), create)


def comparison_id(comparison: Comparison) -> str:
    """Return the id of a comparison in the report."""
    return short_digest(comparison.variant.path)


def _view(
    info: ImageInfo,
    made: Encoded | None,
    uses: int,
    left_alone: str,
    comparisons: Iterable[Comparison],
) -> ImageFileView:
    kept = made.kept if made else ()
    refused = made.refused if made else ()
    names_format = (
        any(not FORMATS[each.format].bare for each in made.job.variants) if made else False
    )

    def name(variant: Variant) -> str:
        pixels = f"{variant.width:,} × {variant.height:,} px"
        return f"{pixels} {FORMATS[variant.format].title}" if names_format else pixels

    return ImageFileView(
        id="i-" + short_digest(info.path),
        thumbnail=short_digest(info.digest),
        path=info.path,
        format=info.format,
        facts="; ".join(_facts(info, uses, made)),
        variants=tuple(
            VariantView(
                name(each.variant),
                size(each.bytes),
                percent(each.bytes, info.bytes),
                min(100, round(100 * each.bytes / info.bytes)) if info.bytes else 0,
            )
            for each in kept
        ),
        refused=tuple(RefusedVariantView(name(each.variant), each.reason) for each in refused),
        left_alone=left_alone,
        comparisons=tuple(
            ComparisonView(comparison_id(each), name(each.variant)) for each in comparisons
        ),
    )


def _facts(info: ImageInfo, uses: int, made: Encoded | None) -> Iterator[str]:
    pixels = f"{info.width:,} × {info.height:,} px"
    yield f"{FORMATS[info.format].title}, {pixels}, {size(info.bytes)}"
    yield counted(uses, "use")
    if info.frames > 1:
        yield counted(info.frames, "frame")
    if made and made.kept and made.quality is not None:
        yield f"variants with quality {made.quality}"
    if info.private:
        yield f"contains {', '.join(info.private)}"
