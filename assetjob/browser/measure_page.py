"""Measure the images of one page: their boxes in every viewport, and what the first view shows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assetjob.browser.backgrounds import PageBackground, Painted, shown_backgrounds
from assetjob.browser.chromium import Chromium
from assetjob.browser.files import ORIGIN
from assetjob.browser.page import (
    DESKTOP_SCREEN,
    PHONE_SCREEN,
    PageFailedError,
    evaluate,
    go,
    new_page,
    open_context,
    script,
)
from assetjob.browser.server import BLANK, SiteServer
from assetjob.browser.sweep import CHECKED, NARROWEST, STEP, UNKNOWN, WIDEST, Boxes, KeepsBox, Sweep
from assetjob.model.measured import (
    DESKTOP,
    KEPT_VIEWPORTS,
    PHONE,
    BoxSample,
    Sample,
    samples_of,
)

if TYPE_CHECKING:
    from playwright.async_api import Page, Request

_VIEWPORTS = range(NARROWEST, WIDEST + 1, STEP)
_UNSEEN = 20  # viewports at which a fit is checked
_SECONDS_FOR_IMAGES = 20  # a busy machine takes many seconds to load, decode and paint all
_MOST_REFINED = 400  # further viewports, so that a page of a thousand breakpoints takes no hour

Jumps = Callable[[Sequence[Sample]], Iterable[tuple[int, int]]]
Key = tuple[str, int]  # the src of an image and its number among those of the same


@dataclass(frozen=True, slots=True)
class PageImage:
    """An image of a page as the browser sees it.

    `source` is its ``src`` as written, `number` counts the images of the same `source` before it.
    `boxes` are to be fitted, `unseen` to be used as a check; both are empty where the image did not
    load. `of_height` tells that its width depends on the height of the viewport, `of_natural_size`
    that CSS makes it as wide as its natural size, whatever its attributes say.
    """

    source: str
    number: int
    object_fit: str = "fill"
    boxes: tuple[BoxSample, ...] = ()
    unseen: tuple[BoxSample, ...] = ()
    of_height: bool = False
    of_natural_size: bool = False
    keeps_box: KeepsBox = UNKNOWN
    first_view: frozenset[str] = frozenset()
    largest: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageImages:
    """The images of a page.

    `backgrounds` are those that are the Largest Contentful Paint, if one is on phone and desktop.
    `refused_sheets` are URLs of style sheets elsewhere, which were not loaded.
    """

    images: tuple[PageImage, ...]
    backgrounds: tuple[PageBackground, ...] = ()
    refused_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _FirstView:
    """What a page shows first on a screen."""

    visible: frozenset[Key]
    largest: Key | None
    background: Painted | None


@dataclass(frozen=True, slots=True)
class Screens:
    """Where pages are opened one after the other: a phone, a desktop, and a frame on a desktop."""

    phone: Page
    desktop: Page
    framing: Page


@asynccontextmanager
async def open_screens(chromium: Chromium, server: SiteServer) -> AsyncIterator[Screens]:
    """Yield screens that reach the server only."""
    async with (
        open_context(chromium, server, PHONE_SCREEN) as phone,
        open_context(chromium, server, DESKTOP_SCREEN) as desktop,
    ):
        screens = Screens(await new_page(phone), await new_page(desktop), await new_page(desktop))
        for page in (screens.phone, screens.desktop):
            await page.add_init_script(script("hide"))
        yield screens


async def measure_page(
    screens: Screens, server: SiteServer, path: str, jumps: Jumps, seconds: float
) -> PageImages:
    """Measure the page at a quoted path of the site.

    `jumps` returns pairs of viewports between which more must be measured.

    Raises:
        PageFailedError: It cannot be opened, or leads to another page.
    """
    url = server.url_of(path)
    phone = await _first_view(screens.phone, url, seconds)
    with _refused_sheets(screens.desktop) as refused:
        views = {PHONE: phone, DESKTOP: await _first_view(screens.desktop, url, seconds)}
    framed = await _framed(screens.framing, url, path, jumps, seconds)
    images = tuple(_seen_first(image, views) for image in framed)
    painted = [view.background for view in views.values() if view.background]
    both = painted if len(painted) == len(views) else ()
    backgrounds = await shown_backgrounds(screens.framing, both, _VIEWPORTS)
    return PageImages(images, backgrounds, tuple(dict.fromkeys(refused)))


@contextmanager
def _refused_sheets(page: Page) -> Iterator[list[str]]:
    """Yield the list of URLs of style sheets elsewhere that a page links, which grows."""
    refused = list[str]()

    def note(request: Request) -> None:
        if request.resource_type == "stylesheet" and not request.url.startswith(f"{ORIGIN}/"):
            refused.append(request.url)

    page.on("request", note)
    try:
        yield refused
    finally:
        page.remove_listener("request", note)


async def _first_view(page: Page, url: str, seconds: float) -> _FirstView:
    await page.context.clear_cookies()
    await page.bring_to_front()  # a page behind another one of its window paints nothing
    await go(page, url, seconds)
    found = await evaluate(page, "first_view", min(seconds, _SECONDS_FOR_IMAGES) * 1000)
    keys = _keys(found["sources"])
    visible = frozenset(key for key, seen in zip(keys, found["visible"], strict=True) if seen)
    at = found["largest"]
    largest = keys[at] if 0 <= at < len(keys) else None
    return _FirstView(visible, largest, _painted(found))


def _painted(found: Mapping[str, Any]) -> Painted | None:
    """Return the background that is the Largest Contentful Paint."""
    where = found["background"]
    return Painted(found["largestUrl"], tuple(where["path"]), where["pseudo"]) if where else None


def _seen_first(image: PageImage, views: Mapping[str, _FirstView]) -> PageImage:
    key = image.source, image.number
    return replace(
        image,
        first_view=frozenset(name for name, view in views.items() if key in view.visible),
        largest=frozenset(name for name, view in views.items() if key == view.largest),
    )


async def _framed(
    page: Page, url: str, path: str, jumps: Jumps, seconds: float
) -> tuple[PageImage, ...]:
    """Return the images of a page with their boxes, measured in a frame that is resized."""
    await page.bring_to_front()  # else it gets no animation frames
    if page.url != ORIGIN + BLANK:
        await go(page, ORIGIN + BLANK, seconds)
    arguments = {"url": url, "milliseconds": min(seconds, _SECONDS_FOR_IMAGES) * 1000}
    opened = await evaluate(page, "open_frame", arguments)
    if opened is None:
        raise PageFailedError("leads to another page when it is in a frame")
    found = opened["images"]
    if not found:
        return ()
    sweep = Sweep(page)
    if opened["scripted"]:
        await sweep.choose_pause()
    boxes = await sweep.boxes({*_VIEWPORTS, *KEPT_VIEWPORTS})
    if further := _between(jumps, boxes):
        boxes = _joined(boxes, await sweep.boxes(further))
    unseen = await sweep.boxes(_unseen(path))
    of_height = await sweep.depend_on_height(boxes)
    of_natural_size = await evaluate(page, "of_natural_size", {"viewports": CHECKED})
    keep_box = await sweep.keep_box(boxes, [image["current"] for image in found])
    keys = _keys([image["src"] for image in found])
    return tuple(
        PageImage(
            *keys[at],
            image["objectFit"],
            tuple(sorted(boxes[at])),
            tuple(unseen[at]),
            of_height[at],
            of_natural_size[at],
            keep_box[at],
        )
        for at, image in enumerate(found)
    )


def _between(jumps: Jumps, boxes: Boxes) -> set[int]:
    """Return the viewports to be measured as well: all between two where a width jumps."""
    further: set[int] = set()
    known = Counter(gap for of_image in boxes for gap in jumps(samples_of(of_image)))
    for (low, high), _ in known.most_common():
        if len(further) > _MOST_REFINED:
            break
        further.update(range(low + 1, high))
    return further


def _joined(one: Boxes, two: Boxes) -> Boxes:
    return [[*a, *b] for a, b in zip(one, two, strict=True)]


def _unseen(path: str) -> list[int]:
    """Return viewports that were not measured, the same in each run."""
    chosen = random.Random(path)  # noqa: S311 - nothing is to be kept secret
    others = [each for each in range(NARROWEST, WIDEST + 1) if each % STEP]
    return chosen.sample(others, _UNSEEN)


def _keys(sources: Sequence[Any]) -> list[Key]:
    """Return the keys of images by their ``src``, in their order."""
    counted: Counter[str] = Counter()
    keys = []
    for source in map(str, sources):
        keys.append((source, counted[source]))
        counted[source] += 1
    return keys
