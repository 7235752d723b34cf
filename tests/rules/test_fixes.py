"""The certain fixes of rules, in HTML and in Markdown: what is written, and what is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assetjob.check.engine import check
from assetjob.model.image import CandidateImage, Image, ResolvedPage
from assetjob.model.page import ImageRef
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.edits import apply_edits
from assetjob.settings.schema import Settings

FOUND = "images/Dusk at Pier.jpg"
TITLE = "alt-repeats-title"
LAZY = "lazy-first-image"
CASE = "file-wrong-case"

HTML = {
    "title": (
        TITLE,
        '<img alt="The pier" title="The pier" src="a.jpg">',
        '<img alt="The pier" src="a.jpg">',
    ),
    "title at the end, without quotes": (
        TITLE,
        "<img src=a.jpg alt=Pier title=Pier>",
        "<img src=a.jpg alt=Pier>",
    ),
    "title, self-closing": (
        TITLE,
        '<img alt="Pier" title="Pier"/>',
        '<img alt="Pier"/>',
    ),
    "title on a line of its own": (
        TITLE,
        '<img alt="Pier"\n     title="Pier"\n     src="a.jpg">',
        '<img alt="Pier"\n     src="a.jpg">',
    ),
    "title without a space after it": (
        TITLE,
        '<img alt=Pier title="Pier"src="a.jpg">',
        '<img alt=Pier src="a.jpg">',
    ),
    "another title": (TITLE, '<img alt="The pier" title="Photo: Tan" src="a.jpg">', None),
    "title that is the only name": (TITLE, '<img title="The pier" src="a.jpg">', None),
    "lazy": (
        LAZY,
        '<img loading="lazy" src="a.jpg" alt="Pier">',
        '<img src="a.jpg" alt="Pier">',
    ),
    "not the first": (LAZY, '<img src="a.jpg"><img src="b.jpg" loading="lazy">', None),
    "case": (
        CASE,
        '<img src="/images/dusk at pier.JPG">',
        '<img src="/images/Dusk at Pier.jpg">',
    ),
    "case, percent-encoded, with a query": (
        CASE,
        '<img src="/base/Images/dusk%20at%20pier.JPG?v=A">',
        '<img src="/base/images/Dusk%20at%20Pier.jpg?v=A">',
    ),
    "case, relative": (
        CASE,
        "<img src='../x/../IMAGES/./DUSK AT PIER.JPG'>",
        "<img src='../x/../images/./Dusk at Pier.jpg'>",
    ),
    "case in a srcset": (
        CASE,
        '<img src="x.jpg" srcset="x.jpg 1x, images/dusk%20at%20pier.jpg 2x">',
        '<img src="x.jpg" srcset="x.jpg 1x, images/Dusk%20at%20Pier.jpg 2x">',
    ),
    "case with a character reference": (CASE, '<img src="/images/dusk&#32;at pier.JPG">', None),
}
MARKDOWN = {
    "title": (TITLE, '![Pier](a.jpg "Pier") b', "![Pier](a.jpg) b"),
    "title in an attribute list": (
        TITLE,
        '![Pier](a.jpg){: title="Pier" width="3"}',
        '![Pier](a.jpg){: width="3"}',
    ),
    "title alone in an attribute list": (
        TITLE,
        '![Pier](a.jpg){: title="Pier"} b',
        "![Pier](a.jpg) b",
    ),
    "title of a reference": (TITLE, '![Pier][p]\n\n[p]: a.jpg "Pier"\n', None),
    "lazy": (LAZY, '![Pier](a.jpg){: loading="lazy" .x}', "![Pier](a.jpg){: .x}"),
    "lazy in HTML": (LAZY, '<img src="a.jpg" alt="" loading=lazy>', '<img src="a.jpg" alt="">'),
    "case": (CASE, "![Pier](/images/dusk-x.JPG)", "![Pier](/images/Dusk-X.jpg)"),
    "case in angle brackets": (
        CASE,
        "![Pier](</images/dusk at pier.JPG>)",
        "![Pier](</images/Dusk at Pier.jpg>)",
    ),
    "case of a definition with two images": (
        CASE,
        "![Pier][p] ![Quay][p]\n\n[p]: /images/dusk-x.JPG\n",
        "![Pier][p] ![Quay][p]\n\n[p]: /images/Dusk-X.jpg\n",
    ),
}


def resolved(source: Source, found: Callable[[str], str | None]) -> ResolvedPage:
    """Return the page; the URLs for which `found` returns a path differ from it in case."""
    page = parse(source, ())

    def target(url: str | None) -> Target:
        path = found(url or "")
        return Target(TargetState.MISSING if path else TargetState.EXTERNAL, found=path)

    def image(ref: ImageRef) -> Image:
        candidates = tuple(CandidateImage(c, target(c.url), None) for c in ref.candidates)
        return Image(source.path, ref, target(ref.url), candidates=candidates)

    return ResolvedPage(source, page, tuple(map(image, page.refs)))


def wrong_case(url: str) -> str | None:
    if "dusk-x" in url:
        return "images/Dusk-X.jpg"
    return FOUND if "dusk" in url.lower() and FOUND not in url else None


def fixed(rule: str, source: Source) -> str | None:
    """Return the text with the fixes of a rule, None if there are none."""
    findings = check([resolved(source, wrong_case)], Settings(site=Path()))
    edits = {edit for each in findings if each.rule == rule for edit in each.fix}
    return apply_edits(source.text, edits) if edits else None


@pytest.mark.parametrize(("rule", "before", "after"), HTML.values(), ids=HTML)
def test_html(rule: str, before: str, after: str | None) -> None:
    assert fixed(rule, Source("page.html", Markup.HTML, before)) == after


@pytest.mark.parametrize("dialect", ["kramdown"])
@pytest.mark.parametrize(("rule", "before", "after"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown(rule: str, before: str, after: str | None, dialect: str) -> None:
    assert fixed(rule, Source("page.md", Markup.MARKDOWN, before, dialect)) == after
