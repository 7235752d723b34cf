"""Keep a better format only where it is lighter, at every width, than what serves without it."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model.formats import FORMATS, best_first
from assetjob.model.variant import EncodedFile, Refusal


def without_heavier(
    files: Sequence[EncodedFile],
) -> tuple[tuple[EncodedFile, ...], tuple[Refusal, ...]]:
    """Return the files worth serving, and those refused: all of an image in one format, or none.

    A browser never looks at the formats behind the first one that it displays, so each of their
    files must have a lighter one that serves in its place. `files` are in ascending order of width.
    """
    refused: list[Refusal] = []
    kept: set[str] = set()
    served: list[EncodedFile] = []
    for kind in reversed(best_first(frozenset(file.variant.format for file in files))):
        own = [file for file in files if file.variant.format == kind]
        reason = next(filter(None, (_objection(file, own) for file in served)), None)
        if reason is None:
            served = own
            kept.add(kind)
        else:
            refused += [Refusal(file.variant, reason) for file in own]
    return tuple(file for file in files if file.variant.format in kept), tuple(refused)


def _objection(served: EncodedFile, better: Sequence[EncodedFile]) -> str | None:
    """Return why files of a better format cannot take the place of one that is served."""
    width, weight = served.variant.width, len(served.data)
    instead = next((file for file in better if file.variant.width >= width), None)
    if instead is None:
        title = FORMATS[better[0].variant.format].title
        return f"would leave screens that use {width} pixels without an {title}"
    if len(instead.data) < weight:
        return None
    title = FORMATS[served.variant.format].title
    return f"is no lighter than {title} at {width} px ({len(instead.data):,} bytes, {weight:,})"
