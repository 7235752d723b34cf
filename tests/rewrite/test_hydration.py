"""Pages that a framework hydrates are recognised by their marks."""

from __future__ import annotations

import pytest

from assetjob.model.image import ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.rewrite.hydration import HydrationNotes, framework_of

MARKS = {
    '<script id="__NEXT_DATA__" type="application/json">{}</script>': "Next.js",
    "<script>self.__next_f=self.__next_f||[]</script>": "Next.js",
    '<div id="__docusaurus"></div>': "Docusaurus",
    "<div id=__docusaurus></div>": "Docusaurus",
    '<div id="___gatsby"></div>': "Gatsby",
    '<div id="__nuxt"></div>': "Nuxt",
    "<script>__VP_HASH_MAP__ = {}</script>": "VitePress",
    "<script>__sveltekit_1a2b3c = {}</script>": "SvelteKit",
    '<div id="app" data-server-rendered="true"></div>': "Vue",
    '<div data-reactroot=""></div>': "React",
    '<img src="/_next/static/media/a.jpg">': "Next.js",
    "<div id=app><!--[--><p>A</p>": "VuePress",
    '<html q:container="paused">': "Qwik",
    "<script>window._$HY = {}</script>": "SolidStart",
    '<app-root ng-server-context="ssr"></app-root>': "Angular",
    '<script id="ng-state"></script>': "Angular",
    "<p>A page about Next.js and its /public folder</p>": None,
    '<div id="nuxt"></div>': None,
    "": None,
}


def page(text: str) -> ResolvedPage:
    return ResolvedPage(Source("p.html", Markup.HTML, text), ParsedPage(()), ())


@pytest.mark.parametrize("text", MARKS)
def test_framework(text: str) -> None:
    assert framework_of(page(text).source) == MARKS[text]


def test_one_line_for_each_framework() -> None:
    notes = HydrationNotes((), pictured=True)
    for mark in MARKS:
        notes.add(page(mark))
    assert list(notes.lines())[:3] == [
        "2 pages are hydrated by Angular: images get attributes only, no <picture>",
        "2 pages are hydrated by Docusaurus: images get attributes only, no <picture>",
        "1 page is hydrated by Gatsby: images get attributes only, no <picture>",
    ]
