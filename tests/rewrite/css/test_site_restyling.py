"""Scripts that add style sheets or set classes and attributes which selectors ask for."""

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

ADDS_SHEETS = {
    "document.write of a style element": "document.write('<style>img{height:1px}</style>')",
    "document.write of a link": "document.write('<link rel=\"stylesheet\" href=' + url + '>')",
    "created style element": "const s = document.createElement('style')",
    "created link": "l = document.createElement(\"link\"); l.rel = 'stylesheet'; l.href = u",
    "adopted style sheet": "document.adoptedStyleSheets = [s]",
    "inserted rule": "sheet.insertRule('img{height:1px}')",
    "innerHTML": "head.innerHTML += `<style media=all>img{height:1px}</style>`",
    "insertAdjacentHTML": "h.insertAdjacentHTML('beforeend', '<link href=a.b rel=stylesheet>')",
    "loader": "loadCSS('/css/more.css?v=2')",
    "import": "import './a.css'",
    "jQuery": "$('<style>').appendTo('head')",
    "library": "x();" * 20_000 + "a.createElement('style')",
    "beside Print.js": "printJS({css: '/print.css'}); document.adoptedStyleSheets = [s]",
}
ADDS_NONE = {
    "other link": "l = document.createElement('link'); l.rel = 'prefetch'",
    "script": "s = document.createElement('script'); s.src = 'a.js'",
    "style of an element": "el.style.width = '3px'; $(el).css('width')",
    "parser of jQuery": "var r = /<script|<style|<link/i",
    "sheets for Print.js": "var url = ['/print.css']\nwindow.printJS({printable: 'm', css: url})",
}
SETS_NAMES = {
    "classList": ("document.documentElement.classList.add('js')", ".js img"),
    "className": ("document.body.className = 'a dark'", "body.dark img"),
    "toggle": ("e.onclick = () => document.body.classList.toggle('wide')", ".wide > img"),
    "name in a variable": ("const c = 'dark'; root.classList.add(c)", "html.dark img"),
    "name that is put together": ("body.className = `theme-${t}`", ".theme-dark img"),
    "attribute": ("html.setAttribute('data-theme', t)", "[data-theme=dark] img"),
    "class attribute": ("html.setAttribute('class', 'dark')", ".dark img"),
    "dataset": ("html.dataset.colorMode = t", "html[data-color-mode=dark] img"),
    "class in an attribute selector": ("body.className = 'is-dark'", "[class*=dark] img"),
    "jQuery": ("$('body').addClass('loaded')", ".loaded img"),
    "in a function": ("body.classList.add('dark')", ":is(.dark, .night) img"),
    "of the subject": ("image.classList.add('small')", ".small"),
    "library": ("x();" * 20_000 + "a.classList.add('js')", ".js img"),
    "another element than the created": (
        "var e = document.createElement('div'); f.className = 'dark'",
        ".dark img",
    ),
}
OTHER_NAMES = {
    "another name": ("body.classList.add('js')", ".dark img"),
    "no change of classes": ("if (mode === 'dark') start('dark')", ".dark img"),
    "element that is looked for": ("$('.dark'); q('x').classList.add('y')", ".dark img"),
    "method that looks": ("getElementsByClassName('dark')[0].classList.add('y')", ".dark img"),
    "created element": (
        "var e = document.createElement('div'); e.className = 'dark', b.appendChild(e)",
        ".dark",
    ),
    "class list of a created element": (
        "const e = document.createElement('b')\ne.classList.add('dark'); b.appendChild(e)",
        ".dark",
    ),
    "created member": (
        "x();" * 20_000 + "t._b=document.createElement('div'),t._b.className='dark'",
        ".dark",
    ),
    "string in a library": ("x();" * 20_000 + "a.className = b; c = 'dark'", ".dark img"),
}


def box_in(root: Path, head: str) -> Box:
    text = f"<!doctype html><html><head>{head}</head><body><img src=a.jpg></body></html>"
    source = Source("p.html", Markup.HTML, text)
    page = parse(source)
    ref = next(ref for ref in page.refs if ref.kind is Kind.IMG)
    return SiteSheets(Site(root)).styles(source, page).box(ref)


def boxes(site: Build, script: str, head: str = "") -> tuple[Box, Box]:
    """Return the box on a page with an inline script and on one that links the script."""
    root = site({"js/a.js": script})
    inline = box_in(root, f"{head}<script>{script}</script>")
    return inline, box_in(root, f"{head}<script src=js/a.js></script>")


@pytest.mark.parametrize("name", ADDS_SHEETS)
def test_script_that_adds_style_sheets_leaves_styles_incomplete(name: str, site: Build) -> None:
    for box in boxes(site, ADDS_SHEETS[name]):
        assert not box.complete
        assert box.values("height") > {""}


@pytest.mark.parametrize("name", ADDS_NONE)
def test_script_that_adds_no_style_sheet(name: str, site: Build) -> None:
    assert [box.complete for box in boxes(site, ADDS_NONE[name])] == [True, True]


@pytest.mark.parametrize("name", SETS_NAMES)
def test_selector_may_match_what_a_script_sets(name: str, site: Build) -> None:
    script, selector = SETS_NAMES[name]
    for box in boxes(site, script, f"<style>{selector} {{ height: 1px }}</style>"):
        assert box.values("height") == {"", "1px"}


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_selector_does_not_match_what_no_script_sets(name: str, site: Build) -> None:
    script, selector = OTHER_NAMES[name]
    for box in boxes(site, script, f"<style>{selector} {{ height: 1px }}</style>"):
        assert box.values("height") == {""}


def test_class_that_a_script_removes_may_be_there(site: Build) -> None:
    head = "<style>:not(.ready) > body img { height: 1px }</style>"
    for box in boxes(site, "document.documentElement.classList.add('ready')", head):
        assert box.values("height") == {"", "1px"}


def test_boxes_that_a_script_hides_keep_their_size(site: Build) -> None:
    head = "<style>.closed { display: none }</style>"
    for box in boxes(site, "menu.classList.toggle('closed')", head):
        assert box.values("display") == {""}
        assert box.complete
        assert not box.shrink_to_fit


def test_handler_may_set_a_class(site: Build) -> None:
    button = "<button onclick=\"document.body.classList.toggle('dark')\">x</button>"
    found = box_in(site({}), f"<style>.dark img {{ height: 1px }}</style></head><body>{button}")
    assert found.values("height") == {"", "1px"}


def test_post_is_styled_by_every_script_of_the_site(site: Build) -> None:
    root = site({"a.css": ".js { height: 1px }", "js/a.js": "root.classList.add('js')"})
    source = Source("post.html", Markup.HTML, "<p><img src=a.jpg></p>")
    page = parse(source)
    found = SiteSheets(Site(root)).styles(source, page).box(page.refs[0])
    assert found.values("height") == {"", "1px"}
