"""`preload_largest` in Chromium: what is measured, and that no image is loaded twice."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from playwright.sync_api import Browser

from tests.conftest import CHROMIUM, served

pytestmark = pytest.mark.browser
SCREENS = ((390, 2), (699, 1), (700, 1), (1440, 1))  # viewport in CSS pixels, and density
HERO = """<!doctype html><html><head><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="css/hero.css">{sheets}</head><body><div class="hero"></div>
<h1>A</h1><p><img src="large.png" alt="Large" width="{width}"></p></body></html>"""
HERO_CSS = """body { margin: 0 }
.hero { background: #ccc url(../late.png) center/cover; height: 500px }
@media (min-width: 700px) { .hero { background-image: url("../large.png") } }
@media print { .hero { background: none } }"""


def test_what_is_loaded_early_is_loaded_once(
    site: Callable[[Mapping[str, str | bytes]], Path],
    image_file: Callable[..., Path],
    assetjob: Callable[..., CompletedProcess[str]],
    chromium: Browser,
) -> None:
    sheets = "".join(f'<link rel="stylesheet" href="css/{number}.css">' for number in range(6))
    pages = {f"css/{number}.css": "img { max-width: 100% }" for number in range(6)}
    dark = "@media (prefers-color-scheme: dark) { .hero { background-image: none } }"
    pages |= {
        "index.html": HERO.format(sheets="", width=60),
        "image.html": HERO.format(sheets=sheets, width=1500).replace("hero", "none"),
        "dark.html": HERO.format(sheets=f"<style>{dark}</style>", width=60),
        "css/hero.css": HERO_CSS,
        "assetjob.toml": "preload_largest = true\n",
    }
    root = site(pages)
    image_file(root / "large.png", 1500, 1000)
    image_file(root / "late.png", 1600, 400)
    path = next(each for each in CHROMIUM if Path(each).is_file())
    run = assetjob(root, "measure", "--browser", path)
    assert run.returncode == 0, run.stderr
    found = json.loads((root / "assetjob-measured.json").read_text())
    backgrounds = {page["page"]: page.get("backgrounds") for page in found["pages"]}
    assert backgrounds == {
        "dark.html": None,  # which one is loaded depends on more than the width
        "image.html": None,
        "index.html": [
            {"url": "late.png", "media": "(max-width: 699px)"},
            {"url": "large.png", "media": "(min-width: 700px)"},
        ],
    }

    assert assetjob(root, "fix", "--in-place").returncode == 0

    with served(root) as address:
        for page, (viewport, density) in itertools.product(("index.html", "image.html"), SCREENS):
            text = (root / page).read_text()
            assert "data-assetjob" in text
            with_link = requests(chromium, f"{address}/{page}", viewport, density)
            (root / page).write_text(re.sub("<link [^>]*data-assetjob[^>]*>", "", text))
            without = requests(chromium, f"{address}/{page}", viewport, density)
            (root / page).write_text(text)
            assert sorted(with_link) == sorted(without), (page, viewport, density)


def requests(chromium: Browser, url: str, viewport: int, density: int) -> list[str]:
    """Return the URLs of the images that are requested, each as often as it is."""
    found: list[str] = []
    size = {"width": viewport, "height": 900}
    context = chromium.new_context(viewport=size, device_scale_factor=density)  # type: ignore[arg-type]
    with context.new_page() as page:
        page.on("request", lambda each: found.append(each.url))
        page.goto(url)
    context.close()
    return [each for each in found if each.endswith((".png", ".webp"))]
