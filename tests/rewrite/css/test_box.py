"""What a style sheet may, and what it surely does, say of an image."""

from __future__ import annotations

import pytest

from assetjob.model.page import Context, Element, ImageRef, Kind, ParsedPage, StyleSheet
from assetjob.model.text import Attr, Span
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.styles import Styles, styles_of
from assetjob.rewrite.css.stylesheet import can_append, declarations, read

AROUND = (
    Element("figure", classes=("wide",), attributes=(("data-kind", "wide-open"),)),
    Element("div", id="main", classes=("content", "page")),
    Element("body"),
    Element("html"),
)


def ref(ancestors: tuple[Element, ...] = AROUND, **attributes: str) -> ImageRef:
    span = Span(0, 0)
    attrs = tuple(
        Attr(name.strip("_").replace("_", "-"), value, span, span)
        for name, value in attributes.items()
    )
    return ImageRef(Kind.IMG, span, 1, 1, "a.jpg", attrs, Context(ancestors=ancestors))


def box(css: str, *, whole: bool = True, **attributes: str) -> Box:
    return Styles((read(css),), whole=whole, complete=whole).box(ref(AROUND, **attributes))


SURELY = {
    "img": "img { height: 1px }",
    "universal": "* { height: 1px }",
    "class": ".photo { height: 1px }",
    "id": "#one { height: 1px }",
    "descendant": ".content img { height: 1px }",
    "child": "figure > img { height: 1px }",
    "chain": "html body .page.content > figure.wide img.photo#one { height: 1px }",
    "list": "p, td, .photo { height: 1px }",
    "upper case": "IMG { HEIGHT: 1PX }",
    "important": "img { height: 1px !important }",
    "logical": "img { block-size: 1px }",
    "screen": "@media screen { img { height: 1px } }",
    "all media": "@media all { img { height: 1px } }",
    "after an error": "img { color; } p { : } img { height: 1px }",
    "nested": ".content { color: red; img { height: 1px } }",
    "root": ":root img { height: 1px }",
    "not": "img:not(.icon) { height: 1px }",
    "is": ":is(figure, aside) :where(img, video) { height: 1px }",
    "not below": "img:not(.sidebar img) { height: 1px }",
    "attribute": "img[src] { height: 1px }",
    "attribute's value": "img[data-size='L' i] { height: 1px }",
    "attribute's start": "[class^=photo] { height: 1px }",
    "attribute's word": "[class~=large] { height: 1px }",
    "attribute's end": "[data-size$=l] { height: 1px }",
    "attribute's part": "[class*='oto la'] { height: 1px }",
    "ancestor's attribute": "[data-kind|=wide] img { height: 1px }",
    "no such attribute": "img:not([width]) { height: 1px }",
    "nested with &": ".content { html & img { height: 1px } }",
    "nested into itself": "img { &.photo { height: 1px } }",
    "not print": "@media not print { img { height: 1px } }",
    "layer": "@layer a { img { height: 1px } }",
    "more specific": "img.photo { height: 1px } img { height: 2px }",
    "later": "img { height: 2px } img { height: 1px }",
    "outside layers": "img { height: 1px } @layer a { img#one { height: 2px } }",
    "later layer": "@layer b, a; @layer a { img { height: 1px } } @layer b { img { height: 2px } }",
    "important in an earlier layer": (
        "@layer a { img { height: 1px !important } } @layer b { img { height: 2px !important } }"
    ),
    "specificity of where": "img { height: 1px } :where(#one) { height: 2px }",
    "variable": ":root { --h: 1px } img { height: var(--h) }",
    "variable's fallback": "img { height: var(--unknown, 1px) }",
    "nearest variable": ":root { --h: 2px } figure { --h: 1px } img { height: var(--h) }",
    "inherit": "figure { height: 1px } img { height: inherit }",
    "in every window": "@media (min-width: 9px) { img { height: 1px } } "
    "@media (max-width: 9px) { img { height: 1px } }",
}
PERHAPS = {
    "media": "@media (min-width: 40em) { img { height: 1px } }",
    "supports": "@supports (display: grid) { img { height: 1px } }",
    "container": "@container (width > 40em) { img { height: 1px } }",
    "pseudo-class": "img:hover { height: 1px }",
    "function": "img:not(:hover) { height: 1px }",
    "sibling": "p + img { height: 1px }",
    "later sibling": "p ~ img { height: 1px }",
    "ancestor's pseudo-class": "figure:first-child img { height: 1px }",
    "nested media": "img { @media (width > 1px) { height: 1px } }",
}
NEVER = {
    "other name": "video { height: 1px }",
    "other class": ".photos { height: 1px }",
    "other id": "#two { height: 1px }",
    "not inside": ".sidebar img { height: 1px }",
    "not the parent": ".content > img { height: 1px }",
    "pseudo-element": "img::before, img:after { height: 1px }",
    "ancestor only": "figure { height: 1px }",
    "other property": "img { line-height: 1px }",
    "print": "@media print { img { height: 1px } }",
    "attribute": "img[alt] { height: 1px }",
    "attribute's value": "[class^=hero], [data-size=l], [class$=phot] { height: 1px }",
    "ancestor's attribute": "[data-theme] img { height: 1px }",
    "not": "img:not(.photo) { height: 1px }",
    "no window": "@media (min-width: 9px) and (max-width: 8px) { img { height: 1px } }",
    "sibling elsewhere": ".sidebar p + img { height: 1px }",
    "comment": "/* img { height: 1px } */",
    "nested elsewhere": ".sidebar { img { height: 1px } }",
}


