"""Find what differs between two states of a page: moved boxes, broken images, lost alt texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assetjob.browser.page_state import ElementBox, ImageState, PageState

MOVED = 1.0  # CSS pixels by which a box may differ
RATIO = 0.02  # by which the aspect ratio of an image may differ, as of rounded variants
SHIFT = 0.01  # by which the Cumulative Layout Shift may grow
COLOURS = 6  # of 255: mean difference; two encodings of an image differ by 2 at most
PIXELS = 0.02  # share of the first view that may look different, as after encoding again

Kind = Literal[
    "page", "elements", "moved", "broken", "candidate", "image", "alt", "error", "shift", "pixels"
]


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A difference of a page in a window of a width. `what` names the element or the file."""

    kind: Kind
    viewport: int
    what: str
    detail: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What says whether it is the same difference in another visit."""
        return self.kind, self.viewport, self.what


def differences(before: PageState, after: PageState, pixels: float) -> tuple[Difference, ...]:
    """Return what differs; `pixels` is the share of the first view that looks different."""
    if before.problem or after.problem:
        if bool(before.problem) == bool(after.problem):
            return ()
        reason = after.problem or f"could not be opened before: {before.problem}"
        return (Difference("page", before.viewport, "page", reason),)
    found = (
        *_boxes(before, after),
        *_images(before, after),
        *_others(before, after),
    )
    # What moved looks different anyway.
    if pixels > PIXELS and not any(each.kind in ("moved", "elements") for each in found):
        share = f"{pixels:.1%} of the first view looks different"
        found = (*found, Difference("pixels", before.viewport, "first view", share))
    return tuple(sorted(set(found)))


def _boxes(before: PageState, after: PageState) -> Iterator[Difference]:
    one, two = before.elements, after.elements
    if [each.name for each in one] != [each.name for each in two]:
        detail = f"{len(one):,} elements before, {len(two):,} after"
        yield Difference("elements", before.viewport, "page", detail)
        return
    moved = [at for at, (a, b) in enumerate(zip(one, two, strict=True)) if _distance(a, b) > MOVED]
    if moved:
        yield moved_boxes(before, after, moved)


def moved_boxes(before: PageState, after: PageState, numbers: Iterable[int]) -> Difference:
    """Return the difference of two states in which the boxes of these numbers moved."""
    moved = [(at, before.elements[at], after.elements[at]) for at in numbers]
    # What follows a box of another size is moved by it, so that box is named.
    resized = [each for each in moved if _is_resized(each[1], each[2])]
    at, old, new = min(resized or moved, key=lambda each: (_area(each[1]), each[0]))
    detail = f"{_text(old)} before, {_text(new)} after"
    others = f"; {len(moved) - 1:,} more boxes moved" if len(moved) > 1 else ""
    return Difference("moved", before.viewport, f"{old.name} {at + 1}", detail + others)


def _distance(one: ElementBox, two: ElementBox) -> float:
    return max(
        abs(one.x - two.x),
        abs(one.y - two.y),
        abs(one.width - two.width),
        abs(one.height - two.height),
    )


def _is_resized(one: ElementBox, two: ElementBox) -> bool:
    return max(abs(one.width - two.width), abs(one.height - two.height)) > MOVED


def _area(box: ElementBox) -> float:
    return box.width * box.height


def _text(box: ElementBox) -> str:
    return f"{box.width:g}x{box.height:g} at {box.x:g}, {box.y:g}"


def _images(before: PageState, after: PageState) -> Iterator[Difference]:
    if len(before.images) != len(after.images):
        detail = f"{len(before.images):,} images before, {len(after.images):,} after"
        yield Difference("elements", before.viewport, "images", detail)
        return
    for at, (one, two) in enumerate(zip(before.images, after.images, strict=True), start=1):
        what = f"image {at}"
        for kind, detail in _image(one, two):
            yield Difference(kind, before.viewport, what, f"{two.source}: {detail}")


def _image(one: ImageState, two: ImageState) -> Iterator[tuple[Kind, str]]:
    if one.width and not two.width:
        yield "broken", f"{two.current or two.source} cannot be shown"
    elif one.width and two.width:
        if abs(_ratio(two) / _ratio(one) - 1) > RATIO + _rounding(one, two):
            yield "image", f"{one.width}x{one.height} before, {two.width}x{two.height} after"
        elif _colours(one, two) > COLOURS:
            yield "image", f"{two.current} looks different from {one.current}"
    if (one.alt and not two.alt) or (one.alt is not None and two.alt is None):
        yield "alt", f"{one.alt!r} before, {'none' if two.alt is None else 'empty'} after"


def _rounding(one: ImageState, two: ImageState) -> float:
    """Return by how much whole pixels make a ratio differ."""
    return 1 / max(min(one.width, one.height, two.width, two.height), 1)


def _ratio(image: ImageState) -> float:
    return max(image.height, 1) / image.width  # the height of a line is rounded to 0


def _colours(one: ImageState, two: ImageState) -> float:
    if not one.pixels or len(one.pixels) != len(two.pixels):
        return 0
    far = sum(abs(a - b) for a, b in zip(one.pixels, two.pixels, strict=True))
    return far / len(one.pixels)


def _others(before: PageState, after: PageState) -> Iterator[Difference]:
    viewport = before.viewport
    for url in sorted(set(after.broken) - set(before.broken)):
        yield Difference("candidate", viewport, url, "cannot be shown")
    for message, count in sorted((after.errors - before.errors).items()):
        times = f" ({count} times more)" if count > 1 else ""
        yield Difference("error", viewport, message, f"on the console after, not before{times}")
    if after.shift - before.shift > SHIFT:
        detail = f"layout shift of {before.shift:g} before, {after.shift:g} after"
        yield Difference("shift", viewport, "page", detail)
