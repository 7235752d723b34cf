"""Where an image is placed among the elements around it."""

from __future__ import annotations

import pytest

from assetjob.model.placement import Placement
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

IMG = '<img src="a.jpg">'
LONG = "Two " * 20
PLACEMENTS = {
    "in a paragraph of its own": (
        f"<p>One</p><p>{IMG}</p><h2>Two</h2>",
        Placement(alone=True, previous="p", following="h2", siblings=2, beside="Two", wrappers=1),
    ),
    "below a heading": (
        f"<main><p>One</p><h2>Two</h2>{IMG}</main>",
        Placement(alone=True, previous="h2", siblings=2, above="Two"),
    ),
    "in a line of text": (
        f"<p>One {IMG} <b>two</b></p>",
        Placement(alone=False, following="b", siblings=1, beside="two", touching="One"),
    ),
    "between blocks": (
        f"<main><p>One</p>{IMG}<p>Two</p></main>",
        Placement(alone=True, previous="p", following="p", siblings=2, beside="Two"),
    ),
    "in nested wrappers and a picture": (
        f"<p>One</p><div><figure><picture><source>{IMG}</picture></figure></div>",
        Placement(alone=True, previous="p", siblings=1, wrappers=3),
    ),
    "two in a line": (
        f"<div>{IMG} {IMG}</div>",
        Placement(alone=False, following="img", siblings=1),
    ),
    "before an element that begins with a heading": (
        f"<article>{IMG}<div><div><h3>One</h3></div><p>Two</p></div></article>",
        Placement(alone=True, following="h3", siblings=1, beside="One"),
    ),
    "before a name and a text": (
        f"<table><tr><td>{IMG}</td><td><p><strong><u>One</u></strong></p><p>{LONG}</p></td></table>",
        Placement(alone=True, following="td", siblings=1, beside="One", wrappers=1),
    ),
    "beside empty paragraphs": (
        f"<div><div><p></p>{IMG}<p></p></div><p>One</p></div>",
        Placement(alone=True, following="p", siblings=1, beside="One", wrappers=1),
    ),
    "before a text and a name": (
        f"<div>{IMG}<div><p>{LONG} <b>One</b></p></div></div>",
        Placement(alone=True, following="div", siblings=1),
    ),
    "before an image with a name": (
        f"<div>{IMG}<div>{IMG} <b>One</b></div></div>",
        Placement(alone=True, following="div", siblings=1),
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
