"""What the dialect objects say about how images are written."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from assetjob.model.page import Kind, MarkdownParts
from assetjob.model.text import Markup, Source
from assetjob.parse.dialects import Dialect, dialect_names, dialect_of
from assetjob.parse.html_writer import Writer
from assetjob.parse.located_text import LocatedText
from assetjob.parse.page import parse
from assetjob.parse.rendering import Rendering


def dialect(name: str) -> Dialect:
    return dialect_of(Source("a.md", Markup.MARKDOWN, "", name))


def test_names() -> None:
    names = "asciidoc commonmark kramdown mdx pandoc python_markdown restructuredtext vue"
    assert dialect_names() == tuple(names.split())


@pytest.mark.parametrize(
    ("name", "html", "written"),
    [
        ("commonmark", "<b>{: x}</b>", "<b>{: x}</b>"),
        ("kramdown", "<b>x</b>", "{::nomarkdown}<b>x</b>{:/}"),
        ("kramdown", "<b>{: x}</b>", "{::nomarkdown}<b>&#123;: x}</b>{:/}"),
    ],
)
def test_inline_html(name: str, html: str, written: str) -> None:
    assert dialect(name).inline(html) == written


def test_a_dialect_that_writes_images_without_an_exclamation_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A dialect is one module: nothing else knows how its images are written."""

    def render(page: LocatedText, _: Source) -> Rendering:
        writer, whole = Writer(page), page.span(0, len(page.text))
        writer.image("<img>", whole, MarkdownParts(whole, None, None, None), ())
        return writer.rendering()

    toy = ModuleType("toy")
    monkeypatch.setattr(toy, "DIALECT", Dialect(render, image_sign="@@"), raising=False)
    monkeypatch.setitem(sys.modules, "assetjob.parse.dialects.toy", toy)
    (ref,) = parse(Source("a.md", Markup.MARKDOWN, "@@ a.png", "toy")).refs
    assert ref.kind is Kind.MARKDOWN
    assert not parse(Source("a.md", Markup.MARKDOWN, "a.png", "toy")).refs
