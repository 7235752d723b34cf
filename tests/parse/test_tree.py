"""turbohtml, a young library, builds the trees that html5lib builds.

html5lib follows the HTML standard as it was in 2020. What has changed since is left out: the
content of ``<select>``, ``<template>`` (whose content is inert here) and processing instructions.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from bs4 import Tag
from hypothesis import example, given
from hypothesis import strategies as st

from assetjob.model.text import Markup, Source
from assetjob.parse.dialects import dialect_names, dialect_of
from assetjob.parse.located_text import locate_text
from assetjob.parse.tree import ElementFilter, build_tree

CASES = Path(__file__).parents[1] / "cases"
HTML = sorted(CASES.rglob("*.html"))
MARKDOWN = sorted(CASES.rglob("*.md"))
CHANGED_SINCE = ("<select", "<template", "<option", "<optgroup", "<hr", "<?", "</br")
PREFIXES = {
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "http://www.w3.org/2000/xmlns/": "xmlns:",
}
NAMESPACED = re.compile(rf"\{{({'|'.join(map(re.escape, PREFIXES))})\}}(.*)")
DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)[\s/>]", re.IGNORECASE)
PARTS = (
    *("<p>", "</p>", "<div class=x>", "</div>", "<b>", "</b>", "<i id=y>", "</i>", "<a href=q>"),
    *("</a>", "<ul>", "<li>", "</ul>", "<dl><dt>", "<dd>", "<h1>", "</h1>", "<form>", "<button>"),
    # Whole, because html5lib puts elements that stand directly in a table or row in wrong places.
    *("<table><tr><td>", "</td><td>", "</td></tr><tr><th>", "</table>", "<table><caption>"),
    *("<script>", "</script>", "<style>", "</style>", "<title>"),
    *("</title>", "<!--", "-->", "--!>", "<noscript>", "</noscript>", "<xmp>", "</xmp>", "<pre>x"),
    *("<figure>", "</figure>", "<picture><source srcset=a>", "</picture>"),
    *("<img src=a alt='b&amp;c'>", "<IMG SRC=d/>", "<input type=image>", "<br>", "<image src=e>"),
    *("text", "&lt;", "&notit;", "&#x80;", "é😀", "\r\n", "\n", " ", "<", ">", "/", "</", "'"),
    *("<svg viewBox='0 0 1 1'><path d=x /></svg>", "<math><mi>x</mi></math>"),
)  # fmt: skip
Node = tuple[str, dict[str, str], tuple["Node | str", ...]]


@pytest.mark.parametrize("path", HTML, ids=lambda path: path.name)
def test_cases_in_html(path: Path) -> None:
    compare(path.read_bytes().decode())


@pytest.mark.parametrize("dialect", dialect_names())
@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_cases_in_markdown(path: Path, dialect: str) -> None:
    source = Source(path.name, Markup.MARKDOWN, path.read_bytes().decode(), dialect)
    compare(dialect_of(source).render(locate_text(source.text, 0), source).html)


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
@example("<b><p></b><i></p>x</i><table><tr><td></a>y")
def test_generated_fragments(text: str) -> None:
    compare(text)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_generated_documents(text: str) -> None:
    compare(f"<!doctype html><html lang=en><head><title>x</title></head><body>{text}</body></html>")


@pytest.mark.xfail(strict=True, reason="turbohtml 1.x opens formatting elements again here")
@pytest.mark.parametrize("text", ["<p><b></p><source>x", "<p><b></p>\0"])
def test_known_deviations(text: str) -> None:
    compare(text)


def compare(html: str) -> None:
    if not any(sign in html.lower() for sign in CHANGED_SINCE):
        assert list(by_turbohtml(html)) == list(by_html5lib(html))


def by_turbohtml(html: str) -> Iterator[Node | str]:
    yield from _children_of_tag(build_tree(html, ElementFilter((), frozenset())).soup)


def _children_of_tag(tag: Tag) -> Iterator[Node | str]:
    text = ""
    for child in tag.contents:
        if not isinstance(child, Tag):
            text += str(child)
            continue
        if text:
            yield text
        text = ""
        attrs = {name: str(value) for name, value in child.attrs.items()}
        yield child.name, attrs, tuple(_children_of_tag(child))
    if text:
        yield text


def by_html5lib(html: str) -> Iterator[Node | str]:
    html = " " + html[1:] if html.startswith("\ufeff") else html
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if DOCUMENT.search(html):
            yield _node(html5lib.HTMLParser().parse(html, scripting=True))
            return
        # html5lib's parseFragment loses elements that tables foster-parent.
        root = html5lib.HTMLParser().parse("<!doctype html><body>" + html, scripting=True)
    _, body = root
    yield from _children(body)


def _children(element: Element) -> Iterator[Node | str]:
    text = element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            if text:
                yield text
            text = ""
            yield _node(child)
        text += child.tail or ""
    if text:
        yield text


def _node(element: Element) -> Node:
    name = element.tag.rpartition("}")[2]
    attrs = {_attribute(key): value for key, value in element.attrib.items()}
    return name, attrs, tuple(_children(element))


def _attribute(name: object) -> str:
    found = NAMESPACED.fullmatch(str(name))
    return PREFIXES[found[1]] + found[2] if found else str(name)
