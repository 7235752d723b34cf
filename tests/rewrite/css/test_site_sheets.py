"""Style sheets that are reached by links and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.page import Kind
from assetjob.model.site import Site
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.site_sheets import SiteSheets

Build = Callable[[Mapping[str, str]], Path]


def box_in(root: Path, head: str, *, name: str = "p.html") -> Box:
    text = f"<!doctype html><html><head>{head}</head><body><img src=a.jpg></body></html>"
    source = Source(name, Markup.HTML, text)
    page = parse(source)
    ref = next(ref for ref in page.refs if ref.kind is Kind.IMG)
    return SiteSheets(Site(root)).styles(source, page).box(ref)


HEIGHT = "img { height: 1px }"
APPLIED = {
    "link": ("<link rel=stylesheet href=css/a.css>", {"css/a.css": HEIGHT}),
    "import": (
        "<link rel=stylesheet href=css/a.css>",
        {"css/a.css": "@import 'b.css'; p {}", "css/b.css": HEIGHT},
    ),
    "import by url": (
        "<style>@import url(css/a.css);</style>",
        {"css/a.css": "@import url('../b.css') screen;", "b.css": HEIGHT},
    ),
    "import into a layer": (
        "<link rel=stylesheet href=a.css>",
        {"a.css": "@layer x, y; @import 'b.css' layer(y); @layer x { img { height: 2px } }",
         "b.css": HEIGHT},
    ),
    "import in a circle": (
        "<link rel=stylesheet href=a.css>",
        {"a.css": "@import 'b.css'; img { height: 1px }", "b.css": "@import 'a.css';"},
    ),
    "preload": (
        "<link rel=preload as=style href=a.css onload=\"this.rel='stylesheet'\">",
        {"a.css": HEIGHT},
    ),
    "after fonts": (
        "<style>@import '//fonts.googleapis.com/css2?family=Lato'; img { height: 1px }</style>", {},
    ),
    "document order": (
        "<style>img { height: 2px }</style><link rel=stylesheet href=a.css>", {"a.css": HEIGHT},
    ),
    "data URL": ("<link rel=stylesheet href='data:text/css,img%7Bheight:1px%7D'>", {}),
    "data URL in base64": (
        "<link rel=stylesheet href='data:text/css;charset=utf-8;base64,aW1ne2hlaWdodDoxcHh9'>", {},
    ),
    "import of a data URL": (
        "<link rel=stylesheet href=a.css>", {"a.css": "@import 'data:text/css,img{height:1px}';"},
    ),
    "type": ("<link rel=stylesheet href=a.css type='text/css; charset=utf-8'>", {"a.css": HEIGHT}),
    "first title": (
        "<link rel=stylesheet href=a.css title=one><style title=one>img { width: 1px }</style>",
        {"a.css": HEIGHT},
    ),
    "named title": (
        "<meta http-equiv=default-style content=x><link rel='alternate stylesheet' title=x href=a>",
        {"a": HEIGHT},
    ),
}  # fmt: skip
PERHAPS = {
    "second title": (
        "<style title=one></style><link rel=stylesheet href=a.css title=two>", {"a.css": HEIGHT},
    ),
    "title of a style element": (
        "<link rel=stylesheet title=one href=b.css><style title=two>img { height: 1px }</style>",
        {"b.css": ""},
    ),
    "unnamed title": (
        "<meta http-equiv=default-style content=two><link rel=stylesheet href=a.css title=one>",
        {"a.css": HEIGHT},
    ),
    "shadow tree": (
        "<body><p><template shadowrootmode=open><style>img { height: 1px }</style></template>",
        {},
    ),
    "alternate": (
        "<link rel='alternate stylesheet' title=x href=a.css>", {"a.css": HEIGHT},
    ),
    "import with supports": ("<style>@import 'a.css' supports(x: y);</style>", {"a.css": HEIGHT}),
}  # fmt: skip
NEVER = {
    "print": ("<link rel=stylesheet href=a.css media=print>", {"a.css": HEIGHT}),
    "import for print": ("<style>@import 'a.css' print;</style>", {"a.css": HEIGHT}),
    "late import": ("<style>p { width: 1px } @import 'a.css';</style>", {"a.css": HEIGHT}),
    "another type": ("<link rel=stylesheet href=a.css type=text/x>", {"a.css": HEIGHT}),
    "style in a template": ("<template><style>img { height: 1px }</style></template>", {}),
    "not a style sheet": ("<link rel=preload as=style href=a.css>", {"a.css": HEIGHT}),
}


@pytest.mark.parametrize("name", APPLIED)
def test_sheet_applies(name: str, site: Build) -> None:
    head, files = APPLIED[name]
    found = box_in(site(files), head)
    assert found.values("height") == {"1px"}
    assert found.complete


@pytest.mark.parametrize("name", PERHAPS)
def test_sheet_may_apply(name: str, site: Build) -> None:
    head, files = PERHAPS[name]
    assert box_in(site(files), head).values("height") == {"", "1px"}


@pytest.mark.parametrize("name", NEVER)
def test_sheet_never_applies(name: str, site: Build) -> None:
    head, files = NEVER[name]
    found = box_in(site(files), head)
    assert found.values("height") == {""}
    assert found.complete


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=stylesheet href=gone.css>",
        "<link rel=stylesheet href=https://cdn.example/a.css>",
        "<style>@import 'gone.css';</style>",
        "<style>@import url(https://cdn.example/a.css);</style>",
    ],
)
def test_sheet_that_cannot_be_read_leaves_styles_incomplete(head: str, site: Build) -> None:
    assert not box_in(site({}), head).complete


def test_sass_of_a_site_may_apply_to_its_posts(site: Build) -> None:
    root = site({"assets/a.scss": "---\n---\n$w: 1px; // width\n.x { img { height: $w } }"})
    source = Source("post.html", Markup.HTML, "<p class=x><img src=a.jpg></p>")
    page = parse(source)
    found = SiteSheets(Site(root)).styles(source, page).box(page.refs[0])
    assert found.values("height") == {"", "$w"}


@pytest.mark.parametrize(
    ("css", "oriented"),
    [
        ("img { image-orientation: none }", False),
        ("body { image-orientation: none }", False),
        ("body { image-orientation: none } img { image-orientation: from-image }", True),
        ("body { image-orientation: none } img { image-orientation: inherit }", False),
        ("p { image-orientation: none } body { image-orientation: from-image }", True),
    ],
)
def test_the_orientation_is_inherited(css: str, *, oriented: bool) -> None:
    found = box_in(Path("/nowhere"), f"<style>{css}</style>")
    assert found.is_oriented is oriented


def test_a_part_of_an_image_has_another_size() -> None:
    head = "<style>img { object-view-box: inset(10%) }</style>"
    assert not box_in(Path("/nowhere"), head).is_ordinary


def test_variables_that_multiply_end() -> None:
    rules = "".join(f"--v{n}: var(--v{n + 1}) var(--v{n + 1}); " for n in range(40))
    text = (
        f"<!doctype html><html><style>:root {{ {rules} }} img {{ width: var(--v0) }}</style><img>"
    )
    source = Source("p.html", Markup.HTML, text)
    page = parse(source)
    found = SiteSheets(Site(Path("/nowhere"))).styles(source, page)
    assert found.box(page.refs[0]).values("width") == {"?"}
