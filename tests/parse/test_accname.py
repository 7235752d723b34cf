"""Accessible names, where they come from, and what is no image to assistive technology."""

from __future__ import annotations

import pytest

from assetjob.model.page import AccessibleName, Kind
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse

CARRIERS = frozenset(Kind) - {Kind.CSS, Kind.SOURCE, Kind.DATA_SRC}


def name_of(text: str) -> AccessibleName:
    refs = parse(Source("page.html", Markup.HTML, text)).refs
    return next(ref.context.name for ref in refs if ref.kind in CARRIERS)


NAMES: dict[str, tuple[str, str | None, str]] = {
    "alt": ("<img alt='A b'>", "A b", "alt"),
    "alt keeps its blanks": ("<img alt=' A\n'>", " A\n", "alt"),
    "no alt": ("<img src=a>", None, ""),
    "empty alt": ("<img alt=''>", "", "alt"),
    "title": ("<img title=' A '>", "A", "title"),
    "empty title": ("<img title=' '>", None, ""),
    "alt before title": ("<img alt=A title=B>", "A", "alt"),
    "empty alt before title": ("<img alt='' title=B>", "", "alt"),
    "aria-label before alt": ("<img alt=A aria-label=B>", "B", "aria-label"),
    "blank aria-label": ("<img alt=A aria-label=' '>", "A", "alt"),
    "labelledby": ("<p id=x>X <b>y</b></p><img aria-labelledby=x alt=A>", "X y", "aria-labelledby"),
    "labelledby before label": (
        "<p id=x>X</p><img aria-labelledby=x aria-label=B>",
        "X",
        "aria-labelledby",
    ),
    "several labels": (
        "<p id=x>X</p><p id=y>Y</p><img aria-labelledby='y no x'>",
        "Y X",
        "aria-labelledby",
    ),
    "no such label": ("<img aria-labelledby=no alt=A>", "A", "alt"),
    "hidden label": (
        "<p id=x hidden>X <i>y</i></p><img aria-labelledby=x>",
        "X y",
        "aria-labelledby",
    ),
    "label in a hidden part": (
        "<div style='display:none'><p id=x>X</p></div><img aria-labelledby=x>",
        "X",
        "aria-labelledby",
    ),
    "hidden in a hidden label": (
        "<p id=x hidden>X <i hidden>y</i></p><img aria-labelledby=x>",
        "X y",
        "aria-labelledby",
    ),
    "hidden in a visible label": (
        "<p id=x>X <i hidden>y</i><i style='visibility:hidden'>z</i></p><img aria-labelledby=x>",
        "X",
        "aria-labelledby",
    ),
    "the label is an image": (
        "<img alt=Z aria-labelledby=x><img id=x alt=X>",
        "X",
        "aria-labelledby",
    ),
    "a label with a label": (
        "<img aria-labelledby=x><p id=x aria-label=L>X</p>",
        "L",
        "aria-labelledby",
    ),
    "labels are followed once": (
        "<img aria-labelledby=x><p id=x aria-labelledby=y>X</p><p id=y>Y</p>",
        "X",
        "aria-labelledby",
    ),
    "the first of equal ids": (
        "<img aria-labelledby=x><p id=x>X</p><p id=x>Y</p>",
        "X",
        "aria-labelledby",
    ),
    "blocks part words": (
        "<img aria-labelledby=x><div id=x><p>a</p><p>b</p>c<br>d<b>e</b></div>",
        "a b c de",
        "aria-labelledby",
    ),
    "image button": ("<input type=image alt=Go>", "Go", "alt"),
    "image button's title": ("<input type=image alt='' title=Go>", "Go", "title"),
    "image button's value is none": ("<input type=image value=Go>", None, ""),
    "area": ("<map name=m><area href=x alt=A></map><img usemap='#m'>", "A", "alt"),
    "object": ("<object data=a.png title=A>text</object>", "A", "title"),
    "object's content is none": ("<object data=a.png>text</object>", None, ""),
    "embed": ("<embed src=a.png aria-label=A>", "A", "aria-label"),
    "svg title": ("<svg><title> A <!-- x --></title></svg>", "A", "svg-title"),
    "svg title of a part": ("<svg><g><title>A</title></g></svg>", None, ""),
    "svg label before its title": ("<svg aria-label=B><title>A</title></svg>", "B", "aria-label"),
    "empty svg title": ("<svg><title></title></svg>", "", "svg-title"),
    "role img": ("<div role=img aria-label=A>text</div>", "A", "aria-label"),
    "role img's content is none": ("<div role=img>text</div>", None, ""),
    "reference in alt": ("<img alt='&lt;b&gt; &amp;'>", "<b> &", "alt"),
}


