"""Measure pages of a site, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from assetjob.browser.chromium import BrowserError, Chromium, open_chromium, run_in_thread
from assetjob.browser.measure_page import (
    Jumps,
    PageImages,
    Screens,
    measure_page,
    open_screens,
)
from assetjob.browser.page import PageFailedError, errors, one_line
from assetjob.browser.server import SiteServer


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """Which browser is used, how many pages are open at once, and seconds that each may take."""

    executable: Path | None = None
    pages: int = 2
    seconds: float = 60


_MOST_CRASHES = 5
PAGES_PER_WINDOW = 50  # then it is closed: Playwright remembers all requests of an open one
Done = Callable[[str, PageImages | str], None]


def measure_pages(
    server: SiteServer, paths: Iterable[str], jumps: Jumps, options: BrowserOptions, done: Done
) -> str:
    """Measure pages by their quoted paths; return the browser's version.

    `done` gets the path of each page and what was measured, or in one line why it could not be.

    Raises:
        BrowserError: There is no browser.
    """

    async def measure() -> str:
        async with open_chromium(options.executable) as chromium:
            version = (await chromium.browser()).version
            rest = iter(paths)  # shared: each page is taken by one
            visitors = [_Visitor(chromium, server, jumps, options) for _ in range(options.pages)]
            await asyncio.gather(*(visitor.work(rest, done) for visitor in visitors))
            return version

    return run_in_thread(measure)


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Opens pages one after the other."""

    chromium: Chromium
    server: SiteServer
    jumps: Jumps
    options: BrowserOptions

    async def work(self, paths: Iterator[str], done: Done) -> None:
        """Measure pages until none is left.

        A page that fails is tried again on new screens, so that it is not blamed for what a page
        before it has left behind.
        """
        again: tuple[str, ...] | None = ()
        crashes = 0
        while again is not None:
            try:
                async with open_screens(self.chromium, self.server) as screens:
                    again = await self._in_one_window(screens, chain(again, paths), done)
                    crashes = 0
            except errors() as error:  # the browser crashed while it was opened
                crashes += 1
                if crashes == _MOST_CRASHES:
                    raise BrowserError(f"the browser keeps crashing: {one_line(error)}") from error

    async def _in_one_window(
        self, screens: Screens, paths: Iterable[str], done: Done
    ) -> tuple[str, ...] | None:
        """Measure pages until one fails or the window has shown enough.

        Return what has to be tried again: a page or none; None if all are done.
        """
        for at, path in enumerate(paths):
            found = await self._measured(screens, path)
            failed = isinstance(found, str)
            if failed and at:
                return (path,)
            done(path, found)
            if failed or at + 1 == PAGES_PER_WINDOW:
                return ()
        return None

    async def _measured(self, screens: Screens, path: str) -> PageImages | str:
        seconds = self.options.seconds
        try:
            async with asyncio.timeout(seconds):
                return await measure_page(screens, self.server, path, self.jumps, seconds)
        except PageFailedError as error:
            return str(error)
        except TimeoutError:
            return f"was not done after {seconds:g} seconds"
        except errors() as error:  # the browser crashed; the next page gets a new one
            return one_line(error)
