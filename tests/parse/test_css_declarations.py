"""Declarations of style sheets and style attributes, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.parse.css_declarations import css_declarations

CSS = {
    "a { color: red; background : url(a;b.jpg) }": [
        ("color", "red"),
        ("background", "url(a;b.jpg)"),
    ],
    "color:red;width:1px": [("color", "red"), ("width", "1px")],
    "a{/* x: y; */ color: red /* z */;}": [("color", "red /* z */")],
    "@media print { a { color: red } }": [("color", "red")],
    "a { & b { color: red } width: 1px }": [("color", "red"), ("width", "1px")],
    'a { content: "}; b: c"; color: red': [("content", '"}; b: c"'), ("color", "red")],
    "a { B: url( 'x}.jpg' ) ;}": [("b", "url( 'x}.jpg' )")],
    "a:hover { } @import url(x.css); } b { c: d }": [("c", "d")],
    "": [],
}


@pytest.mark.parametrize("css", CSS)
def test_declarations(css: str) -> None:
    found = [(each.name, each.value.of(css)) for each in css_declarations(css)]
    assert found == CSS[css]


def test_at_rules() -> None:
    css = "@media print { a { b: c } @keyframes x { to { d: e } } f { g: h } } i { j: k }"
    rules = [(each.name, each.at_rule) for each in css_declarations(css)]
    assert rules == [("b", "@media print"), ("d", "@keyframes x"), ("g", "@media print"), ("j", "")]


@given(st.text("a:;{}()'\"/*\\ \nurl@"))
def test_any_text(css: str) -> None:
    for each in css_declarations(css):
        assert each.value.of(css) == each.value.of(css).strip() or not each.value.of(css).strip()
