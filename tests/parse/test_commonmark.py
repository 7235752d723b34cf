"""CommonMark: the images are markdown-it-py's, with spans in the file."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assetjob.parse import commonmark
from assetjob.parse.located_text import locate_text
from assetjob.parse.rendering import Rendering
from tests.markdown_pages import CASES, assert_replaceable, assert_sound, shown, soup

FILES = sorted((CASES / "commonmark").glob("*.md"))
ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])

URL_PARTS = (
    *(
        "http://",
        "https://",
        "/",
        "//",
        ".",
        "..",
        "-",
        "~",
        "_",
        "a",
        "xn--",
        "B",
        "9",
        "127.0.0.1",
    ),
    *("example", "org", ":", "?", "#", "%20", "%", "é", " ", "|", "@", "\\", "mailto:"),
)


def render(text: str, start: int = 0) -> Rendering:
    return commonmark.render(locate_text(text, start))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    text = path.read_bytes().decode()
    rendering = render(text)
    assert_sound(text, rendering)
    assert rendering.html == ORACLE.render(text.removeprefix("\ufeff"))
    found = [
        [image.span.of(text), *[[a.name, a.value, a.span.of(text)] for a in image.attrs]]
        for image in rendering.images
    ]
    around = [[image.around, *image.src_alt] for image in shown(rendering.html)]
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert {"images": found, "shown": around} == expected


@given(soup())
def test_random_text(text: str) -> None:
    rendering = render(text)
    assert rendering.html == ORACLE.render(text.removeprefix("\ufeff"))
    assert_sound(text, rendering)


@given(soup())
def test_an_image_can_be_replaced(text: str) -> None:
    assert_replaceable(text, render)


@pytest.mark.corpus
def test_corpus(corpus: Path) -> None:
    for path in corpus.rglob("*.md"):
        text = path.read_bytes().decode()
        rendering = render(text)
        assert rendering.html == ORACLE.render(text.removeprefix("\ufeff")), path
        assert_sound(text, rendering)


@pytest.mark.parametrize(
    ("text", "alt", "where"),
    [
        ("![](a.png){alt='A mill &amp; a weir'}", "A mill & a weir", "alt='A mill &amp; a weir'"),
        ('![The mill](a.png){.wide #m alt="A mill" width=30%} x', "A mill", 'alt="A mill"'),
        ("![The mill](a.png){alt=''}", "", "alt=''"),
        ("![](a.png){width=9 fig-alt='A weir'}", "A weir", "fig-alt='A weir'"),
        ("![The mill](a.png){my-alt='A weir'}", "The mill", "The mill"),
        (r"![](a.png){alt='The mill\'s wheel'}", "The mill's wheel", r"alt='The mill\'s wheel'"),
        ("![The mill][a]{: alt='A mill' }\n\n[a]: a.png", "A mill", "alt='A mill'"),
        ("![The mill](a.png){data-alt='A weir'}", "The mill", "The mill"),
        ("![The mill](a.png) {alt='A weir'}", "The mill", "The mill"),
        ("![The mill](a.png){props.alt}", "The mill", "The mill"),
        ("![The mill](a.png){alt='A weir", "The mill", "The mill"),
    ],
)
def test_alt_text_in_a_list_of_attributes(text: str, alt: str, where: str) -> None:
    (image,) = render(text).images
    found = next(attr for attr in image.attrs if attr.name == "alt")
    assert (found.value, found.span.of(text)) == (alt, where)
    assert f'alt="{escape(alt, quote=False)}"' in render(text).html


def test_front_matter_is_not_rendered() -> None:
    text = "---\nimage: ![no](no.png)\n---\n\n![yes](yes.png)\n"
    rendering = render(text, text.index("\n\n"))
    assert [image.span.of(text) for image in rendering.images] == ["![yes](yes.png)"]
    assert "no.png" not in rendering.html


@pytest.mark.parametrize(
    "text",
    [
        "a||\n-|-\n![i](i.png)\x85",
        "\u2028\n![i](i.png)",
        "![i](i.png)\u3000\n===",
        "# \u2003![i](i.png) \x85#",
        "- \t![i](i.png)\x1c",
    ],
    ids=repr,
)
def test_unusual_white_space(text: str) -> None:
    rendering = render(text)
    assert_sound(text, rendering)
    assert [image.span.of(text) for image in rendering.images] == ["![i](i.png)"]


@given(st.lists(st.sampled_from(URL_PARTS), max_size=8).map("".join))
def test_urls_are_normalised(url: str) -> None:
    assert commonmark.markdown_it().normalizeLink(url) == ORACLE.normalizeLink(url)
