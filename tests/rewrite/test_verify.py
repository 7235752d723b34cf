"""A page keeps the images that it has: what would end or begin something else is not written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.result import Result

Judged = Callable[..., Result]
GOOD = "![A hill](/images/a.jpg)\n\n"
# Behind the braces of the new attribute list the page would have a tag of Liquid, and no image.
BAD = "{{![A hill](/images/a.jpg)}\n\n"


def rewritten(judged: Judged, text: str) -> str | None:
    pages = judged({"a.md": text, "_config.yml": ""}, ["images/a.jpg"]).pages
    return next(page.rewritten for page in pages)


@pytest.mark.parametrize("text", [GOOD, GOOD * 2, GOOD + BAD, BAD + GOOD, GOOD * 3 + BAD + GOOD])
def test_what_would_lose_an_image_is_left_out(judged: Judged, text: str) -> None:
    after = rewritten(judged, text)
    assert after is not None
    assert after.count("srcset=") == text.count(GOOD)
    assert BAD in after or BAD not in text


@pytest.mark.parametrize("text", [BAD, (BAD + GOOD) * 20], ids=["one", "many"])
def test_a_page_of_such_is_left_alone(judged: Judged, text: str) -> None:
    assert rewritten(judged, text) is None


def test_a_link_that_becomes_a_definition_is_left_alone(judged: Judged) -> None:
    text = "[![A hill](/images/a.jpg)]: follows\n"
    assert judged({"a.md": text}, ["images/a.jpg"]).pages[0].rewritten is None


def test_markdown_whose_html_may_be_dropped_is_left_alone(judged: Judged) -> None:
    pages = {
        "_config.yml": "markdown: CommonMark\n",
        "a.md": GOOD,
        "b.html": '<img src="/images/a.jpg" alt="A hill">\n',
    }
    result = judged(pages, ["images/a.jpg"])
    assert [page.rewritten is not None for page in result.pages] == [False, True]
    assert "CommonMark may drop HTML" in result.notes[0]


IMAGE = '<img src="/images/a.jpg" alt="A hill">'
DRAWN = "<picture><svg><g>" + IMAGE + "</picture>"  # a source before it would be drawn, too
HELD = "<picture> " + IMAGE + "</picture>"


@pytest.mark.parametrize(
    ("text", "sources"),
    [(DRAWN, 0), (HELD, 1), (HELD + DRAWN + HELD, 2)],
    ids=["drawn", "held", "both"],
)
def test_a_source_that_would_be_none_is_left_out(judged: Judged, text: str, sources: int) -> None:
    after = judged({"a.html": text}, ["images/a.jpg"]).pages[0].rewritten
    assert (after or text).count("<source") == sources
