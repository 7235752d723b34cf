"""Open the pages of a built site in Chromium: boxes, images, bytes, and what the console says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request

from tests.conftest import served

WIDTHS = (400, 1000, 1600)
_SETTLE = 400  # milliseconds in which a framework's script hydrates a page
_HYDRATION = re.compile(r"hydrat|mismatch|React error #(?:418|419|422|423|425)", re.IGNORECASE)
_VARIANT = "/assets/responsive/"
_IMAGES = """async () => {
  const images = [...document.images].filter(image => /photo-|chart/.test(image.src));
  images.forEach(image => { image.loading = "eager" });
  await Promise.all(images.map(image => image.complete || new Promise(done => {
    image.onload = image.onerror = done; setTimeout(done, 5000) })));
  return images.map(image => [image.currentSrc, image.naturalWidth > 0]);
}"""
_BOXES = """() => [...document.querySelectorAll("body *")]
  .filter(one => !/^(SCRIPT|STYLE|TEMPLATE|SOURCE|NEXT-ROUTE-ANNOUNCER)$/.test(one.tagName))
  .map(one => { const box = one.getBoundingClientRect();
    return [one.tagName, box.x + scrollX, box.y + scrollY, box.width, box.height] })"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page was in one window: the boxes of its elements, its images, what was loaded."""

    boxes: tuple[tuple[str, float, float, float, float], ...]
    images: tuple[tuple[str, bool], ...]
    bytes: int
    problems: tuple[str, ...] = ()


def pages_of(output: Path) -> tuple[str, ...]:
    """Return the paths of the pages with the images of the test."""
    found = sorted(output.rglob("*.html"))
    return tuple(
        path.relative_to(output).as_posix()
        for path in found
        if re.search(r"<img[^>]*(?:photo-|chart)", path.read_text("utf-8", "replace"))
    )


def visit_all(browser: Browser, output: Path, pages: Iterable[str]) -> dict[tuple[str, int], Visit]:
    """Open each page at each of `WIDTHS`."""
    with served(output) as address:
        return {
            (page, width): _visit(browser, f"{address}/{_url(page)}", width)
            for page in pages
            for width in WIDTHS
        }


def share_after_navigation(browser: Browser, output: Path) -> float | None:
    """Return the share of images that are variants on a page that a link's script renders.

    None where the link loads the page.
    """
    with served(output) as address:
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(f"{address}/", wait_until="networkidle")
        page.wait_for_timeout(_SETTLE)
        page.evaluate("window.stays = true")
        page.click('a[href*="gallery"]')
        page.wait_for_timeout(2 * _SETTLE)
        images = page.evaluate(_IMAGES)
        stays = page.evaluate("window.stays === true")
        page.close()
    return share(images) if stays and images else None


def share(images: Iterable[tuple[str, bool]]) -> float:
    """Return the share of images of which a variant is shown."""
    shown = [_VARIANT in url for url, _ in images]
    return sum(shown) / max(len(shown), 1)


def moved(before: Visit, after: Visit) -> int:
    """Return how many elements have another box."""
    if len(before.boxes) != len(after.boxes):
        return max(len(before.boxes), len(after.boxes))
    pairs = zip(before.boxes, after.boxes, strict=True)
    return sum(
        one[0] != other[0] or any(abs(a - b) > 1 for a, b in zip(one[1:], other[1:], strict=True))
        for one, other in pairs
    )


def _url(page: str) -> str:
    """Return the URL of a page as links name it: a router renders another page at index.html."""
    return page.removesuffix("index.html")


def _visit(browser: Browser, address: str, width: int) -> Visit:
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[Request] = []
    said: list[str] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - it marks it
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(_SETTLE)
    images = page.evaluate(_IMAGES)
    page.wait_for_load_state("networkidle")
    boxes = page.evaluate(_BOXES)
    loaded = [each for each in requests if each.resource_type == "image"]
    visit = Visit(
        tuple(map(tuple, boxes)),
        tuple((url, shown) for url, shown in images),
        sum(each.sizes()["responseBodySize"] for each in loaded),
        tuple(text[:200] for text in said if _HYDRATION.search(text)),
    )
    page.close()
    return visit
