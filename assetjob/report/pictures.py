"""The Images view: every picture that was read, its variants, and those refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assetjob.model import Comparison, Encoded, ImageInfo, Result
from assetjob.report.identity import short


@dataclass(frozen=True, slots=True)
class VariantView:
    """A kept variant: its path, its pixels, its weight in bytes."""

    path: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class RefusalView:
    """A variant that was not kept, and why."""

    width: int
    height: int
    reason: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A piece of a variant beside the same of the original: its width and the variant's."""

    id: str
    width: int
    variant: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A file with its facts; `thumbnail` is the id of its picture, `uses` counts its places."""

    id: str
    thumbnail: str
    info: ImageInfo
    uses: int
    quality: int | None
    variants: tuple[VariantView, ...]
    refused: tuple[RefusalView, ...]
    comparison: ComparisonView | None


_ROOM = 600_000  # bytes of all comparisons, so that 2,000 pictures still make at most 12 MB


def comparisons(encoded: Mapping[str, Encoded]) -> dict[str, Comparison]:
    """Return the comparisons for which there is room, by the originals' paths, heaviest first."""
    room = _ROOM
    chosen = {}
    for path, made in sorted(encoded.items(), key=lambda item: (-item[1].job.info.bytes, item[0])):
        piece = made.comparison
        if piece and len(piece.before) + len(piece.after) <= room:
            room -= len(piece.before) + len(piece.after)
            chosen[path] = piece
    return chosen


def pictures(result: Result) -> tuple[Picture, ...]:
    """Return the files that were read, in the order of their paths."""
    infos: dict[str, ImageInfo] = {path: made.job.info for path, made in result.encoded.items()}
    uses: dict[str, int] = {}
    for judged in result.pages:
        for image in judged.images:
            if image.info is not None:
                infos.setdefault(image.info.path, image.info)
                uses[image.info.path] = uses.get(image.info.path, 0) + 1
    made, pieces = result.encoded, comparisons(result.encoded)
    return tuple(
        _picture(infos[path], uses.get(path, 0), made.get(path), pieces.get(path))
        for path in sorted(infos)
    )


def _picture(info: ImageInfo, uses: int, made: Encoded | None, piece: Comparison | None) -> Picture:
    kept = made.kept if made else ()
    refused = made.refused if made else ()
    return Picture(
        id="i-" + short(info.path),
        thumbnail=short(info.digest),
        info=info,
        uses=uses,
        quality=made.quality if made else None,
        variants=tuple(
            VariantView(e.variant.path, e.variant.width, e.variant.height, e.bytes) for e in kept
        ),
        refused=tuple(RefusalView(r.variant.width, r.variant.height, r.reason) for r in refused),
        comparison=_comparison(info, piece) if piece else None,
    )


def _comparison(info: ImageInfo, made: Comparison) -> ComparisonView:
    return ComparisonView(short(info.path), made.width, made.variant.width)