@pytest.mark.parametrize("name", NAMES)
def test_name(name: str) -> None:
    text, wanted, origin = NAMES[name]
    found = name_of(text)
    assert (found.text, found.origin) == (wanted, origin)


HIDDEN = {
    "hidden": "<img alt=A hidden>",
    "hidden around it": "<div hidden><p><img alt=A>",
    "aria-hidden": "<img alt=A aria-hidden=true>",
    "aria-hidden around it": "<div aria-hidden=TRUE><p><img alt=A>",
    "display none": "<img alt=A style='color:red; DISPLAY : none !important'>",
    "display none around it": "<p style=display:none><b><img alt=A>",
    "visibility": "<img alt=A style='visibility:hidden'>",
    "visibility around it": "<p style='visibility:hidden'><b><img alt=A>",
    "closed dialog": "<dialog><img alt=A></dialog>",
    "fallback of a video": "<video><img alt=A></video>",
    "decorative by alt": "<img alt=''>",
    "decorative by role": "<img alt=A role=none>",
}
EXPOSED = {
    "plain": "<img alt=A>",
    "no alt": "<img>",
    "blank alt": "<img alt=' '>",
    "aria-hidden false": "<img alt=A aria-hidden=false>",
    "hidden until found": "<p hidden=until-found><img alt=A>",
    "visible in an invisible part": "<p style='visibility:hidden'><img style='visibility:visible'>",
    "visible around it": "<p style='visibility:hidden'><b style='visibility:visible'><img></b>",
    "another property": "<img style='x-display:none'>",
    "open dialog": "<dialog open><img alt=A></dialog>",
    "empty alt and a role": "<img alt='' role=img>",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden(name: str) -> None:
    assert not name_of(HIDDEN[name]).exposed


@pytest.mark.parametrize("name", EXPOSED)
def test_exposed(name: str) -> None:
    found = name_of(EXPOSED[name])
    assert found.exposed
    assert not found.decorative


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("<img alt=''>", ""),
        ("<img alt>", ""),
        ("<img role=none alt=A>", ""),
        ("<svg role=presentation></svg>", ""),
        ("<img alt='' aria-label=' '>", ""),
        ("<img alt='' tabindex=x>", ""),
        ("<img alt='' tabindex=0>", "it can be focused (tabindex)"),
        ("<img role=presentation tabindex=-1>", "it can be focused (tabindex)"),
        ("<img alt='' aria-label=A>", "it has aria-label"),
        ("<img role=none aria-live=polite>", "it has aria-live"),
        ("<input type=image role=none>", "it can be focused"),
        ("<map id=m><area href=x role=none></map><img usemap='#m'>", "it can be focused"),
    ],
)
def test_decorative_unless_in_conflict(text: str, conflict: str) -> None:
    found = name_of(text)
    assert found.role_conflict == conflict
    assert found.decorative is not bool(conflict)
    assert found.exposed is bool(conflict)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("![](a.jpg)", AccessibleName("", "alt", exposed=True, decorative=False)),
        ("![A](a.jpg)", AccessibleName("A", "alt")),
        ("<img src=a.jpg alt=''>", AccessibleName("", "alt", exposed=False, decorative=True)),
    ],
)
def test_markdown_declares_nothing(text: str, wanted: AccessibleName) -> None:
    (ref,) = parse(Source("page.md", Markup.MARKDOWN, text)).refs
    assert ref.context.name == wanted
