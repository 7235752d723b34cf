"""Style sheets that can tell a picture element around an image, and those that cannot."""

from __future__ import annotations

import pytest

from assetjob.model.page import Element, ImageRef, Kind, ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.css.picture_safety import wrappable
from assetjob.rewrite.css.selectors import Selector
from assetjob.rewrite.css.styles import styles_of
from assetjob.rewrite.css.stylesheet import read

UNSEEING = [
    "",
    "img { max-width: 100% }",
    "p img, main * { color: red; max-width: 100% }",
    "* { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid }",
    "*::before { display: block }",
    "figure > img, li > img, p > a > img { float: left }",
    "li + li, p ~ p, h2 + p { margin: 2em }",
    "li:first-child, p:last-child { margin: 0 }",
    "main > p { padding: 1em }",
    "img.other + em { color: red }",
    ".nav:has(.open), figure:has(img) { display: none }",
    "figure img + figcaption { margin: 1em }",
    "figure { > img { margin: 1em } }",
    "picture.hero { display: block }",
    "aside picture { display: block }",
    "video:first-child { margin: 0 }",
]
SEEING = [
    "p > img { border-radius: 50% }",
    "p > * { border-radius: 50% }",
    "p > .photo { margin: 1em }",
    "main > * > img { margin: 1em }",
    "main > p > :not(em) { opacity: .5 }",
    "img + em { color: red }",
    ".photo ~ p { color: red }",
    "em + img { margin: 1em }",
    "* + * { margin-top: 1em }",
    "img:first-child { margin: 0 }",
    "img:nth-of-type(2n) { float: right }",
    ":only-child { display: block }",
    "img:not(:last-child) { margin: 1em }",
    "p:has(> img) { text-align: center }",
    "p:has(.photo) { text-align: center }",
    "picture { display: block }",
    "picture img { width: 50% }",
    "main * { padding: 1px }",
    "@media (min-width: 600px) { p > img { margin: 1em } }",
    "p:has(+ p img) { margin: 1em }",
    "main { p { > img { margin: 1em } } }",
]


def _ref() -> tuple[ParsedPage, ImageRef]:
    text = '<!doctype html><body><main><p><em>a</em><img class="photo" src="a.jpg" alt="A"></p>'
    page = parse(Source("p.html", Markup.HTML, text))
    return page, next(ref for ref in page.refs if ref.kind is Kind.IMG)


@pytest.mark.parametrize("css", UNSEEING)
def test_image_may_be_wrapped(css: str) -> None:
    page, ref = _ref()
    assert styles_of(page, (read(css),)).wrappable(ref)


@pytest.mark.parametrize("css", SEEING)
def test_image_stays_bare(css: str) -> None:
    page, ref = _ref()
    assert not styles_of(page, (read(css),)).wrappable(ref)


@pytest.mark.parametrize("display", ["flex", "inline-grid", "-webkit-box", "table", "ruby"])
def test_image_stays_bare_where_its_parent_lays_out_children(display: str) -> None:
    page, ref = _ref()
    assert not styles_of(page, (read(f"p {{ display: {display} }}"),)).wrappable(ref)


def test_a_layout_may_add_parents() -> None:
    image, sheet = Element("img"), read(".card > img { margin: 1em }")
    assert all(isinstance(each.selector, Selector) for each in sheet.picture_sensitive)
    assert wrappable((sheet,), image, (), whole=True)
    assert not wrappable((sheet,), image, (), whole=False)
