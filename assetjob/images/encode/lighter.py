"""Lighter: a better format is served only where it is lighter, at every width."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model.variant import EncodedFile, Refusal


def without_heavy_avif(
    files: Sequence[EncodedFile],
) -> tuple[tuple[EncodedFile, ...], tuple[Refusal, ...]]:
    """Return the files worth serving, and the AVIF refused: all of a picture's, or none.

    A browser that shows AVIF never looks at the WebP beside it, so each WebP must have a lighter
    AVIF that serves in its place. `files` are in ascending order of width.
    """
    avif = [file for file in files if file.variant.format == "avif"]
    webp = [file for file in files if file.variant.format == "webp"]
    reason = next(filter(None, (_objection(file, avif) for file in webp)), None) if avif else None
    if reason is None:
        return tuple(files), ()
    return tuple(webp), tuple(Refusal(file.variant, reason) for file in avif)


def _objection(webp: EncodedFile, avif: Sequence[EncodedFile]) -> str | None:
    width, weight = webp.variant.width, len(webp.data)
    instead = next((file for file in avif if file.variant.width >= width), None)
    if instead is None:
        return f"would leave screens that use {width} pixels without an AVIF"
    if len(instead.data) < weight:
        return None
    return f"is no lighter than WebP at {width} px ({len(instead.data):,} bytes, {weight:,})"
