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
        "<p><a href=x><img src=a></a></p><p>图 1：Rain</p>",
        "<p><img src=a></p><p>圖1 Rain</p>",
        "<p><img src=a></p><p>படம் 1. Rain</p>",
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
        f"<p><img src=a></p><p>Figure 1. {'Rain ' * 80}</p>",
        "<p><img src=a></p>",
    ],
)
def test_takes_no_other_text_for_a_caption(text: str) -> None:
    assert numbered(text) is None


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
