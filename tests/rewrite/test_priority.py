"""Which image of a page is certainly seen first."""

from __future__ import annotations

import re

import pytest

from assetjob.model.image import Image, ImageInfo
from assetjob.model.page import ImageRef, ParsedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.priority import first_image

HERO = '<img src="/1600x900.jpg" alt="The bay">'
LOGO = '<img src="/120x40.png" alt="Home">'
LONG = f"<p>{'many words ' * 60}</p>"
FIRST = {
    "in main": f"<main>{HERO}</main>",
    "in an article": f"<article><h1>Bay</h1>{HERO}</article>",
    "in the header of an article": f"<article><header><h1>Bay</h1>{HERO}</header></article>",
    "role main": f'<div role="main"><p>{HERO}</p></div>',
    "after a heading alone": f"<div class=content><h1>Bay</h1><p>Text</p>{HERO}</div>",
    "after a header with a logo": f"<header>{HERO}</header><main>{HERO}</main>",
    "after a small image": f"<main>{LOGO}{HERO}</main>",
    "after an image with a small size": f'<main><img src="/900x900.png" width=32 height=32>{HERO}',
    "linked to its file": f'<main><a href="/1600x900.jpg">{HERO}</a></main>',
    "after a script": f"<main><script>{'x = 1;' * 200}</script>{HERO}</main>",
    "with our own": "<main><img src='/1600x900.jpg' srcset='/a.webp 800w' fetchpriority='high'>",
}
NOT_CERTAIN = {
    "no main and no heading": f"<div>{HERO}</div>",
    "far below": f"<main>{LONG}{HERO}</main>",
    "in a link to a page": f'<main><a href="/post/">{HERO}</a></main>',
    "in a list": f"<main><ul><li>{HERO}</li></ul></main>",
    "in a table": f"<main><table><tr><td>{HERO}</table></main>",
    "in a card": f'<main><div class="card">{HERO}</div></main>',
    "in a slider": f'<main><div class="swiper-wrapper">{HERO}</div></main>',
    "in a list by role": f'<main><div role="list">{HERO}</div></main>',
    "in a footer": f"<h1>Bay</h1><footer>{HERO}</footer>",
    "in a dialog": f"<main><dialog>{HERO}</dialog></main>",
    "hidden": f"<main><div hidden>{HERO}</div></main>",
    "hidden by style": f'<main><div style="display:none">{HERO}</div></main>',
    "for dark mode": '<main><img class="dark-only" src="/1600x900.jpg" alt=""></main>',
    "after a poster": f'<main><video poster="/9x9.jpg"></video>{HERO}</main>',
    "after a background": f"<main style=\"background: url('/1600x900.jpg')\">{HERO}</main>",
    "the author prefers another": f'<main>{HERO}<img src="/9x9.jpg" fetchpriority="high"></main>',
    "the author says low": '<main><img src="/1600x900.jpg" fetchpriority="low"></main>',
    "the author says lazy": '<main><img src="/1600x900.jpg" loading="lazy"></main>',
    "preloaded": f'<link rel=preload as=image href="/9x9.jpg"><main>{HERO}</main>',
    "after template code": f"<main>{{{{ content }}}}{HERO}</main>",
    "in a menu": f"<main><nav>{HERO}</nav></main>",
    "no image": "<main><p>Text</p></main>",
}


def first(body: str, *, whole: bool = True) -> str | None:
    text = f"<!doctype html><html><body>{body}</body></html>" if whole else body
    source = Source("a.html", Markup.HTML, text)
    page = parse(source)
    span = first_image(source, page, images_of(page))
    return None if span is None else text[span.start : span.end]


def images_of(page: ParsedPage) -> tuple[Image, ...]:
    return tuple(Image("a.html", ref, Target(TargetState.LOCAL), info_of(ref)) for ref in page.refs)


def info_of(ref: ImageRef) -> ImageInfo | None:
    found = re.search(r"(\d+)x(\d+)", ref.url or "")
    return found and ImageInfo("a.jpg", "jpeg", int(found[1]), int(found[2]), 1, "")


@pytest.mark.parametrize("body", FIRST.values(), ids=FIRST)
def test_first(body: str) -> None:
    tag = first(body)
    assert tag is not None
    assert "1600x900" in tag
    assert body.rindex("1600x900") == body.rindex(tag) + tag.index("1600x900")  # the last of two


@pytest.mark.parametrize("body", NOT_CERTAIN.values(), ids=NOT_CERTAIN)
def test_not_certain(body: str) -> None:
    assert first(body) is None


def test_a_part_of_a_page_has_no_first_image() -> None:
    """What the layout shows before it is not known."""
    assert first(f"<main>{HERO}</main>", whole=False) is None
