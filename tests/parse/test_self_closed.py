"""Elements that close themselves in MDX and in templates of Vue, and Markdown within HTML."""

from __future__ import annotations

import pytest

from assetjob.model.page import ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

IMAGES = '![One](one.png)\n\n<p>Then <img src="two.png" alt="Two"></p>\n'


def parsed(text: str, dialect: str = "mdx") -> ParsedPage:
    return parse(Source("page.mdx", Markup.MARKDOWN, text, dialect))


SELF_CLOSED = {
    "iframe": '<iframe src="https://example.org/" />',
    "iframe on several lines": '<iframe\n  src="https://example.org/"\n  allowFullScreen\n/>',
    "iframe with a style": "<iframe style={{width: '100%', height: '400px'}} src='/a' />",
    "script": '<script async src="https://example.org/a.js" />',
    "style": "<style />",
    "textarea": "<textarea/>",
    "video": "<video src='/a.mp4' controls/>",
    "title": "<title />",
    "in text": "A frame: <iframe src='/a'/> and more.",
    "component": "<Tabs.Item>\n\n<Chart data={{a: 1}} />\n\n</Tabs.Item>",
    "two": "<div />\n\n<iframe src='/a' />",
}


@pytest.mark.parametrize("dialect", ["mdx", "vue"])
@pytest.mark.parametrize("name", SELF_CLOSED)
def test_images_after_an_element_that_closes_itself(name: str, dialect: str) -> None:
    text = f"# Title\n\n{SELF_CLOSED[name]}\n\n{IMAGES}"
    page = parsed(text, dialect)
    places = [ref.span.of(text)[:4] for ref in page.refs]
    assert [ref.url for ref in page.refs] == ["one.png", "two.png"]
    assert places == ["![On", "<img"]
    ancestors = [[each.name for each in ref.context.ancestors] for ref in page.refs]
    assert ancestors == [["p"], ["p"]]


def test_its_own_attributes_stay() -> None:
    (ref,) = parsed('<video poster="still.png" src="a.mp4" />').refs
    assert (ref.url, ref.line, ref.column) == ("still.png", 1, 1)


@pytest.mark.parametrize("code", ["`<iframe src='/a' />`", "```html\n<script />\n```"])
def test_code_is_left_alone(code: str) -> None:
    assert [ref.url for ref in parsed(f"{code}\n\n{IMAGES}").refs] == ["one.png", "two.png"]


def test_html_and_commonmark_ignore_the_slash() -> None:
    assert parsed(f"<iframe src='/a' />\n\n{IMAGES}", "commonmark").refs == ()


WITHIN_HTML = {
    "in lines of its own": "<center>\n![One](one.png)\n</center>",
    "in one line": "<center>![One](one.png)</center>",
    "indented": "<Tabs>\n    <Tab>\n\n    ![One](one.png)\n\n    </Tab>\n</Tabs>",
}


@pytest.mark.parametrize("name", WITHIN_HTML)
def test_mdx_reads_markdown_within_html(name: str) -> None:
    text = f"# Title\n\n{WITHIN_HTML[name]}\n\n![Two](two.png)"
    assert [ref.url for ref in parsed(text).refs] == ["one.png", "two.png"]
    assert [ref.url for ref in parsed(text, "vue").refs] == ["two.png"]
