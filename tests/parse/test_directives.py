"""Markdown within fenced directives of MyST."""

from __future__ import annotations

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

DIRECTIVES = {
    "note": "```{note}\n![A](a.png)\n```\n",
    "with a title and options": "~~~{admonition} A title\n:class: tip\n\n![A](a.png)\n~~~\n",
    "nested": "````{tab-set}\n```{tab-item} Linux\n![A](a.png)\n```\n````\n",
    "in a list": "- One\n\n  ```{tip}\n  ![A](a.png)\n  ```\n",
    "not closed": "```{note}\n![A](a.png)\n",
    "followed by text": "```{note}\nOne\n```\n![A](a.png)\n",
}


@pytest.mark.parametrize("name", DIRECTIVES)
def test_directives_are_read(name: str) -> None:
    text = f"Text.\n\n{DIRECTIVES[name]}"
    (ref,) = parse(Source("a.md", Markup.MARKDOWN, text)).refs
    assert ref.span.of(text) == "![A](a.png)"


@pytest.mark.parametrize(
    "name", ["{code-block} md", "{code-cell}", "{r}", "note", "{notes}", "{literalinclude}"]
)
def test_code_is_not_read(name: str) -> None:
    assert parse(Source("a.md", Markup.MARKDOWN, f"```{name}\n![A](a.png)\n```\n")).refs == ()
