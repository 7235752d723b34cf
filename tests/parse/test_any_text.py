"""Any text is parsed: exact spans, the images of other parsers, linear time, no exception."""

from __future__ import annotations

import random
import re
import warnings
from html import unescape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def refs_of(text: str, *kinds: Kind) -> list[ImageRef]:
    refs = parse(Source("page.html", Markup.HTML, text)).refs
    return [ref for ref in refs if not kinds or ref.kind in kinds]


FRAGMENTS = (
    *(
        '<img src=a alt="b">',
        "<IMG SRC='c&amp;d'>",
        "<img\r\nsrc = d\ralt=e/>",
        "<img src=f src=g>",
    ),
    *("<img/src=h/alt>", '<img alt="a>b" src=o>', '<img alt=a"b src=p>', '<img a=">" src="'),
    *("<p>", "</p>", "<div class=x>", "</div>", "<b>", "</b>", "<a href=q>", "</a>", "<li>"),
    *("<table>", "<tr>", "<td>", "</td>", "</table>", "<caption>", "<col>", "<form>", "<button>"),
    *("<script>", "</script>", "<style>", "</style>", "<textarea>", "</textarea>", "<title>"),
    *("</title>", "<!--", "-->", "--!>", "<noscript>", "</noscript>", "<xmp>", "</xmp>"),
    *(
        "<svg>",
        "</svg>",
        "<foreignObject>",
        "<math>",
        "<mi>",
        "</math>",
        "<desc>",
        "<![CDATA[",
        "]]>",
    ),
    *(
        "text",
        "&lt;",
        "é😀",
        "\r\n",
        "\r",
        "\n",
        "\0",
        '"',
        "'",
        ">",
        "<",
        "=",
        "/",
        "</",
        "<!x",
        "<?x",
    ),
    *(
        "<picture>",
        "</picture>",
        "<source srcset='l 2w'>",
        "<input type=image src=m>",
        "<h1>",
        "</h1>",
    ),
    *("<p style='background:url(x.png)'>", "<body>", "<frameset>", "\ufeff"),
    *(
        "{{ a }}",
        "{% if x %}",
        "{% endif %}",
        '<img src="{{ "a" | u }}">',
        "{{",
        "}}",
        "<?php x ?>",
    ),
)
NEW_IN_THE_STANDARD = ("<template>", "</template>", "<select>", "</select>", "<option>", "</br>")


@given(st.lists(st.sampled_from(FRAGMENTS + NEW_IN_THE_STANDARD), max_size=25).map("".join))
def test_every_span_is_exact(text: str) -> None:
    previous = -1
    for ref in refs_of(text):
        assert previous <= ref.span.start < ref.span.end <= len(text)
        previous = ref.span.start
        if ref.kind is Kind.IMG:
            assert re.fullmatch(r"<(?i:img|image)[^a-zA-Z].*>", ref.span.of(text), re.DOTALL)
        for attr in ref.attrs:
            assert attr.span.of(text)
            if attr.value_span is None:
                assert attr.value == ""
            elif "{" not in attr.value_span.of(text):
                written = unescape(attr.value_span.of(text))
                assert attr.value == re.sub("\r\n?", "\n", written).replace("\0", "\ufffd")


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join))
def test_finds_the_images_that_html5lib_finds(text: str) -> None:
    if any(sign in text for sign in ("{", "<?", "<svg", "<math")):
        return  # templates are ours; html5lib's foreign content is that of an older standard
    found = [(ref.value("src"), ref.value("alt")) for ref in refs_of(text, Kind.IMG)]
    assert sorted(found, key=repr) == sorted(_by_html5lib(text), key=repr)


def _by_html5lib(text: str) -> list[tuple[str | None, str | None]]:
    text = text.removeprefix("\ufeff")
    if "<body>" not in text:
        text = "<!doctype html><body>" + text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.HTMLParser().parse(text, scripting=True)
    images = tree.iter("{http://www.w3.org/1999/xhtml}img")
    return [(image.get("src"), image.get("alt")) for image in images]


@pytest.mark.browser
def test_finds_the_images_that_a_browser_makes(chromium: Browser) -> None:
    chance = random.Random(0)  # noqa: S311
    parts = [part for part in (*FRAGMENTS, *NEW_IN_THE_STANDARD) if "{" not in part]
    parts = [part for part in parts if part not in ("<body>", "\ufeff")]
    texts = ["".join(chance.choices(parts, k=chance.randint(1, 16))) for _ in range(1_000)]
    page = chromium.new_page()
    page.route("**/*", lambda route: route.abort())
    page.set_content("<p>")
    made = page.evaluate(IMAGES_OF_FRAGMENTS, texts)
    page.close()
    for text, wanted in zip(texts, made, strict=True):
        found = [[ref.value("src"), ref.value("alt")] for ref in refs_of(text, Kind.IMG)]
        assert sorted(found, key=repr) == sorted(wanted, key=repr), text


IMAGES_OF_FRAGMENTS = """texts => texts.map(text => {
    const body = document.createElement("body")
    body.innerHTML = text
    return [...body.querySelectorAll("img")].map(
        image => [image.getAttribute("src"), image.getAttribute("alt")])
})"""


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    refs_of("<img" + text)
    refs_of(text)
    parse(Source("page.md", Markup.MARKDOWN, text + "![a](b)"))


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 20_000 + "<img src=a>",
        "<img " + " ".join(f"a{n}=b" for n in range(20_000)) + ">",
        "<img src=a>" * 4_000,
        "<a href=x>" + "<img alt=b>" * 2_000,
        "<b><p>" * 3_000 + "<img>",
        "<img src='" * 20_000,
        "{{" * 40_000 + "<img src=a>",
        "{% if a %}<img src=a {% endif %}>" * 4_000,
        "{{ x" * 20_000 + "<img>",
        "<img style='" + "background:url(" * 10_000 + "'>",
        "<style>" + "a{background:url(" * 10_000,
        "<style>a{background:" + 'url("' * 20_000,
        "<style>a{background:url(" + " " * 100_000,
        "<style>a{" + "\\'" * 40_000,
        "{% include a " + "a" * 100_000 + " %}",
        "{% include a a" + " " * 100_000 + " %}",
        "<img srcset='" + "," * 40_000 + "'>",
        "<img srcset='" + "a(" * 40_000 + "'>",
        "---\n" + "a\n" * 40_000 + "<img>",
        "<script>" * 20_000 + "{{ x }}" + "<img>",
        "<figure><img>" * 3_000,
        "<ul><li><img><svg></svg>" * 1_000,
        "<a href=x><table><td>" * 2_000 + "<img>" * 2_000,
        "<h1>" * 4_000 + "<img>",
        "<img aria-labelledby='a a a'>" * 2_000 + "<p id=a>" + "x" * 2_000,
    ],
    ids=lambda text: text[:24],
)
def test_takes_linear_time(text: str) -> None:
    refs_of(text)
