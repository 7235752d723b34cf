"""Compare pages of two sites in a browser, several pages at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assetjob.browser.chromium import Chromium, open_chromium, run_in_thread
from assetjob.browser.measure_pages import PAGES_PER_WINDOW, BrowserOptions
from assetjob.browser.page_state import VIEWPORTS, PageState, Window, pixel_difference
from assetjob.browser.server import SiteServer
from assetjob.measure.differences import PIXELS, Difference, differences
from assetjob.measure.spread import outside_spread

_FURTHER = 4  # visits of a page before that differs from the page after


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in a window, before and after."""

    before: PageState
    after: PageState


@dataclass(frozen=True, slots=True)
class PageComparison:
    """A page in each of `VIEWPORTS`, and what differs."""

    path: str
    visits: tuple[Visit, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def moved(self) -> bool:
        """Tell whether a box moved or an image broke, so that the change must not stay."""
        kinds = {"page", "elements", "moved", "broken", "candidate", "image"}
        return any(each.kind in kinds for each in self.differences)


def compare_pages(
    before: SiteServer,
    after: SiteServer,
    paths: Iterable[str],
    options: BrowserOptions,
    done: Callable[[PageComparison], None],
) -> str:
    """Compare pages by their quoted paths; return the browser's version.

    What visits of the same page differ by is left out. `done` gets each page.

    Raises:
        BrowserError: There is no browser.
    """

    async def compare() -> str:
        async with open_chromium(options.executable) as chromium:
            version = (await chromium.browser()).version
            rest = iter(paths)

            async def work() -> None:
                sides = _Sides(chromium, before, after, options.seconds)
                try:
                    for count, path in enumerate(rest, start=1):  # shared: each is taken by one
                        done(await sides.compared(path))
                        if count % PAGES_PER_WINDOW == 0:
                            await sides.close()
                finally:
                    await sides.close()

            await asyncio.gather(*(work() for _ in range(options.pages)))
            return version

    return run_in_thread(compare)


class _Sides:
    """The two sites, each in a window of its own."""

    def __init__(
        self, chromium: Chromium, before: SiteServer, after: SiteServer, seconds: float
    ) -> None:
        self._chromium, self._after, self._seconds = chromium, after, seconds
        self._windows = Window(chromium, before), Window(chromium, after)

    async def close(self) -> None:
        await asyncio.gather(*(window.close() for window in self._windows))

    async def compared(self, path: str) -> PageComparison:
        visits: list[Visit] = []
        found: list[Difference] = []
        for viewport in VIEWPORTS:
            visit, differing = await self._visited(path, viewport)
            if not differing:
                visit = Visit(_without_picture(visit.before), _without_picture(visit.after))
            visits.append(visit)
            found += differing
        return PageComparison(path, tuple(visits), tuple(found))

    async def _visited(self, path: str, viewport: int) -> tuple[Visit, Sequence[Difference]]:
        visit = await self._visit(path, viewport)
        found = await self._differences(visit)
        if not found:
            return visit, ()
        again = await self._visit(path, viewport)
        if not await self._differences(again):
            return visit, ()
        return visit, await self._outside_spread(path, viewport, found, (visit, again))

    async def _outside_spread(
        self, path: str, viewport: int, found: Iterable[Difference], visits: Sequence[Visit]
    ) -> Sequence[Difference]:
        """Return what differs from all of several more visits of the page before.

        They are made alone, so that scripts race in other ways than beside the page after.
        """
        windows = self._windows
        further = [await windows[0].state(path, viewport, self._seconds) for _ in range(_FURTHER)]
        last = await windows[1].state(path, viewport, self._seconds)
        before = (*(visit.before for visit in visits), *further)
        after = (*(visit.after for visit in visits), last)
        outside = outside_spread(found, before, after)
        if not any(each.kind == "pixels" for each in outside):
            return outside
        shares = [await self._pixels(Visit(each, after[0])) for each in before]
        own = [await self._pixels(Visit(before[0], each)) for each in before[1:]]
        looks_different = min(shares) > max(PIXELS, *own)
        return [each for each in outside if each.kind != "pixels" or looks_different]

    async def _visit(self, path: str, viewport: int) -> Visit:
        states = (window.state(path, viewport, self._seconds) for window in self._windows)
        return Visit(*await asyncio.gather(*states))

    async def _differences(self, visit: Visit) -> tuple[Difference, ...]:
        return differences(visit.before, visit.after, await self._pixels(visit))

    async def _pixels(self, visit: Visit) -> float:
        return await pixel_difference(self._chromium, self._after, visit.before, visit.after)


def _without_picture(state: PageState) -> PageState:
    return replace(state, screenshot=b"", elements=())


def worst_first(compared: Iterable[PageComparison]) -> Iterator[PageComparison]:
    """Yield the pages that differ, those with the most differences first."""
    differing = (each for each in compared if each.differences)
    yield from sorted(differing, key=lambda each: (-len(each.differences), each.path))