@pytest.mark.parametrize("css", SURELY.values(), ids=SURELY)
def test_rule_surely_applies(css: str) -> None:
    found = box(css, id="one", class_="photo large", src="a.jpg", data_size="l")
    assert found.values("height") == {"1px"}


@pytest.mark.parametrize("css", PERHAPS.values(), ids=PERHAPS)
def test_rule_may_apply(css: str) -> None:
    assert box(css).values("height") == {"", "1px"}


@pytest.mark.parametrize("css", NEVER.values(), ids=NEVER)
def test_rule_never_applies(css: str) -> None:
    assert box(css, class_="photo").values("height") == {""}


def test_rule_below_an_unknown_layout_may_apply() -> None:
    assert box(".sidebar img { height: 1px }", whole=False).values("height") == {"", "1px"}
    assert box("video > img { height: 1px }", whole=False).values("height") == {""}


@pytest.mark.parametrize(
    "css", [".content img", "main img", "article .post-content img", "#main-content img"]
)
def test_rule_below_what_wraps_every_post_surely_applies(css: str) -> None:
    sheet = read(css + " { height: auto }")
    post = Styles((sheet,)).box(ref((Element("p"),)))
    assert post.values("height") == {"auto"}


def test_inline_style_wins_but_for_important() -> None:
    css = "img { width: 1px !important; height: 1px }"
    found = box(css, style="WIDTH: 50%; height: 2px; height: 3px")
    assert found.values("width") == {"1px"}
    assert found.values("height") == {"3px"}
    perhaps = box("img:hover { width: 1px !important }", style="width: 50%")
    assert perhaps.values("width") == {"1px", "50%"}
    assert box(css, style="width: 50% !important").values("width") == {"50%"}


def test_revert_uncovers_the_attributes() -> None:
    assert box("img { width: revert; height: initial }").values("width") == {"auto", ""}
    assert box("img { width: revert; height: initial }").values("height") == {"auto"}


def test_attributes_that_decide_are_known() -> None:
    assert box(
        "img[width] { color: red } img:not([HEIGHT='1']) { float: left }"
    ).deciding_attributes == {
        "width",
        "height",
    }


