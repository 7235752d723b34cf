"""What can be compared of a page that is shown in a window."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assetjob.browser.chromium import Chromium
from assetjob.browser.files import ORIGIN
from assetjob.browser.page import (
    PageFailedError,
    Screen,
    errors,
    evaluate,
    go,
    new_page,
    one_line,
    open_context,
)
from assetjob.browser.server import BLANK, SiteServer

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Page

VIEWPORTS = (360, 768, 1280, 1920)  # CSS pixels
_SECONDS_FOR_IMAGES = 10
_MILLISECONDS_FOR_SHIFTS = 400  # after the page is loaded, for scripts that change it late
# It waits in the page, whose own timers come first where the machine is slow.
_WAIT = "(time) => new Promise((done) => { setTimeout(done, time); })"
_REFUSED = "Failed to load resource"
_COLOUR = 24  # of 255: a difference of the mean colour of a block that can be seen
_WINDOW_HEIGHT = 900  # CSS pixels


@dataclass(frozen=True, slots=True)
class ElementBox:
    """The box of an element on its page, in CSS pixels."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ImageState:
    """An image: ``src`` and the URL that the browser chose, natural size, pixels of a 12x12 copy.

    `pixels` is empty where the image is broken or of another host.
    """

    source: str
    current: str
    alt: str | None
    width: int
    height: int
    pixels: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PageState:
    """A page in a window of a width; `problem` says why it could not be opened, "" if it could.

    `errors` counts messages on the console. `shift` is the Cumulative Layout Shift, `largest` the
    URL of the Largest Contentful Paint and `largest_time` its milliseconds. `image_bytes` are the
    bytes of all images loaded; `broken` are candidates of ``srcset`` that cannot be shown.
    """

    viewport: int
    problem: str = ""
    elements: tuple[ElementBox, ...] = field(default=(), repr=False)
    images: tuple[ImageState, ...] = ()
    errors: Counter[str] = field(default_factory=Counter)
    shift: float = 0
    largest: str = ""
    largest_time: int = 0
    image_bytes: int = 0
    broken: tuple[str, ...] = ()
    screenshot: bytes = field(default=b"", repr=False)


class Window:
    """A window in which pages of a site are shown one after the other; it is opened when used."""

    def __init__(self, chromium: Chromium, server: SiteServer) -> None:
        self._chromium = chromium
        self._server = server
        self._page: Page | None = None
        self._console = Counter[str]()
        self._open = AsyncExitStack()

    async def close(self) -> None:
        """Close the window; what its pages have kept is forgotten."""
        self._page = None
        await self._open.aclose()

    async def state(self, path: str, viewport: int, seconds: float) -> PageState:
        """Show a page of the site at a width; return what can be compared.

        A page that fails is shown again in a new window, so that it is not blamed for what a page
        before it has left behind.
        """
        is_new = self._page is None
        state = await self._tried(path, viewport, seconds)
        if not state.problem:
            return state
        await self.close()
        return state if is_new else await self.state(path, viewport, seconds)

    async def _tried(self, path: str, viewport: int, seconds: float) -> PageState:
        try:
            async with asyncio.timeout(seconds):
                return await self._shown(path, viewport, seconds)
        except PageFailedError as error:
            return PageState(viewport, str(error))
        except TimeoutError:
            return PageState(viewport, f"was not done after {seconds:g} seconds")
        except errors() as error:
            return PageState(viewport, one_line(error))

    async def _shown(self, path: str, viewport: int, seconds: float) -> PageState:
        page = self._page = self._page or await self._opened()
        await page.goto("about:blank")  # the page before notices nothing of the new width
        await page.context.clear_cookies()
        await page.set_viewport_size({"width": viewport, "height": _WINDOW_HEIGHT})
        self._console.clear()
        await go(page, self._server.url_of(path), seconds)
        await evaluate(page, "first_view", _SECONDS_FOR_IMAGES * 1000)
        await page.evaluate(_WAIT, _MILLISECONDS_FOR_SHIFTS)
        screenshot = await page.screenshot(type="png", animations="disabled")
        arguments = {"milliseconds": _SECONDS_FOR_IMAGES * 1000, "candidates": True}
        found = await evaluate(page, "page_state", arguments)
        return _state(viewport, found, self._console.copy(), screenshot)

    async def _opened(self) -> Page:
        screen = Screen(VIEWPORTS[0], _WINDOW_HEIGHT)
        context = open_context(self._chromium, self._server, screen)
        page = await new_page(await self._open.enter_async_context(context))
        page.on("pageerror", lambda error: self._console.update([one_line(error)]))
        page.on("console", self._note)
        return page

    def _note(self, said: ConsoleMessage) -> None:
        """Count an error, unless it is that of a request to another host, which is refused."""
        is_elsewhere = not str(said.location.get("url", ORIGIN)).startswith((ORIGIN, "about:"))
        if said.type == "error" and not (_REFUSED in said.text and is_elsewhere):
            self._console[said.text[:300]] += 1


async def pixel_difference(
    chromium: Chromium, server: SiteServer, one: PageState, two: PageState
) -> float:
    """Return the share of the first view, 0 to 1, that looks different; 0 if it is not known."""
    if one.screenshot == two.screenshot or not (one.screenshot and two.screenshot):
        return 0.0
    urls = {"one": _data_url(one.screenshot), "two": _data_url(two.screenshot)}
    try:
        async with open_context(chromium, server, Screen(800, 600)) as context:
            page = await new_page(context)
            await go(page, ORIGIN + BLANK, _SECONDS_FOR_IMAGES)
            share = await evaluate(page, "pixel_difference", {**urls, "threshold": _COLOUR})
            return float(share)
    except PageFailedError:
        return 0.0
    except errors():  # the browser crashed
        return 0.0


def _data_url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _state(
    viewport: int, found: Mapping[str, Any], console: Counter[str], screenshot: bytes
) -> PageState:
    return PageState(
        viewport,
        elements=tuple(ElementBox(*each) for each in found["elements"]),
        images=tuple(
            ImageState(
                each["source"],
                each["current"],
                each["alt"],
                each["width"],
                each["height"],
                tuple(each["pixels"]),
            )
            for each in found["images"]
        ),
        errors=console,
        shift=found["shift"],
        largest=found["largest"],
        largest_time=found["largestTime"],
        image_bytes=found["bytes"],
        broken=tuple(found["broken"]),
        screenshot=screenshot,
    )
