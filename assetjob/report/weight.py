"""The bytes of a page's images on three devices, before and after the run.

Devices and calculation are those of the rules: the displayed width is the measured one, else it
is estimated from the markup, the pixels and the width of the text column. A file that a page uses
twice is counted once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.variant import Encoded
from assetjob.rules.support.weight import DEVICES, displayed_width


@dataclass(frozen=True, slots=True)
class PageWeight:
    """Bytes of a page's images, one number for each of `DEVICES`."""

    path: str
    before: tuple[int, ...]
    after: tuple[int, ...]


def page_weight(
    page: ResolvedPage, encoded: Mapping[str, Encoded], column: int | None
) -> PageWeight:
    """Return the weight of a page; `column` is the width of the text column in CSS pixels."""
    before: list[dict[str, int]] = [{} for _ in DEVICES]
    after: list[dict[str, int]] = [{} for _ in DEVICES]
    for image in page.images:
        if image.info is None or image.ref.kind not in (Kind.IMG, Kind.MARKDOWN):
            continue
        candidates = _candidates(image)
        made = encoded.get(image.info.path) if page.rewritten is not None else None
        variants = [(e.variant.width, e.variant.path, e.bytes) for e in made.kept] if made else []
        for device, old, new in zip(DEVICES, before, after, strict=True):
            needed = displayed_width(image, device, column) * device.density
            original = (image.info.path, image.info.bytes)
            loaded = _loaded(candidates, needed) or original
            old.update([loaded])
            new.update([_loaded(variants, needed) or loaded])
    return PageWeight(page.source.path, _totals(before), _totals(after))


def _totals(loaded: Sequence[Mapping[str, int]]) -> tuple[int, ...]:
    return tuple(sum(files.values()) for files in loaded)


def _candidates(image: Image) -> list[tuple[int, str, int]]:
    return [
        (c.info.width, c.info.path, c.info.bytes) for c in image.candidates if c.info is not None
    ]


def _loaded(candidates: list[tuple[int, str, int]], needed: float) -> tuple[str, int] | None:
    """Return path and bytes of the narrowest candidate that is wide enough, else of the widest."""
    sufficient = [candidate for candidate in candidates if candidate[0] >= needed]
    best = min(sufficient) if sufficient else max(candidates, default=None)
    return None if best is None else best[1:]
