"""What the images of a page weigh on three devices, before and after.

The devices and the arithmetic are those by which the rules judge: how wide an image is shown is
estimated from its markup, its pixels and the text column; the site's CSS may say otherwise. A file
that a page uses twice is loaded once.
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
    """Bytes of a page's images for each of `DEVICES`; `before` and `after` are of equal length."""

    path: str
    before: tuple[int, ...]
    after: tuple[int, ...]


def weigh(page: ResolvedPage, encoded: Mapping[str, Encoded], column: int | None) -> PageWeight:
    """Return the weight of a page; `column` is the text's width."""
    before: list[dict[str, int]] = [{} for _ in DEVICES]
    after: list[dict[str, int]] = [{} for _ in DEVICES]
    for image in page.images:
        if image.info is None or image.ref.kind not in (Kind.IMG, Kind.MARKDOWN):
            continue
        candidates = _candidates(image)
        made = encoded.get(image.info.path) if page.rewritten is not None else None
        offers = [(e.variant.width, e.variant.path, e.bytes) for e in made.kept] if made else []
        for device, old, new in zip(DEVICES, before, after, strict=True):
            need = displayed_width(image, device, column) * device.density
            today = _chosen(candidates, need) or (image.info.path, image.info.bytes)
            old.update([today])
            new.update([_chosen(offers, need) or today])
    return PageWeight(page.source.path, _totals(before), _totals(after))


def _totals(loaded: Sequence[Mapping[str, int]]) -> tuple[int, ...]:
    return tuple(sum(files.values()) for files in loaded)


def _candidates(image: Image) -> list[tuple[int, str, int]]:
    return [
        (c.info.width, c.info.path, c.info.bytes) for c in image.candidates if c.info is not None
    ]


def _chosen(offers: list[tuple[int, str, int]], need: float) -> tuple[str, int] | None:
    """Return path and bytes of the narrowest offer that is wide enough, else of the widest."""
    wide = [offer for offer in offers if offer[0] >= need]
    best = min(wide) if wide else max(offers, default=None)
    return None if best is None else best[1:]
