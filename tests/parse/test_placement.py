"""Where an image is placed among the elements around it."""

from __future__ import annotations

import pytest

from assetjob.model.placement import Placement
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

IMG = '<img src="a.jpg">'
PLACEMENTS = {
    "in a paragraph of its own": (
        f"<p>One</p><p>{IMG}</p><h2>Two</h2>",
        Placement(alone=True, previous="p", following="h2", siblings=2),
    ),
    "in a line of text": (
        f"<p>One {IMG} <b>two</b></p>",
        Placement(alone=False, following="b", siblings=1),
    ),
    "between blocks": (
        f"<main><p>One</p>{IMG}<p>Two</p></main>",
        Placement(alone=True, previous="p", following="p", siblings=2),
    ),
    "in nested wrappers and a picture": (
        f"<p>One</p><div><figure><picture><source>{IMG}</picture></figure></div>",
        Placement(alone=True, previous="p", siblings=1),
    ),
    "two in a line": (
        f"<div>{IMG} {IMG}</div>",
        Placement(alone=False, following="img", siblings=1),
    ),
    "before an element that begins with a heading": (
        f"<article>{IMG}<div><div><h3>One</h3></div><p>Two</p></div></article>",
        Placement(alone=True, following="h3", siblings=1),
    ),
    "alone on the page": (IMG, Placement(alone=True)),
    "in an article of its own": (
        f"<article>{IMG}</article><article>Two</article>",
        Placement(alone=True),
    ),
    "beside a line break and a comment": (
        f"<div><p>One</p>{IMG}<br><!-- x --></div>",
        Placement(alone=True, previous="p", siblings=1),
    ),
}


@pytest.mark.parametrize(("html", "placement"), PLACEMENTS.values(), ids=PLACEMENTS)
def test_placement(html: str, placement: Placement) -> None:
    page = parse(Source("page.html", Markup.HTML, html), ())
    ref = next(ref for ref in page.refs if ref.url == "a.jpg")
    assert ref.context.placement == placement


def test_many_images_take_linear_time() -> None:
    page = parse(Source("page.html", Markup.HTML, f"<div>{IMG * 3_000}</div>"), ())
    assert page.refs[1_500].context.placement.siblings == 20
