"""Measure pages of a site, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assetjob.browser.chromium import Chromium, open_chromium, run_in_thread
from assetjob.browser.measure_page import Jumps, PageImages, measure_page
from assetjob.browser.page import PageFailedError, errors, one_line
from assetjob.browser.server import SiteServer


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """Which browser is used, how many pages are open at once, and seconds that each may take."""

    executable: Path | None = None
    pages: int = 2
    seconds: float = 60


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
            await _each(chromium, iter(paths))
            return version

    async def _each(chromium: Chromium, rest: Iterable[str]) -> None:
        async def work() -> None:
            for path in rest:  # shared: each page is taken by one
                done(path, await _measured(chromium, server, path, jumps, options.seconds))

        await asyncio.gather(*(work() for _ in range(options.pages)))

    return run_in_thread(measure)


async def _measured(
    chromium: Chromium, server: SiteServer, path: str, jumps: Jumps, seconds: float
) -> PageImages | str:
    try:
        async with asyncio.timeout(seconds):
            return await measure_page(chromium, server, path, jumps, seconds)
    except PageFailedError as error:
        return str(error)
    except TimeoutError:
        return f"was not done after {seconds:g} seconds"
    except errors() as error:  # the browser crashed; the next page gets a new one
        return one_line(error)
