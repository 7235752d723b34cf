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
}  # fmt: skip
PERHAPS = {
    "alternate": (
        "<link rel='alternate stylesheet' title=x href=a.css>", {"a.css": HEIGHT},
    ),
    "import with supports": ("<style>@import 'a.css' supports(x: y);</style>", {"a.css": HEIGHT}),
}  # fmt: skip
NEVER = {
    "print": ("<link rel=stylesheet href=a.css media=print>", {"a.css": HEIGHT}),
    "import for print": ("<style>@import 'a.css' print;</style>", {"a.css": HEIGHT}),
    "late import": ("<style>p { width: 1px } @import 'a.css';</style>", {"a.css": HEIGHT}),
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


def test_variables_that_multiply_end() -> None:
    rules = "".join(f"--v{n}: var(--v{n + 1}) var(--v{n + 1}); " for n in range(40))
    text = (
        f"<!doctype html><html><style>:root {{ {rules} }} img {{ width: var(--v0) }}</style><img>"
    )
    source = Source("p.html", Markup.HTML, text)
    page = parse(source)
    found = SiteSheets(Site(Path("/nowhere"))).styles(source, page)
    assert found.box(page.refs[0]).values("width") == {"?"}
