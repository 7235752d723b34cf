"""What the dialect objects say about how images are written."""

from __future__ import annotations

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.dialects import Dialect, dialect_names, dialect_of


def dialect(name: str) -> Dialect:
    return dialect_of(Source("a.md", Markup.MARKDOWN, "", name))


def test_names() -> None:
    assert dialect_names() == ("asciidoc", "commonmark", "kramdown", "restructuredtext")


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
