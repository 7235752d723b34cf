"""Resize the frame of a page, and read the boxes of its images in every viewport."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetjob.browser.page import evaluate
from assetjob.model.measured import KEPT_VIEWPORTS, VISIBLE, BoxSample

if TYPE_CHECKING:
    from playwright.async_api import Page

NARROWEST, WIDEST, STEP = 320, 2560, 16  # CSS pixels
CHECKED = (400, 800, 1280, 1920)  # viewports at which scripts get time to change the layout
_PAUSE = 60  # milliseconds that they get
_HEIGHT = 900  # CSS pixels of every viewport ...
_MOST_AS_DRAWN = 8  # images of a page whose natural size matters, so that it takes no hour
_OTHER_HEIGHTS = (600, 1_400)  # ... and of those that show whether a width depends on the height

Boxes = list[list[BoxSample]]  # of each image, those where it is displayed


@dataclass(frozen=True, slots=True)
class KeepsBox:
    """Whether the box of an image with a ``width`` attribute is the same with other natural sizes.

    `always` is with any; else `as_drawn` with those that are as wide as the image is drawn, or up
    to a pixel wider.
    """

    always: bool
    as_drawn: bool


UNKNOWN = KeepsBox(always=False, as_drawn=False)


class Sweep:
    """Resizes the frame of a page and reads the boxes of its images."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._pause = 0

    async def choose_pause(self) -> None:
        """Find out whether scripts change boxes when the viewport changes; then they get time."""
        at_once, later = (
            await self._read(CHECKED, _HEIGHT, 0),
            await self._read(CHECKED, _HEIGHT, _PAUSE),
        )
        again = await self._read(CHECKED, _HEIGHT, 0)
        if _differ(at_once, later) or _differ(later, again):
            self._pause = _PAUSE

    async def boxes(self, viewports: Iterable[int]) -> Boxes:
        """Return the boxes of each image in these viewports."""
        return await self._read(sorted(viewports), _HEIGHT, self._pause)

    async def depend_on_height(self, boxes: Boxes) -> list[bool]:
        """Tell for each image whether its width changes with the height of the viewport."""
        usual = [{box.viewport: box for box in of_image} for of_image in boxes]
        found = [False] * len(boxes)
        for height in _OTHER_HEIGHTS:
            for at, of_image in enumerate(await self._read(KEPT_VIEWPORTS, height, self._pause)):
                found[at] |= any(
                    abs(box.drawn - usual[at].get(box.viewport, box).drawn) > VISIBLE
                    for box in of_image
                )
        return found

    async def keep_box(self, boxes: Boxes, urls: Sequence[str]) -> list[KeepsBox]:
        """Tell for each image whether its box is the same with other natural sizes.

        `urls` are those of their files. Nothing is known where scripts change boxes.
        """
        if self._pause:
            return [UNKNOWN] * len(boxes)
        viewports = range(NARROWEST, WIDEST + 1, 2 * STEP)
        before = [
            sorted(box for box in of_image if box.viewport in viewports) for of_image in boxes
        ]
        known = await evaluate(self._page, "tiny_natural_size", {"restore": False})
        tiny = await self._read(viewports, _HEIGHT, 0)
        await evaluate(self._page, "tiny_natural_size", {"restore": True})
        always = [one and _same(*two) for one, *two in zip(known, before, tiny, strict=True)]
        raster = {at for at, url in enumerate(urls) if not url.lower().endswith(".svg")}
        free = {at for at in raster if always[at]}
        others = {at for at in raster if known[at] and not always[at]}
        as_drawn = await self._kept_as_drawn(before, viewports, free, others)
        return [KeepsBox(one, at in as_drawn) for at, one in enumerate(always)]

    async def _kept_as_drawn(
        self,
        before: Boxes,
        viewports: Sequence[int],
        free: AbstractSet[int],
        others: AbstractSet[int],
    ) -> AbstractSet[int]:
        """Return which of the `others` move nothing with natural widths as they are drawn.

        The boxes of the images in `free` do not depend on theirs, which change as well. Each is
        tried alone and all at once: columns of a table depend on the images in all of them.
        """

        async def is_same(changed: AbstractSet[int]) -> bool:
            only = free | changed
            await evaluate(self._page, "tiny_natural_size", {"restore": False, "only": [*only]})
            found = [
                await self._read(viewports, _HEIGHT, 0, _widths(before, viewports, only, more))
                for more in (0, VISIBLE)
            ]
            await evaluate(self._page, "tiny_natural_size", {"restore": True})
            return all(all(map(_same, before, each)) for each in found)

        if len(others) > _MOST_AS_DRAWN:
            return frozenset()
        kept = {at for at in others if await is_same({at})}
        return kept if len(kept) < 2 or await is_same(kept) else frozenset()

    async def _read(
        self,
        viewports: Sequence[int],
        height: int,
        pause: int,
        natural: Sequence[Sequence[float]] | None = None,
    ) -> Boxes:
        arguments = {"viewports": viewports, "height": height, "pause": pause, "natural": natural}
        rows = await evaluate(self._page, "sweep", arguments)
        boxes: Boxes = [[] for _ in (rows[0] if rows else ())]
        for viewport, row in zip(viewports, rows, strict=True):
            for at, (width, high, drawn) in enumerate(row):
                if width:
                    boxes[at].append(BoxSample(viewport, width, high, drawn))
        return boxes


def _widths(
    boxes: Boxes, viewports: Iterable[int], chosen: AbstractSet[int], more: float
) -> list[list[float]]:
    """Return in each viewport how wide images are drawn and so many pixels more, 0 for others."""
    drawn = [
        {box.viewport: box.drawn + more for box in of_image if at in chosen}
        for at, of_image in enumerate(boxes)
    ]
    return [[of_image.get(viewport, 0) for of_image in drawn] for viewport in viewports]


def _differ(one: Boxes, two: Boxes) -> bool:
    return any(
        [box.viewport for box in a] != [box.viewport for box in b]
        or any(abs(x.drawn - y.drawn) > VISIBLE / 2 for x, y in zip(a, b, strict=True))
        for a, b in zip(one, two, strict=True)
    )


def _same(one: Sequence[BoxSample], two: Sequence[BoxSample]) -> bool:
    """Tell whether an image has the same boxes, in the same order of viewports."""
    return [box.viewport for box in one] == [box.viewport for box in two] and all(
        max(abs(a.width - b.width), abs(a.height - b.height)) <= VISIBLE / 2
        for a, b in zip(one, two, strict=True)
    )
