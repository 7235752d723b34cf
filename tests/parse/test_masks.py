"""No value leaves the parser with a character that masks a template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

TEMPLATES = (
    *("{{ a }}", '{{ "/a b.jpg" | u }}', "{% if a %}", "{% endif %}", "{% include b.jpg %}"),
    *("{{< figure src=a.jpg >}}", "<%= a %>", "<?php a ?>", "{% raw %}{{ b }}{% endraw %}"),
    *("{{{{ a", "{%", "}}"),
)
PARTS = (
    *("<img ", "src=", "srcset='", "sizes='", " 2x, ", " 480w,", "alt=", "'", '"', ">", " ", "\n"),
    *("<style>", "a{background:url(", ")}", "</style>", "<p style='background:url(", ")'>"),
    *("<a href='", "</a>", "<svg><title>", "</svg>", "<link rel=icon href=", "<base href='"),
    *("<script src='", "<script>", "</script>", "<b onclick='a(", ")'>", "<meta name=x content="),
    *("<link rel=stylesheet href='", "<figure>", "<figcaption>", "<h1 id=", "<picture><source "),
    *("![a", "](", "b.jpg", ")", "{: .c #", "}", "[r]: ", "[r]", "{::nomarkdown}", "{:/}", "| a |"),
    *("\n\n", "> ", "* ", "x", "image: ", "---\n", "data-src=", "aria-label='", "class='", "x.png"),
)

DIALECTS = ("kramdown", "commonmark", "mdx", "python_markdown")


@given(
    st.lists(st.sampled_from(TEMPLATES + PARTS + TEMPLATES), max_size=25).map("".join),
    st.sampled_from([(Markup.HTML, ""), *((Markup.MARKDOWN, each) for each in DIALECTS)]),
)
@example(
    "{::nomarkdown}<style>a{background:url({{ a }}b.png)}</style>{:/}",
    (Markup.MARKDOWN, "kramdown"),
)
@example("<div>\n![a]({{ a }}/b.jpg)\n</div>", (Markup.MARKDOWN, "commonmark"))
@example("<b onclick='a(\"{{ b }}\")'><img src=x.png>", (Markup.HTML, ""))
@example("<img srcset='{{ a }} x, {{ b }} 2x 3x' src=x.png>", (Markup.HTML, ""))
def test_any_page(text: str, written: tuple[Markup, str]) -> None:
    markup, dialect = written
    page = parse(Source("page", markup, text, dialect or "kramdown"))
    assert [found for found in texts(page) if is_masked(found)] == []


def is_masked(text: str) -> bool:
    return any(character >= "\U000f0000" for character in text)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("text", ["<style>a{background:url({{ a }}/b.png)}</style>"])
def test_an_address_in_a_style_element(text: str) -> None:
    (ref,) = parse(Source("a.html", Markup.HTML, text)).refs
    assert ref.url == "{{ a }}/b.png"