@pytest.mark.parametrize(
    ("css", "names"),
    [
        ("p:has(img[width]) { padding: 9px }", {"width"}),
        ("p:has(> :not([srcset], .a)) { padding: 9px }", {"srcset"}),
        ("main p:has(img[style]) a { color: red }", {"style"}),
        ("img[loading] + figcaption { margin: 0 }", {"loading"}),
        (":is([sizes] ~ p) b { margin: 0 }", {"sizes"}),
        ("@media (width > 9px) { figure { &:has([height]) { margin: 0 } } }", {"height"}),
        ("p[width] a { margin: 0 }", set()),
        ("input[width] + p { margin: 0 }", set()),
        ("p:has(img[width]) {}", set()),
    ],
)
def test_attributes_that_decide_for_other_elements_are_known(css: str, names: set[str]) -> None:
    assert box(css).deciding_attributes == names


FLEX_DISPLAYS = {
    "flex": "figure { display: flex }",
    "grid": ".wide { display: inline-grid }",
    "through contents": "figure { display: contents } .content { display: grid }",
    "perhaps": "@media (width > 1px) { figure { display: flex } }",
    "two values": "figure { display: block flex }",
}


@pytest.mark.parametrize("css", FLEX_DISPLAYS.values(), ids=FLEX_DISPLAYS)
def test_image_may_be_a_flex_or_grid_item(css: str) -> None:
    assert box(css).flex_or_grid_item


SHRINKING = {
    "float": ".content { float: left }",
    "inline block": "figure { display: inline-block }",
    "table": "body { display: table }",
    "absolute": "#main { position: absolute }",
    "fit": "figure { width: fit-content }",
    "flex": ".page { display: flex }",
}


@pytest.mark.parametrize("css", SHRINKING.values(), ids=SHRINKING)
def test_ancestor_may_be_as_wide_as_its_content(css: str) -> None:
    assert box(css).shrink_to_fit
    assert not box("figure { display: block; float: none; position: relative }").shrink_to_fit


@pytest.mark.parametrize("name", ["td", "th", "button", "fieldset"])
def test_element_that_is_as_wide_as_its_content(name: str) -> None:
    assert Styles().box(ref((Element(name),))).shrink_to_fit


@pytest.mark.parametrize("name", ["row", "columns", "d-flex", "card-deck", "gallery"])
def test_unknown_sheet_is_guessed_from_the_class(name: str) -> None:
    around = (Element("div", classes=(name,)),)
    assert Styles().box(ref(around)).flex_or_grid_item
    assert not Styles(complete=True).box(ref(around)).flex_or_grid_item


def test_style_of_the_ancestor_itself_counts() -> None:
    assert Styles().box(ref((Element("div", style="display:flex"),))).flex_or_grid_item


def _page(*, whole: bool, styles: tuple[str, ...] = (), sheets: tuple[str, ...] = ()) -> ParsedPage:
    linked = (StyleSheet(url) for url in sheets)
    return ParsedPage((), whole=whole, sheets=(*linked, *(StyleSheet(None, s) for s in styles)))


FONTS = "https://fonts.googleapis.com/css2?family=Lato"


def test_styles_are_complete_when_every_sheet_was_read() -> None:
    sheet = read("img { height: auto }")
    assert styles_of(_page(whole=True), ()).complete
    assert styles_of(_page(whole=True, sheets=("a.css", FONTS)), (sheet,)).complete
    assert not styles_of(_page(whole=True, sheets=("a.css", "b.css")), (sheet,)).complete
    assert not styles_of(_page(whole=True, styles=("@import 'b.css';",)), ()).complete
    assert not styles_of(_page(whole=False), (), (sheet,)).complete


def test_site_sheets_count_for_posts_only() -> None:
    sheet = read("img { height: auto }")
    assert styles_of(_page(whole=False), (), (sheet,)).sheets == (sheet,)
    assert styles_of(_page(whole=True), (), (sheet,)).sheets == ()


@pytest.mark.parametrize(
    ("style", "expected"),
    [("", True), ("width: 1px", True), ("a: 'b", False), ("a: url(b", False), ("/* a", False)],
)
def test_style_can_be_added_to(style: str, expected: bool) -> None:
    assert can_append(style) is expected


def test_declarations_of_a_broken_style() -> None:
    found = declarations("width 1px; height: 2px; ; height")
    assert [(d.name, d.value) for d in found] == [("height", "2px")]
