"""The path that a built site is served under, found from its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.finding import Severity
from assetjob.model.result import Result
from assetjob.model.target import TargetState
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.site_address import find_base_url, find_origin

Build = Callable[[Mapping[str, str | bytes]], Path]
Judged = Callable[..., Result]

BUILT: dict[str, str | bytes] = {
    "index.html": '<link href="/river/css/a.css"><a href="/river/about/">A</a>',
    "about/index.html": '<img src="/river/images/a.jpg" alt="A"><img src=/river/images/x.jpg>',
    "css/a.css": "",
    "images/a.jpg": b"",
}
NONE: dict[str, dict[str, str | bytes]] = {
    "served at the root": {**BUILT, "index.html": "", "about/index.html": '<a href="/css/a.css">'},
    "a folder that is there": {**BUILT, "river/a.txt": ""},
    "two mistakes": {
        "index.html": '<img src="/img/a.jpg"><img src="/img/b.jpg">',
        "a.jpg": b"",
        "b.jpg": b"",
    },
    "most lead nowhere either way": {
        **BUILT,
        "b.html": "".join(f'<img src="/other/{number}.jpg">' for number in range(9)),
    },
}


def test_most_addresses_begin_with_a_folder_that_is_not_there(site: Build) -> None:
    assert find_base_url(site(BUILT)) == "/river"


@pytest.mark.parametrize("files", NONE.values(), ids=NONE)
def test_otherwise_it_is_the_root(site: Build, files: dict[str, str | bytes]) -> None:
    assert find_base_url(site(files)) == ""


def test_the_setting_decides(site: Build) -> None:
    settings = Settings(site=site(BUILT), baseurl="/other")
    assert find_site(settings).projects[-1].baseurl == "/other"


def test_sources_say_it_in_their_configuration(site: Build) -> None:
    project = find_site(Settings(site=site({**BUILT, "_config.yml": "title: A"}))).projects[-1]
    assert project.baseurl == ""


CANONICAL = '<link rel="canonical" href="https://Example.org/about/">'
OG = "<meta property=og:url content=https://example.org/>"


def test_the_origin_is_that_of_the_canonical_addresses(site: Build) -> None:
    assert find_origin(site({"a.html": CANONICAL, "b/c.html": OG})) == "https://example.org"
    preview = {f"{n}.html": OG.replace("example.org", f"localhost:{n}") for n in (1313, 55019)}
    assert find_origin(site(preview)) == "https://example.org"
    assert find_origin(site({"d.html": OG.replace(".org", ".net")})) is None


def test_without_these_it_is_that_of_images_which_are_files_of_the_site(site: Build) -> None:
    own = "".join(f'<img src="https://Example.org/img/{n}.jpg?v=1">' for n in "abc")
    files = {f"img/{n}.jpg": b"" for n in "abc"}
    other = "".join(f'<img src="https://example.net/{n}.jpg">' for n in "abcdef")
    assert find_origin(site({"a.html": own + other, **files})) == "https://example.org"
    assert find_origin(site({"a.html": other, "d/a.html": own.replace("jpg", "png")})) is None


def test_files_of_the_own_origin(judged: Judged) -> None:
    url = "https://example.org/images/{}.jpg"
    images = "".join(f'<img src="{url.format(name)}" alt="A">' for name in ("a", "x"))
    result = judged({"index.html": CANONICAL + images}, ["images/a.jpg"])
    targets = [image.target for image in result.pages[0].images]
    assert [target.state for target in targets] == [TargetState.LOCAL, TargetState.EXTERNAL]
    assert not any(target.form for target in targets)


HERE = '<link rel="canonical" href="https://example.org{}">'


@pytest.mark.parametrize(
    ("page", "address", "image", "state"),
    [
        ("index.html", "/", "/img/x.jpg", TargetState.MISSING),
        ("a/index.html", "/a/", "/img/x.jpg", TargetState.MISSING),
        ("a/b.html", "/a/b", "/img/x.jpg", TargetState.MISSING),
        ("a.html", "/a.html", "/img/x.jpg", TargetState.MISSING),
        ("a.html", "/a.html", "/img/a.jpg", TargetState.LOCAL),
        ("a.html", "/river/a.html", "/img/x.jpg", TargetState.EXTERNAL),
        # Another site at the same origin may have these.
        ("a.html", "/a.html", "/other/x.jpg", TargetState.EXTERNAL),
        ("a.html", "/a.html", "/x.jpg", TargetState.EXTERNAL),
    ],
)
def test_files_are_missing_where_the_pages_lie_at_their_addresses(
    judged: Judged, page: str, address: str, image: str, state: TargetState
) -> None:
    og = f'<meta property="og:image" content="https://example.org{image}">'
    result = judged(
        {"index.html": "", page: f"<html><head>{HERE.format(address)}{og}"}, ["img/a.jpg"], "audit"
    )
    states = [image.target.state for each in result.pages for image in each.images]
    assert states == [state]
    missing = [each.severity for each in result.findings if each.rule == "file-missing"]
    assert missing == [Severity.WARNING] * (state is TargetState.MISSING)


# The configuration, its text, a page, and the folder of a file that is served at the root.
CONFIGURED = {
    "Hugo": ("hugo.toml", 'baseURL = "https://Example.org/"', "content/a.md", "static"),
    "Hugo in YAML": ("hugo.yaml", "baseurl: https://example.org", "content/a.md", "static"),
    "MkDocs": ("mkdocs.yml", "site_url: https://example.org/", "docs/a.md", "docs"),
    "Zola": ("zola.toml", "base_url = 'https://example.org'", "content/a.md", "static"),
    "Docusaurus": ("docusaurus.config.js", "{ url: 'https://example.org' }", "docs/a.md", "static"),
    "Astro": ("astro.config.mjs", "{ site: 'https://example.org' }", "src/pages/a.md", "public"),
    "Docusaurus, not its author": (
        "docusaurus.config.js",
        "{\n  authors: [\n    { url: 'https://a.example' },\n  ],\n  url: 'https://example.org',\n}",
        "docs/a.md",
        "static",
    ),
    "Hexo, not its author": (
        "_config.yml",
        "author:\n  url: https://a.example\nurl: https://example.org\nsource_dir: source",
        "source/a.md",
        "source",
    ),
    "Zola, not its author": (
        "zola.toml",
        'base_url = "https://example.org"\n[a]\nbase_url = "https://a.example"',
        "content/a.md",
        "static",
    ),
    "Hexo": (
        "_config.yml",
        "url: https://example.org\nsource_dir: source",
        "source/a.md",
        "source",
    ),
}


@pytest.mark.parametrize(("file", "text", "path", "served"), CONFIGURED.values(), ids=CONFIGURED)
def test_sources_name_their_own_address(
    judged: Judged, file: str, text: str, path: str, served: str
) -> None:
    names = ("https://example.org/img/a.jpg", "https://example.org/img/x.jpg", "/img/x.jpg")
    body = "\n\n".join(f"![A]({name})" for name in names)
    result = judged({file: text, path: body}, [f"{served}/img/a.jpg"], "audit")
    states = [image.target.state for image in result.pages[0].images]
    assert states == [TargetState.LOCAL, TargetState.EXTERNAL, TargetState.MISSING]


def test_a_folder_in_the_own_address(judged: Judged) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://example.org/river/"\n# baseURL = "https://example.net/"',
        "content/a.md": "![A](https://example.org/river/a.jpg)\n\n![A](https://example.org/b.jpg)",
    }
    result = judged(files, ["static/a.jpg"])
    states = [image.target.state for image in result.pages[0].images]
    assert states == [TargetState.LOCAL, TargetState.EXTERNAL]


BASES = {
    "Docusaurus": ("docusaurus.config.js", "{ url: 'https://a.example', baseUrl: '/river/' }", ""),
    "Docusaurus without": (
        "docusaurus.config.js",
        "{ url: 'https://a.example', baseUrl: '/' }",
        "/",
    ),
    "VitePress": (".vitepress/config.js", "export default { base: '/river/' }", ""),
    "VitePress elsewhere": (".vitepress/config.js", "{ base: process.env.BASE }", "/"),
    "Astro": ("astro.config.mjs", "{ site: 'https://a.example', base: '/river' }", ""),
    "Next": ("next.config.js", "module.exports = { basePath: '/river' }", ""),
    "Eleventy": (".eleventy.js", "return { pathPrefix: '/river/' }", ""),
    "Hexo": ("_config.yml", "url: https://a.example\nroot: /river/\nsource_dir: source", ""),
    "Hugo": ("hugo.toml", "baseURL = 'https://a.example/river/'", ""),
}


@pytest.mark.parametrize(("file", "text", "none"), BASES.values(), ids=BASES)
def test_configurations_name_the_path_of_the_site(
    site: Build, file: str, text: str, none: str
) -> None:
    (project, _) = find_site(Settings(site=site({file: text}))).projects
    assert project.baseurl == ("" if none else "/river")


def test_it_is_said_once(judged: Judged) -> None:
    result = judged(BUILT, ["images/a.jpg"], "audit")
    (page,) = (page for page in result.pages if page.source.path == "about/index.html")
    states = [image.target.state for image in page.images]
    assert states == [TargetState.LOCAL, TargetState.MISSING]
    assert [note for note in result.notes if "look served under /river" in note]
