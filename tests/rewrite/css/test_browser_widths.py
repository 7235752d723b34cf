"""Bounds of displayed widths, compared in Chromium with the boxes of generated layouts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from assetjob.model.dimension import parse_dimension
from assetjob.model.sizes import Sizes
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.css.image_width import ImageSize
from assetjob.rewrite.css.styles import styles_of

pytestmark = pytest.mark.browser

WINDOWS = (320, 399, 480, 640, 767, 768, 900, 1024, 1200, 1440, 1920, 2560)
WIDTH, HEIGHT = 1200, 800
IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1200' height='800'/%3E"
# What the boxes around an image, and the image itself, declare: each draws some.
WIDTHS = (
    "width: 50%", "width: 300px", "width: 80vw", "width: calc(100% - 30px)", "max-width: 600px",
    "max-width: 40rem", "max-width: min(100%, 30em)", "width: clamp(200px, 60%, 500px)",
    "min-width: 250px", "width: fit-content", "max-width: 65ch", "width: var(--w)",
    "max-width: var(--none, 70%)", "width: max(40%, 200px)", "inline-size: 90%",
)  # fmt: skip
EDGES = (
    "padding: 20px", "margin: 0 -15px", "padding: 0 5%", "margin: 10px auto", "border: 3px solid",
    "padding-inline: 2em", "box-sizing: border-box; padding: 1rem", "margin-left: 10vw",
    "padding: 1px var(--w)",
)  # fmt: skip
DISPLAYS = (
    "display: flex", "display: flex; flex-direction: column", "display: flex; flex-wrap: wrap",
    "display: flex; flex-flow: column; align-items: center", "display: grid",
    "display: grid; grid-template-columns: 1fr 2fr",
    "display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px",
    "display: grid; grid-template-columns: 200px minmax(0, 1fr)",
    "display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr))",
    "display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr))",
    "display: grid; grid-template: auto / 60% 40%", "display: inline-block", "float: left",
    "display: table", "position: relative", "display: inline-flex", "display: contents",
    "display: grid; place-items: center", "overflow: hidden", "font-size: 1.5em",
    "position: absolute", "position: absolute; inset: 0 10px auto 20px", "display: inline",
)  # fmt: skip
ITEMS = (
    "flex: 1", "flex: 0 0 40%", "flex: none", "flex-grow: 1; min-width: 0", "flex: 1 1 200px",
    "align-self: center", "flex-basis: 300px", "grid-column: 1 / -1", "justify-self: start",
    "grid-column: span 2", "flex-shrink: 0",
)  # fmt: skip
IMAGES = (
    "max-width: 100%", "width: 100%", "height: auto", "height: 40px", "width: auto",
    "width: 100%; height: 200px; object-fit: cover", "max-height: 150px", "aspect-ratio: 1",
    "width: 60%", "display: block", "max-width: none", "min-width: 400px", "width: 20rem",
    "object-fit: contain", "height: 10vw", "min-height: 300px", "float: right", "max-width: 30ch",
    "padding: 10px; box-sizing: border-box", "position: absolute; width: 100%", "height: 100%",
)  # fmt: skip
ATTRIBUTES = ("", "", 'width="1200" height="800"', 'width="300"', 'width="50%"', 'height="90"')
MEDIA = (
    "(min-width: 768px)",
    "(max-width: 767px)",
    "(width > 900px)",
    "(min-width: 40em)",
    "print",
)
PAGES = 24  # tried with 160
IMAGES_OF_A_PAGE = 12


@dataclass(frozen=True)
class Drawn:
    """An image as Chromium draws it: its name, and the pixels across that its box needs."""

    name: str
    needed: float


def layout(chance: random.Random) -> str:
    """Return a page of images in nested boxes of chance styles, in rules with media queries."""
    rules: list[str] = []
    bodies: list[str] = []
    for number in range(IMAGES_OF_A_PAGE):
        html = image(chance, rules, number)
        for depth in range(chance.randint(1, 4)):
            html = box(chance, rules, f"b{number}-{depth}", html)
        bodies.append(f'<div class="case">{html}</div>')
    css = "\n".join(rules)
    return (
        f"<!doctype html><html><head><style>:root {{ --w: 240px }}\n"
        f".case {{ position: relative; clear: both }}\n{css}</style></head>"
        f"<body>{''.join(bodies)}</body></html>"
    )


def box(chance: random.Random, rules: list[str], name: str, html: str) -> str:
    add(chance, rules, name, WIDTHS, EDGES, DISPLAYS, ITEMS)
    return f'<div class="{name}">{html}{chance.choice(("", "<p>Some text beside it.</p>"))}</div>'


def image(chance: random.Random, rules: list[str], number: int) -> str:
    add(chance, rules, f"i{number}", IMAGES, IMAGES, ITEMS, ())
    attributes = chance.choice(ATTRIBUTES)
    return f'<img class="i{number}" src="{IMAGE}" alt="" {attributes}>'


def add(chance: random.Random, rules: list[str], name: str, *kinds: Sequence[str]) -> None:
    """Add rules of one class: of each kind none, one, or one that only some viewports get."""
    for kind in kinds:
        if kind and chance.random() < 0.6:
            rule = f".{name} {{ {chance.choice(kind)} }}"
            limited = chance.random() < 0.3
            rules.append(f"@media {chance.choice(MEDIA)} {{ {rule} }}" if limited else rule)


def bounds(html: str) -> Iterator[tuple[str, Sizes | None]]:
    page = parse(Source("a.html", Markup.HTML, html))
    styles = styles_of(page, ())
    assert styles.complete
    for ref in page.refs:
        width, height = parse_dimension(ref.value("width")), parse_dimension(ref.value("height"))
        size = ImageSize(WIDTH, HEIGHT, width, height)
        found = styles.box(ref).widths(size, (), fluid=False)
        yield ref.value("class") or "", None if found is None else Sizes.of_pieces(found)


MEASURE = """() => [...document.images].map(image => {
  const style = getComputedStyle(image);
  const edges = names => names.reduce((sum, name) => sum + parseFloat(style[name]), 0);
  const width = image.offsetWidth - edges(
    ['paddingLeft', 'paddingRight', 'borderLeftWidth', 'borderRightWidth']);
  const height = image.offsetHeight - edges(
    ['paddingTop', 'paddingBottom', 'borderTopWidth', 'borderBottomWidth']);
  const crops = ['fill', 'cover'].includes(style.objectFit);
  return [image.className, crops ? Math.max(width, height * RATIO) : width] })
""".replace("RATIO", str(WIDTH / HEIGHT))


def drawn(page: Page, window: int) -> list[Drawn]:
    page.set_viewport_size({"width": window, "height": 700})
    return [Drawn(name, needed) for name, needed in page.evaluate(MEASURE)]


@pytest.mark.parametrize("seed", range(PAGES))
def test_bounds_are_never_too_small(seed: int, chromium: Browser) -> None:
    html = layout(random.Random(seed))  # noqa: S311
    sizes = dict(bounds(html))
    page = chromium.new_page()
    try:
        page.set_content(html)
        found = [
            f"{window}: .{each.name}: {each.needed:.0f} px, but {sizes[each.name]}"
            for window in WINDOWS
            for each in drawn(page, window)
            if not is_enough(sizes[each.name], window, min(each.needed, WIDTH))
        ]
    finally:
        page.close()
    assert not found, "\n".join([*found, html])


def is_enough(sizes: Sizes | None, window: int, needed: float) -> bool:
    width = None if sizes is None else sizes.width_at(window)
    return width is None or width >= needed * 0.98 - 1.5
