"""Listing images are judged unless it is known that nothing on the site shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from assetjob.model.result import Result

SMALL = "---\nlayout: text\nimage: /small.png\n---\n"
NONE = "---\nlayout: text\n---\n![A mill](/small.png)\n"
OWN = {
    "_config.yml": "title: T\nplugins: [jekyll-paginate]\n",
    "_layouts/default.html": "<title>{{ page.title }}</title>{{ content }}",
    "_layouts/text.html": "---\nlayout: default\n---\n<img src='{{ page.image }}' alt=''>",
    "_includes/card.html": "<img src='{{ post.image }}' alt=''>",
    "a.md": SMALL,
    "_posts/2020-01-01-b.md": NONE,
}
NO_DEFAULT = {path: text for path, text in OWN.items() if "default" not in path}
META = "<meta property='og:image' content='{{ page.image }}'>"
LIST = "{% for post in site.posts %}{{ post.image }}{% endfor %}"

NOT_SHOWN: dict[str, Mapping[str, str]] = {
    "own layouts": OWN,
    "a Gemfile": {**OWN, "Gemfile": "gem 'github-pages'\n  gem 'html-proofer'\n"},
    "a page that Jekyll copies": {**OWN, "list.html": LIST},
    "a page that is not published": {**OWN, "_drafts/list.html": f"---\n---\n{LIST}"},
    "a feed of a plugin": {**OWN, "_config.yml": "plugins: [jekyll-feed, jekyll-archives]\n"},
    "a theme's gem that is not used": {**OWN, "Gemfile": "gem 'minima'\n"},
    "a plugin of the site for other things": {**OWN, "_plugins/a.rb": "class Text; end"},
    "a layout in Liquid": {**NO_DEFAULT, "_layouts/default.liquid": "{{ content }}"},
}
MAY_BE_SHOWN: dict[str, Mapping[str, str]] = {
    "a meta element": {**OWN, "_layouts/default.html": META},
    "an include": {**OWN, "_layouts/default.html": "{% include card.html %}"},
    "an include of an include": {
        **OWN,
        "_layouts/text.html": "{% include a.html %}",
        "_includes/a.html": "{% include card.html %}",
    },
    "an include whose name is computed": {**OWN, "_layouts/text.html": "{% include {{ a }} %}"},
    "a list": {**OWN, "index.html": f"---\n---\n{LIST}"},
    "an include of a list": {**OWN, "list.md": "{% include card.html %}"},
    "a feed": {**OWN, "feed.xml": f"---\n---\n{LIST}"},
    "no layout default": NO_DEFAULT,
    "no layouts": {path: text for path, text in OWN.items() if "_layouts" not in path},
    "a theme": {**OWN, "_config.yml": "theme: minima\n"},
    "a remote theme": {**OWN, "_config.yml": "remote_theme: isomerpages/isomerpages-template\n"},
    "a plugin": {**OWN, "_config.yml": "plugins: [jekyll-seo-tag]\n"},
    "a plugin for cards": {**OWN, "_config.yml": "plugins: [jekyll-og-image]\n"},
    "a plugin of the Gemfile": {**OWN, "Gemfile": "gem 'jekyll-seo-tag'\n"},
    "a folder that may be a collection of another configuration": {
        **OWN,
        "_old/list.html": f"---\n---\n{LIST}",
    },
    "a plugin of the site": {**OWN, "_plugins/a.rb": "page.data['image']"},
    "a plugin of the site elsewhere": {**OWN, "_config.yml": "plugins_dir: lib\n"},
}


def rules(judged: Callable[..., Result], files: Mapping[str, str]) -> set[str]:
    found = judged(files, ["small.png"], "audit", (300, 200)).findings
    return {each.rule for each in found if each.rule.startswith("listing-image-")}


@pytest.mark.parametrize("files", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_nothing_shows_them(judged: Callable[..., Result], files: Mapping[str, str]) -> None:
    assert rules(judged, files) == set()


@pytest.mark.parametrize("files", MAY_BE_SHOWN.values(), ids=MAY_BE_SHOWN)
def test_something_may_show_them(judged: Callable[..., Result], files: Mapping[str, str]) -> None:
    assert rules(judged, files) == {"listing-image-missing", "listing-image-small"}


def test_a_meta_element_of_the_page_is_judged(judged: Callable[..., Result]) -> None:
    meta = "---\nlayout: text\n---\n<meta property='og:image' content='/small.png'>"
    assert rules(judged, {**OWN, "c.html": meta}) == {"listing-image-small"}


def test_each_project_has_templates_of_its_own(judged: Callable[..., Result]) -> None:
    inner = {f"b/{path}": text.replace("/small", "small") for path, text in OWN.items()}
    inner["b/_layouts/default.html"] = META
    assert rules(judged, {**OWN, **inner, "b/small.png": ""}) == {"listing-image-missing"}
