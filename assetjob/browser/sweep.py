"""Resize the frame of a page, and read the boxes of its images in every viewport."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assetjob.browser.page import evaluate
from assetjob.model.measured import KEPT_VIEWPORTS, VISIBLE, BoxSample

if TYPE_CHECKING:
    from playwright.async_api import Page

NARROWEST, WIDEST, STEP = 320, 2560, 16  # CSS pixels
CHECKED = (400, 800, 1280, 1920)  # viewports at which scripts get time to change the layout
_PAUSE = 60  # milliseconds that they get
_HEIGHT = 900  # CSS pixels of every viewport ...
_OTHER_HEIGHTS = (600, 1_400)  # ... and of those that show whether a width depends on the height

Boxes = list[list[BoxSample]]  # of each image, those where it is displayed


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

    async def keep_box(self, boxes: Boxes) -> list[bool]:
        """Tell for each image whether its box is the same whatever its natural size.

        Nothing is known where scripts change boxes.
        """
        if self._pause:
            return [False] * len(boxes)
        viewports = range(NARROWEST, WIDEST + 1, 2 * STEP)
        is_tiny = await evaluate(self._page, "tiny_natural_size", {"restore": False})
        tiny = await self._read(viewports, _HEIGHT, self._pause)
        await evaluate(self._page, "tiny_natural_size", {"restore": True})
        before = [[box for box in of_image if box.viewport in viewports] for of_image in boxes]
        return [
            known and _same(sorted(one), two)
            for known, one, two in zip(is_tiny, before, tiny, strict=True)
        ]

    async def _read(self, viewports: Sequence[int], height: int, pause: int) -> Boxes:
        arguments = {"viewports": viewports, "height": height, "pause": pause}
        rows = await evaluate(self._page, "sweep", arguments)
        boxes: Boxes = [[] for _ in (rows[0] if rows else ())]
        for viewport, row in zip(viewports, rows, strict=True):
            for at, (width, high, drawn) in enumerate(row):
                if width:
                    boxes[at].append(BoxSample(viewport, width, high, drawn))
        return boxes


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
