"""The Largest Contentful Paint of a page on a slow connection: which image, how large, how late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request

from tests.conftest import served

WIDTHS = (400, 1600)
# A phone's connection: 1.6 Mbit/s down, 0.75 up, 150 ms.
_SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => {
    const last = list.getEntries().at(-1);
    done([last.url, last.size, last.startTime]);
  }).observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(["", 0, 0]), 2000);
})"""
_IMAGE = re.compile(r"photo-\d|chart")


@dataclass(frozen=True, slots=True)
class Paint:
    """The largest paint: its image ("" for text), its size on the screen, and when it was shown.

    `pixels` are CSS pixels squared, `bytes` those of the image's response.
    """

    image: str
    pixels: float
    bytes: int
    seconds: float


def largest_paints(browser: Browser, output: Path, page: str) -> dict[int, Paint]:
    """Return the largest paint of a page at each of `WIDTHS`.

    `browser` must load lazy images as readers' browsers do.
    """
    with served(output) as address:
        url = f"{address}/{page.removesuffix('index.html')}"
        return {width: _paint(browser, url, width) for width in WIDTHS}


def _paint(browser: Browser, url: str, width: int) -> Paint:
    page = browser.new_page(viewport={"width": width, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", _SLOW)
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))  # noqa: PLW0108 - it marks it
    page.goto(url, wait_until="networkidle")
    shown, pixels, milliseconds = page.evaluate(_LARGEST)
    size = sum(each.sizes()["responseBodySize"] for each in loaded if each.url == shown)
    page.close()
    name = _IMAGE.search(shown)
    return Paint(name[0] if name else shown, pixels, size, milliseconds / 1000)


def differences(before: dict[int, Paint], after: dict[int, Paint]) -> list[str]:
    """Return what is worse than before: another size on the screen, or a heavier image."""
    found = []
    for width, old in before.items():
        new = after[width]
        if abs(new.pixels - old.pixels) > 0.02 * old.pixels:
            found.append(f"{width} px: paints {new.pixels:,.0f} pixels, {old.pixels:,.0f} before")
        if new.bytes > old.bytes:
            found.append(f"{width} px: {new.bytes:,} bytes in the largest, {old.bytes:,} before")
    return found
