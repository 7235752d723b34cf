"""Open a page of a site: one that hangs, leads away or crashes is an error of that page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from assetjob.browser.chromium import Chromium
from assetjob.browser.server import SiteServer

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page


class PageFailedError(Exception):
    """A page could not be opened or measured; the message is one line that follows its path."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its size in CSS pixels, device pixels per CSS pixel, whether it is a phone's."""

    width: int
    height: int
    density: float = 1
    mobile: bool = False


# The phone that Lighthouse emulates (Moto G Power), and a desktop.
PHONE_SCREEN = Screen(412, 823, 1.75, mobile=True)
DESKTOP_SCREEN = Screen(1920, 1080)


@asynccontextmanager
async def open_context(
    chromium: Chromium, server: SiteServer, screen: Screen
) -> AsyncIterator[BrowserContext]:
    """Yield a context that reaches the server only, and remembers nothing of other pages."""
    browser = await chromium.browser()
    context = await browser.new_context(
        proxy={"server": server.proxy, "bypass": "<-loopback>"},
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.density,
        is_mobile=screen.mobile,
        has_touch=screen.mobile,
        accept_downloads=False,
        service_workers="block",
        reduced_motion="reduce",
    )
    try:
        await context.add_init_script(script("observe"))
        yield context
    finally:
        await _close(chromium, context)


async def _close(chromium: Chromium, context: BrowserContext) -> None:
    """Close a context; a browser that does not even close one is ended."""
    try:
        async with asyncio.timeout(_SECONDS_TO_CLOSE):
            with suppress(*errors()):
                await context.close()
    except TimeoutError:
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_CLOSE):
                await chromium.close()


_SECONDS_TO_CLOSE = 5


async def new_page(context: BrowserContext) -> Page:
    """Return an empty page of a context that dismisses its dialogs and closes its popups."""
    page = await context.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("popup", partial(_close_popup, page))
    return page


async def _close_popup(page: Page, popup: Page) -> None:
    """Close a popup; its opener comes to the front again, else it would not be painted."""
    with suppress(*errors()):
        await popup.close()
        await page.bring_to_front()


async def go(page: Page, url: str, seconds: float) -> None:
    """Show a URL and wait until it is loaded.

    Raises:
        PageFailedError: It cannot be loaded, or leads to another page.
    """
    try:
        response = await page.goto(url, wait_until="load", timeout=seconds * 1000)
    except errors() as error:
        raise PageFailedError(one_line(error)) from error
    if response is None or response.status >= 400:
        raise PageFailedError(f"the browser gets {response.status if response else 'no answer'}")
    if unquote(page.url.partition("#")[0]) != unquote(url):
        raise PageFailedError(f"leads to {page.url[:200]}")


async def evaluate(page: Page, name: str, argument: object) -> Any:
    """Return what a script of ours returns in the page.

    Raises:
        PageFailedError: The page went away, or its scripts broke ours.
    """
    try:
        return await page.evaluate(script(name), argument)
    except errors() as error:
        raise PageFailedError(one_line(error)) from error


def errors() -> tuple[type[Exception], ...]:
    """Return the exceptions of Playwright."""
    from playwright.async_api import Error  # noqa: PLC0415 - an extra

    return (Error,)


def one_line(error: Exception) -> str:
    """Return the first line of an error's message, without the name of Playwright's method."""
    text = str(error).strip().partition("\n")[0]
    return text.removeprefix("Page.goto: ").removeprefix("Page.evaluate: ")[:200]


@cache
def script(name: str) -> str:
    """Return the text of a script of ours."""
    return (files("assetjob.browser") / "scripts" / f"{name}.js").read_text("utf-8")
