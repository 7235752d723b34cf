"""Start Chromium with Playwright so that it reaches nothing but a server of our own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assetjob.model.errors import AssetjobError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

_Result = TypeVar("_Result")
# The shell draws no window of a browser around a page, which takes as long as the page itself.
_INSTALLED = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_FLAGS = (
    "--disable-background-networking --disable-component-update --disable-default-apps"
    " --disable-domain-reliability --disable-gpu --disable-quic --disable-sync --no-first-run"
    " --no-pings --force-color-profile=srgb"
    " --force-webrtc-ip-handling-policy=disable_non_proxied_udp"
)
_INSTALL = 'install assetjob with its extra "browser"'


class BrowserError(AssetjobError):
    """There is no browser, or it cannot be started."""


def run_in_thread(work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
    """Run a coroutine in an event loop of its own and return its result."""
    with ThreadPoolExecutor(1, "assetjob-browser") as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


class Chromium:
    """A browser that is started again where it has crashed."""

    def __init__(self, playwright: Playwright, executable: Path | None) -> None:
        self._playwright = playwright
        self._executable = executable
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()

    async def browser(self) -> Browser:
        """Return the running browser.

        Raises:
            BrowserError: It cannot be started.
        """
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._started()
            return self._browser

    async def close(self) -> None:
        """End the browser; `browser` starts another one."""
        browser, self._browser = self._browser, None
        if browser is not None and browser.is_connected():
            await browser.close()

    async def _started(self) -> Browser:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        sandboxed = os.geteuid() != 0 if hasattr(os, "geteuid") else True
        try:
            return await self._playwright.chromium.launch(
                executable_path=self._executable,
                args=_FLAGS.split(),
                chromium_sandbox=sandboxed,
                # A context has a proxy of its own; without one, nothing can be reached.
                proxy={"server": "http://127.0.0.1:9", "bypass": "<-loopback>"},
            )
        except Error as error:
            name = self._executable or "Chromium"
            reason = error.message.strip().partition("\n")[0]
            hint = "name another one with --browser, or run: playwright install chromium"
            raise BrowserError(f"{name}: cannot be started: {reason}; {hint}") from error


def require_browser(executable: Path | None) -> None:
    """Start a browser and end it.

    Raises:
        BrowserError: Playwright is not installed, or there is no such browser.
    """

    async def start() -> None:
        async with open_chromium(executable) as chromium:
            await chromium.browser()

    run_in_thread(start)


@asynccontextmanager
async def open_chromium(executable: Path | None = None) -> AsyncIterator[Chromium]:
    """Yield a browser: `executable`, else one that is installed, else Playwright's own.

    Raises:
        BrowserError: Playwright is not installed, or there is no such browser.
    """
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BrowserError(
            f"Playwright, which drives the browser, is missing; {_INSTALL}"
        ) from error
    async with async_playwright() as playwright:
        chromium = Chromium(playwright, _found(executable))
        try:
            yield chromium
        finally:
            await chromium.close()


def _found(executable: Path | None) -> Path | None:
    if executable is not None and not executable.is_file():
        raise BrowserError(f"{executable}: is no file; give --browser the path of Chromium")
    return executable or _installed()


def _installed() -> Path | None:
    folders = [Path(folder) for folder in os.get_exec_path()]
    paths = (folder / name for name in _INSTALLED for folder in folders)
    return next((path for path in paths if os.access(path, os.X_OK) and path.is_file()), None)
