"""The Images view: every picture that was read, its variants, and those refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assetjob.model.formats import FORMATS
from assetjob.model.image import ImageInfo
from assetjob.model.result import Result
from assetjob.model.variant import Comparison, Encoded, Variant
from assetjob.report.format_text import counted, percent, size
from assetjob.report.identity import short
from assetjob.report.lazy_view import Afresh


@dataclass(frozen=True, slots=True)
class VariantView:
    """A kept variant: its pixels, its weight, and that as a share of the original's.

    `bar` is the share as whole percent, at most 100.
    """

    name: str
    size: str
    share: str
    bar: int


@dataclass(frozen=True, slots=True)
class RefusalView:
    """A variant that was not kept, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A piece of a variant beside the same of the original."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A file with its `facts` in one line; `thumbnail` is the id of its picture.

    `left_alone` says why it gets no variants, "" where it gets some.
    """

    id: str
    thumbnail: str
    path: str
    format: str
    facts: str
    variants: tuple[VariantView, ...]
    refused: tuple[RefusalView, ...]
    left_alone: str
    comparisons: tuple[ComparisonView, ...]


Pieces = Mapping[str, tuple[Comparison, ...]]


def comparisons(encoded: Mapping[str, Encoded], room: int) -> dict[str, tuple[Comparison, ...]]:
    """Return the comparisons for which there is room, by the originals' paths.

    `room` is in bytes. The widest variant of each original comes first, the heaviest original's
    before the others'; then the next in width of each.
    """
    heaviest = sorted(
        (-made.job.info.bytes, path, [len(each.before) + len(each.after) for each in compared])
        for path, made in encoded.items()
        if (compared := made.comparisons)
    )
    chosen: dict[str, tuple[Comparison, ...]] = {}
    for turn in range(max((len(weights) for _, _, weights in heaviest), default=0)):
        for _, path, weights in heaviest:
            if turn < len(weights) and weights[turn] <= room:
                room -= weights[turn]
                chosen[path] = (*chosen.get(path, ()), encoded[path].comparisons[turn])
    return chosen


def pictures(
    result: Result, infos: Mapping[str, ImageInfo], uses: Mapping[str, int], pieces: Pieces
) -> Afresh[Picture]:
    """Return the files that were read, in the order of their paths; `pieces` are compared.

    `infos` are the facts of those that pages use, `uses` count how often.
    """
    paths = sorted({*uses, *result.encoded})

    def make() -> Iterator[Picture]:
        for path in paths:
            made = result.encoded.get(path)
            info = made.job.info if made else infos[path]
            left_alone = result.left_alone.get(path, "")
            yield _picture(info, made, uses.get(path, 0), left_alone, pieces.get(path, ()))

    return Afresh(len(paths), make)


def piece_id(piece: Comparison) -> str:
    """Return what names a comparison in the report."""
    return short(piece.variant.path)


def _picture(
    info: ImageInfo,
    made: Encoded | None,
    uses: int,
    left_alone: str,
    pieces: Iterable[Comparison],
) -> Picture:
    kept = made.kept if made else ()
    refused = made.refused if made else ()
    named = any(not FORMATS[each.format].bare for each in made.job.variants) if made else False
    return Picture(
        id="i-" + short(info.path),
        thumbnail=short(info.digest),
        path=info.path,
        format=info.format,
        facts="; ".join(_facts(info, uses, made)),
        variants=tuple(
            VariantView(
                _name(each.variant, named=named),
                size(each.bytes),
                percent(each.bytes, info.bytes),
                min(100, round(100 * each.bytes / info.bytes)) if info.bytes else 0,
            )
            for each in kept
        ),
        refused=tuple(RefusalView(_name(r.variant, named=named), r.reason) for r in refused),
        left_alone=left_alone,
        comparisons=tuple(
            ComparisonView(piece_id(piece), _name(piece.variant, named=named)) for piece in pieces
        ),
    )


def _facts(info: ImageInfo, uses: int, made: Encoded | None) -> Iterator[str]:
    pixels = f"{info.width:,} × {info.height:,} px"
    yield f"{FORMATS[info.format].title}, {pixels}, {size(info.bytes)}"
    yield counted(uses, "use")
    if info.frames > 1:
        yield counted(info.frames, "frame")
    if made and made.kept and made.quality is not None:
        yield f"variants of quality {made.quality}"
    if info.private:
        yield f"holds {', '.join(info.private)}"


def _name(variant: Variant, *, named: bool) -> str:
    pixels = f"{variant.width:,} × {variant.height:,} px"
    return f"{pixels} {FORMATS[variant.format].title}" if named else pixels
