"""Captions without markup, and the headings of table rows."""

from __future__ import annotations

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def numbered(text: str, markup: Markup = Markup.HTML) -> str | None:
    (ref,) = parse(Source("page.html", markup, text)).refs
    return ref.context.numbered_caption


@pytest.mark.parametrize(
    "text",
    [
        "<p><img src=a></p><p>Figure 1. Rain</p>",
        "<p><img src=a></p><p>Fig. 1: Rain</p>",
        "<p><img src=a></p><p>FIGURE 1a Rain</p>",
        "<p><img src=a></p><p>Table 1.2 – Rain</p>",
        "<p><img src=a><br>Chart 12: Rain</p>",
        "<div><img src=a></div>\n<div><em>Map 1</em> | Rain</div>",
        "<p>Rajah 1. Rain</p><p><img src=a></p>",
        "<h4>Figure 1. Rain</h4><p>(Source: a book)</p><p><img src=a></p>",
        "<p><a href=x><img src=a></a></p><p>图 1：Rain</p>",
        "<p><img src=a></p><p>圖1 Rain</p>",
        "<p><img src=a></p><p>படம் 1. Rain</p>",
        "<p>Text.<br><img src=a></p>\n<p>Figure 1. Rain</p>",
        "<p>Text. <a href=x><img src=a></a><br></p><p>Figure 1. Rain</p>",
        "<p><img src=a></p><p>Figure 1. Rain<br>Source: the weather service</p>",
        "<figure><img src=a><figcaption>Figure 1. Rain<br>*In 2019</figcaption></figure>",
    ],
)
def test_finds_a_numbered_caption(text: str) -> None:
    assert numbered(text) == "Rain"


def test_finds_a_numbered_caption_in_markdown() -> None:
    assert numbered("![](a.png)\n\n*Figure 2: Rain by month*\n", Markup.MARKDOWN) == "Rain by month"


@pytest.mark.parametrize(
    "text",
    [
        "<p><img src=a></p><p>Figure 1 shows the rain.</p>",
        "<p><img src=a></p><p>Figures vary.</p>",
        "<p><img src=a></p><p>Figure 1.</p>",
        "<p><img src=a></p><p>Table tennis 1. Rain</p>",
        "<p><img src=a></p><p>See Figure 1. Rain</p>",
        "<p><img src=a></p><p>Text.</p><p>Figure 1. Rain</p>",
        "<p><img src=a> Text.</p><p>Figure 1. Rain</p>",
        "<p>Figure 1. Rain</p><p>Text.</p><p><img src=a></p>",
        "<div><div><img src=a><p>Text.</p></div></div><p>Figure 1. Rain</p>",
        f"<p><img src=a></p><p>Figure 1. {'Rain ' * 80}</p>",
        "<p><img src=a></p>",
    ],
)
def test_takes_no_other_text_for_a_caption(text: str) -> None:
    assert numbered(text) is None


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ('<p><img src=a></p><p class="small-text">Rain</p>', "Rain"),
        ("<p><img src=a></p><p><em>Rain</em></p>", "Rain"),
        ("<p>Text.<br><img src=a></p><div class=photo-caption>Rain<br>Photo: A. B.</div>", "Rain"),
        ("<img src=a><p><small>Rain</small></p>", "Rain"),
        ("<p><img src=a></p><p>Rain</p>", None),
        ("<p><img src=a></p><p><em>Rain</em> fell.</p>", None),
        ('<p><img src=a></p><p class="small">Figure 1. Rain</p>', None),
        ('<p><img src=a></p><p class="small"></p>', None),
        ("<p><img src=a></p><p class=small>Rain<sup><a href=#n>4</a></sup></p>", "Rain"),
        ("<p><img src=a></p><p class=small>Rain in m<sup>3</sup></p>", "Rain in m3"),
        ("<p><img src=a></p><p class=small>Image credit: A. B.</p>", None),
        ("<p><img src=a></p><p class=small>– A. B., minister</p>", None),
        (f'<p><img src=a></p><p class="small">{"Rain " * 80}</p>', None),
        ("<p><img src=a></p><h2 class=small>Rain</h2>", None),
        ("<p><img src=a></p>", None),
    ],
)
def test_finds_a_text_that_looks_like_a_caption(text: str, caption: str | None) -> None:
    (ref,) = parse(Source("page.html", Markup.HTML, text)).refs
    assert ref.context.caption_by_look == caption


def test_a_caption_in_italics_below_an_image_in_markdown() -> None:
    (ref,) = parse(Source("page.md", Markup.MARKDOWN, "![](a.png)\n\n*Rain by month*\n")).refs
    assert ref.context.caption_by_look == "Rain by month"


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("<table><tr><th>A</th><td><img src=a></td></tr></table>", "A"),
        ("<table><tr><th>A</th><td>b</td><td><img src=a></td></tr></table>", "A"),
        ("<dl><dt>A</dt><dd><img src=a></dd></dl>", "A"),
        ("<table><tr><th>A</th><td><img src=a> text</td></tr></table>", None),
        ("<table><tr><td>A</td><td><img src=a></td></tr></table>", None),
        ("<table><tr><th></th><td><img src=a></td></tr></table>", None),
        ("<p><img src=a></p>", None),
    ],
)
def test_heading_of_a_row(text: str, heading: str | None) -> None:
    (ref,) = parse(Source("page.html", Markup.HTML, text)).refs
    assert ref.context.cell_heading == heading
