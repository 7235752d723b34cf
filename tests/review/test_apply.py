"""Decisions are written into pages exactly as typed, at any position, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assetjob.model.decision import Choice, Decision, DecisionOutcome, DecisionState
from assetjob.model.page import Kind, ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.review.apply import apply_decisions
from assetjob.review.match import Matches
from tests.review.pages import resolved_page

ALT = "The Merlion at dusk"
DIALECTS = {"kramdown": "kramdown", "commonmark": "commonmark"}


def page_of(text: str, markup: Markup, dialect: str) -> ParsedPage:
    return parse(Source("page", markup, text, dialect), ())


def decided(  # noqa: PLR0913 - the sides of a case
    text: str,
    choice: Choice,
    alt: str = "",
    *,
    markup: Markup = Markup.MARKDOWN,
    dialect: str = "kramdown",
    url: str = "a.jpg",
) -> tuple[str, tuple[DecisionOutcome, ...]]:
    """Decide on every use of `url` in the text."""
    page = resolved_page(text, markup, dialect)
    decision = Decision(f"digest of {url}", "", choice, alt)
    uses = [number for number, image in enumerate(page.images) if image.ref.url == url]
    by_image = {("page", number): decision for number in uses}
    source, _, outcomes = apply_decisions(page, Matches(by_image), lambda source: parse(source, ()))
    return source.text, outcomes


HTML = {
    "no alt": ("<img src=a.jpg>", f'<img src=a.jpg alt="{ALT}">'),
    "empty": ("<img alt='' src=a.jpg>", f"<img alt='{ALT}' src=a.jpg>"),
    "no value": ("<img alt src=a.jpg>", f'<img alt="{ALT}" src=a.jpg>'),
    "unquoted": ("<img alt=x src=a.jpg>", f'<img alt="{ALT}" src=a.jpg>'),
    "upper case": ("<IMG SRC=a.jpg ALT=x>", f'<IMG SRC=a.jpg ALT="{ALT}">'),
    "self-closing": ('<img src="a.jpg"/>', f'<img src="a.jpg" alt="{ALT}"/>'),
    "there already": (f'<img src="a.jpg" alt="{ALT}">', f'<img src="a.jpg" alt="{ALT}">'),
    "input": ('<input type="image" src="a.jpg">', f'<input type="image" src="a.jpg" alt="{ALT}">'),
}


@pytest.mark.parametrize(("before", "after"), HTML.values(), ids=HTML)
def test_html(before: str, after: str) -> None:
    assert decided(before, Choice.ALT, ALT, markup=Markup.HTML)[0] == after


MARKDOWN = {
    "empty": ("![](a.jpg)", f"![{ALT}](a.jpg)"),
    "with a title": ('![x](a.jpg "t")', f'![{ALT}](a.jpg "t")'),
    "reference": ("![x][r]\n\n[r]: a.jpg", f"![{ALT}][r]\n\n[r]: a.jpg"),
    "collapsed reference": ("![r][]\n\n[r]: a.jpg", f"![{ALT}][r]\n\n[r]: a.jpg"),
    "shortcut reference": ("![r]\n\n[r]: a.jpg", f"![{ALT}][r]\n\n[r]: a.jpg"),
    "in a link": ("[![](a.jpg)](/x)", f"[![{ALT}](a.jpg)](/x)"),
    "HTML": ('text <img src="a.jpg"> text', f'text <img src="a.jpg" alt="{ALT}"> text'),
}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize(("before", "after"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown(before: str, after: str, dialect: str) -> None:
    assert decided(before, Choice.ALT, ALT, dialect=dialect)[0] == after


DECORATIVE = {
    "HTML": ("<img src=a.jpg>", Markup.HTML, "commonmark", '<img src=a.jpg alt="">'),
    "HTML with a text": (
        '<img alt="x" src=a.jpg>',
        Markup.HTML,
        "commonmark",
        '<img alt="" src=a.jpg>',
    ),
    "kramdown": ("![](a.jpg)", Markup.MARKDOWN, "kramdown", '![](a.jpg){: alt=""}'),
    "kramdown with a list": (
        '![x](a.jpg){: width="3"}',
        Markup.MARKDOWN,
        "kramdown",
        '![](a.jpg){: width="3" alt=""}',
    ),
    "commonmark": (
        "a ![x](a.jpg) b",
        Markup.MARKDOWN,
        "commonmark",
        'a <img src="a.jpg" alt=""> b',
    ),
}


@pytest.mark.parametrize(
    ("before", "markup", "dialect", "after"), DECORATIVE.values(), ids=DECORATIVE
)
def test_decorative(before: str, markup: Markup, dialect: str, after: str) -> None:
    made, outcomes = decided(before, Choice.DECORATIVE, markup=markup, dialect=dialect)
    assert made == after
    assert [each.state for each in outcomes] == [DecisionState.APPLIED]
    again, outcomes = decided(made, Choice.DECORATIVE, markup=markup, dialect=dialect)
    assert (again, [each.state for each in outcomes]) == (made, [DecisionState.THERE])


def test_no_tag_is_written_if_html_may_be_dropped() -> None:
    text = "![old](a.jpg) <img src=a.jpg>\n"
    page = resolved_page(text, Markup.MARKDOWN, "commonmark")
    decision = Decision("digest of a.jpg", "", Choice.DECORATIVE, "")
    matches = Matches({("page", number): decision for number in range(len(page.images))})
    source, found, outcomes = apply_decisions(
        page, matches, lambda source: parse(source, ()), keeps_html=False
    )
    assert found == parse(source, ())
    assert source.text == '![old](a.jpg) <img src=a.jpg alt="">\n'
    assert [each.state for each in outcomes] == [DecisionState.REFUSED, DecisionState.APPLIED]


PLACES = {
    "paragraph": "One {} two.\n",
    "alone": "{}\n",
    "heading": "# {}\n",
    "list": "- {}\n- b\n",
    "quote": "> {}\n",
    "link": "[{}](/x)\n",
    "table": "| a | b |\n|---|---|\n| {} | c |\n",
    "HTML block": "<div>\n{}\n</div>\n",
    "beside another": "![keep *me*](b.jpg) {} <img src=c.jpg alt='and me'>\n",
}
IMAGES = {
    "markdown": "![old](a.jpg)",
    "html": '<img src="a.jpg" alt="old">',
    "bare": "<img src=a.jpg>",
}
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
TRICKY = st.text(
    st.sampled_from("[]()!*_`\\|<>&{}%'\"~-:#@ a1;\u2028\u202eé"), min_size=1, max_size=12
)


@given(
    st.sampled_from(sorted(PLACES)),
    st.sampled_from(sorted(IMAGES)),
    st.sampled_from(sorted(DIALECTS)),
    (TEXTS | TRICKY).map(lambda text: " ".join(text.split())).filter(bool),
)
@example("table", "markdown", "kramdown", "a | b")
@example("table", "html", "commonmark", "a | b")
@example("paragraph", "markdown", "kramdown", "{{ site.title }} {% raw %}")
@example("paragraph", "html", "kramdown", "{{ site.title }} {% raw %}")
@example("paragraph", "markdown", "commonmark", "](x) ![y](z")
@example("list", "markdown", "kramdown", "{: .x} `c` <b> &amp; \\")
@example("paragraph", "html", "commonmark", '"><script>alert(1)</script>')
def test_any_text_at_any_position_is_written_or_refused(
    place: str, image: str, dialect: str, alt: str
) -> None:
    text = PLACES[place].format(IMAGES[image]) if "{}" in PLACES[place] else ""
    before = page_of(text, Markup.MARKDOWN, DIALECTS[dialect])
    if not any(ref.url == "a.jpg" and ref.kind in (Kind.IMG, Kind.MARKDOWN) for ref in before.refs):
        return  # the dialect makes no image of it there
    made, outcomes = decided(text, Choice.ALT, alt, dialect=DIALECTS[dialect])
    after = page_of(made, Markup.MARKDOWN, DIALECTS[dialect])
    alts = {ref.url: ref.value("alt") for ref in after.refs}
    others = {ref.url: ref.value("alt") for ref in before.refs if ref.url != "a.jpg"}
    assert {url: alts[url] for url in others} == others
    if outcomes[0].state is DecisionState.REFUSED:
        assert made == text
    else:
        assert alts["a.jpg"] == alt
        assert "{{" not in made
        assert decided(made, Choice.ALT, alt, dialect=DIALECTS[dialect])[0] == made


def test_ordinary_texts_are_never_refused() -> None:
    for place in PLACES.values():
        for image in IMAGES.values():
            for dialect in DIALECTS.values():
                text = place.format(image)
                page = page_of(text, Markup.MARKDOWN, dialect)
                if all(ref.url != "a.jpg" for ref in page.refs):
                    continue
                for alt in (
                    "A hill",
                    "Minister's visit (2024): 5 < 6 & *more* [sic] | end",
                    "图片",
                ):
                    outcomes = decided(text, Choice.ALT, alt, dialect=dialect)[1]
                    assert [s.state for s in outcomes] == [DecisionState.APPLIED], (text, alt)


def test_other_choices_change_nothing() -> None:
    for choice, state in (
        (Choice.EDITOR, DecisionState.OPEN),
        (Choice.RIGHT, DecisionState.APPLIED),
    ):
        made, outcomes = decided("![](a.jpg)", choice)
        assert (made, [each.state for each in outcomes]) == ("![](a.jpg)", [state])
