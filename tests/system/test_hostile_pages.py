"""Malicious pages in a whole run: each is soon read, or refused by name.

No time is asserted. Each page is so long that a step which looks at it again and again, for each of
its parts, would take minutes or for ever.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.result import Result
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

Judged = Callable[..., Result]

IMAGE = "<img src=images/a.jpg alt='A hill'>"
MARKDOWN = "![A hill](images/a.jpg)\n\n"


def alt(text: str) -> str:
    return f"<p><img src=images/a.jpg alt='{text}'>"


def style(text: str, around: str = "<div>" * 60) -> str:
    return f"<!doctype html><style>{text}</style>{around}{IMAGE}"


def numbered(text: str, number: int) -> str:
    """Repeat the text `number` times, with 0, 1, 2 ... for ``#`` and the next number for ``~``."""
    return "".join(text.replace("#", str(n)).replace("~", str(n + 1)) for n in range(number))


READ = {
    "a width of digits": f"<img src=images/a.jpg alt=x width={'9' * 5_000}>",
    "a share of digits": f"<img src=images/a.jpg alt=x width={'9' * 5_000}%>",
    "a ratio of digits": f"<img src=images/a.jpg alt=x width=4 height=3 srcset='images/a.jpg 1w'"
    f" style='aspect-ratio: {'9' * 5_000} / 3'>",
    "a character of digits": f"{IMAGE}<p title='&#{'9' * 5_000};'>&#{'9' * 5_000};",
    "elements in elements": "<div>" * 100_000 + IMAGE,
    "quotes in quotes": "<blockquote>" * 50_000 + IMAGE,
    "lists in lists": "<ul><li>" * 50_000 + IMAGE,
    "attributes": f"<img src=images/a.jpg alt=x {numbered('a#=b ', 100_000)}>",
    "a srcset": f"<img src=images/a.jpg alt=x srcset='{numbered('images/a.jpg ~w,', 10_000)}'>",
    "a data URI": f"<img src='data:image/png;base64,{'A' * 10_000_000}' alt=x>",
    "less-than signs": IMAGE + "<" * 1_000_000,
    "comments": IMAGE + "<!--" * 200_000,
    "open templates": IMAGE + "{{" * 200_000 + "{%" * 200_000,
    "templates on a tag's name": f"{IMAGE}<{'a' * 500_000}{'{{ a }}' * 20_000}>",
    "a base": f"<base href='{'a/' * 50_000}{'../' * 50_000}'>{IMAGE * 200}",
    "a URL": f"<img src='{'a/' * 500_000}' alt=x><img src='{'../' * 500_000}a.jpg' alt=x>",
    "a link tag of blanks": f"<img src='{{% link {' ' * 100_000}' alt=x>",
    "an alt of blanks": alt("1" + " " * 500_000 + "!"),
    "an alt of slashes": alt("/a" * 100_000 + " x"),
    "an alt of braces": alt("{{" * 200_000),
    "an alt of marks": alt("e" + "\u0301\u0316" * 100_000),
    "an alt of words": alt("word " * 200_000),
    "images in a paragraph": "<p>" + f"{IMAGE} word " * 1_000,
    "ignores": f"{'<!-- assetjob-ignore alt-missing -->' * 20_000}{IMAGE * 200}",
    "selectors of many parts": style("div " * 40 + "img { width: 1px }" + "p " * 9_000 + "{ }"),
    "lists of selectors in lists": style("a, b {" * 40 + "img { width: 1px }" + "}" * 40),
    "functions in functions": style(":is(" * 50_000 + "img" + ")" * 50_000 + "{ width: 1px }"),
    "blocks in blocks": style("@media screen {" * 50_000),
    "classes of a selector": style(".a" * 50_000 + "{ width: 1px }"),
    "rules": style("img { width: 1px }" * 20_000),
    "variables": style(f":root {{ {numbered('--a#: var(--a~);', 20_000)} }}"),
    "an inline style": f"<img src=images/a.jpg alt=x style='{'(' * 50_000}'>",
}  # fmt: skip

MARKUP_OF_MARKDOWN = {
    "brackets": "[" * 20_000 + "a" + "]" * 20_000,
    "images in images": "![" * 10_000 + "a" + "](b)" * 10_000,
    "open images": "![a](" * 10_000,
    "parentheses": "[a](" + "(" * 20_000,
    "emphasis": "*a _b **c __d " * 3_000,
    "emphasis that closes": "a** b_ " * 5_000,
    "backticks": " ".join("`" * n for n in range(1, 400)),
    "a definition of blanks": "[a]: b" + " " * 20_000 + "c\n",
    "a definition of quotes": "[a]: b" + " 'c" * 10_000 + "\n",
    "quotes in quotes": "> " * 5_000 + "a\n",
    "lists in lists": "".join("  " * n + "- a\n" for n in range(100)),
    "bars": "|" * 20_000 + "\n",
    "entities": "&" * 20_000 + "&a" * 20_000,
    "footnotes": numbered("[^#]: a\n\n", 1_000) + numbered("[^#] ", 1_000),
    "abbreviations": "*[x]: y\n" * 5_000,
    "lists of attributes": "{: .a" * 5_000 + "{::" * 5_000 + "{:/}" * 5_000,
}

REFUSED = {
    "fonts in each paragraph": numbered("<font a#=b><p>", 9_000) + IMAGE,
    "titles at each use": f"[a]: images/a.jpg '{'t' * 20_000}'\n\n" + "![x][a]\n\n" * 2_000,
    "lists of lists": "![x](a.jpg){: a0}\n\n" + numbered("{:a#: " + "a~ " * 300 + "}\n", 9),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_html_is_read(judged: Judged, name: str) -> None:
    result = judged({"a.html": READ[name]}, ["images/a.jpg"])
    assert not result.failures
    assert [page.source.path for page in result.pages] == ["a.html"]


@pytest.mark.parametrize("config", [{}, {"_config.yml": ""}], ids=["CommonMark", "kramdown"])
@pytest.mark.parametrize("name", MARKUP_OF_MARKDOWN)
def test_markdown_is_read(judged: Judged, name: str, config: dict[str, str]) -> None:
    text = f"{MARKDOWN}{MARKUP_OF_MARKDOWN[name]}![A hill](images/a.jpg)\n"
    result = judged({"a.md": text, **config}, ["images/a.jpg"])
    assert not result.failures
    assert result.pages[0].images


@pytest.mark.parametrize("name", REFUSED)
def test_exponential_input_is_refused(judged: Judged, name: str) -> None:
    path = "a.html" if "font" in name else "a.md"
    pages = {path: REFUSED[name], "b.md": MARKDOWN, "_config.yml": ""}
    result = judged(pages, ["images/a.jpg"])
    assert [failure.path for failure in result.failures] == [path]
    assert [page.source.path for page in result.pages] == ["b.md"]


def test_a_block_in_a_list_continues_in_it() -> None:
    text = "".join("  " * n + "- a\n" for n in range(60)) + "![x](b.jpg)\n"
    page = parse(Source("a.md", Markup.MARKDOWN, text, "kramdown"))
    assert [ref.url for ref in page.refs] == ["b.jpg"]
