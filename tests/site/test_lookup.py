"""Addresses in sources are resolved by the rules of the project's generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.target import ResolvedBy, Target, TargetState
from assetjob.model.text import Markup, Source, Span
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]

# The configuration, a page, an address on it, and the file that it names.
FOUND: dict[str, tuple[dict[str, str], str, str, str]] = {
    "Docusaurus' alias": (
        {"w/docusaurus.config.js": ""},
        "w/docs/a.md",
        "@site/static/img/p.jpg",
        "w/static/img/p.jpg",
    ),
    "Docusaurus' static folders": (
        {"docusaurus.config.js": "staticDirectories: ['public', 'more'],"},
        "docs/a.md",
        "/p.jpg",
        "more/p.jpg",
    ),
    "Hexo's folder of a post": (
        {"_config.yml": "source_dir: source"},
        "source/_posts/a.md",
        "p.jpg",
        "source/_posts/a/p.jpg",
    ),
    "Hugo's address of a page": (
        {"hugo.toml": ""},
        "content/posts/a.md",
        "../p.jpg",
        "content/posts/p.jpg",
    ),
    "Hugo's static folder": (
        {"hugo.toml": 'staticDir = ["files"]'},
        "content/a.md",
        "/p.jpg",
        "files/p.jpg",
    ),
    "Hugo's static folder of a theme": (
        {"hugo.yaml": ""},
        "content/a.md",
        "/p.jpg",
        "themes/x/static/p.jpg",
    ),
    "Next's public folder": ({"next.config.mjs": ""}, "_posts/a.md", "/i/p.jpg", "public/i/p.jpg"),
    "SvelteKit's static folder": (
        {"svelte.config.js": ""},
        "src/routes/b/+page.md",
        "/p.jpg",
        "static/p.jpg",
    ),
    "SvelteKit's alias": ({"svelte.config.js": ""}, "a.md", "$lib/p.jpg", "src/lib/p.jpg"),
    "Pelican's placeholder": (
        {"pelicanconf.py": "PATH = 'text'"},
        "text/a/b.md",
        "{static}/images/p.jpg",
        "text/images/p.jpg",
    ),
    "Pelican's placeholder before a relative address": (
        {"pelicanconf.py": ""},
        "content/a/b.md",
        "{attach}p.jpg",
        "content/a/p.jpg",
    ),
    "MkDocs' docs_dir": ({"mkdocs.yml": "docs_dir: text"}, "text/a.md", "/p.jpg", "text/p.jpg"),
    "VitePress' srcDir": (
        {".vitepress/config.js": "export default { srcDir: 'src' }"},
        "src/a.md",
        "/p.jpg",
        "src/public/p.jpg",
    ),
    "Eleventy's passthrough copy": (
        {".eleventy.js": 'c.addPassthroughCopy({ "assets/images": "img" })'},
        "posts/a.md",
        "/img/p.jpg",
        "assets/images/p.jpg",
    ),
    "Eleventy's passthrough copy from its input": (
        {".eleventy.js": "c.addPassthroughCopy('in/img'); return { dir: { input: 'in' } }"},
        "in/a.md",
        "/img/p.jpg",
        "in/img/p.jpg",
    ),
    "Bridgetown's source": ({"bridgetown.config.yml": ""}, "src/a.md", "/p.jpg", "src/p.jpg"),
    "a folder that an unknown generator serves": (
        {"package.json": "{}"},
        "src/talks/a.md",
        "/talks/img/p.jpg",
        "src/talks/img/p.jpg",
    ),
    "the only file of a folder beside that of an unknown generator": (
        {},
        "src/a.md",
        "/img/p.jpg",
        "s/img/p.jpg",
    ),
    "pages outside the generator's folder": (
        {"website/docusaurus.config.js": "docs: { path: '../docs' }"},
        "docs/a.md",
        "/img/p.jpg",
        "website/static/img/p.jpg",
    ),
    "a folder that is served without its underscore": (
        {"config.yml": "title: A"},
        "text/a.md",
        "/assets/img/p.jpg",
        "_assets/img/p.jpg",
    ),
    "mynt's assets": (
        {"config.yml": "title: A", "_templates/layout.html": "", "_posts/2020-01-01-b.md": ""},
        "_posts/2020-01-02-a.md",
        "/assets/p.jpg",
        "_assets/p.jpg",
    ),
    "a file beside the page": ({"conf.py": "project = 'a'"}, "docs/a.md", "p.jpg", "docs/p.jpg"),
    "a configuration that is commented out": (
        {"mkdocs.yml": "# docs_dir: text\n"},
        "docs/a.md",
        "/p.jpg",
        "docs/p.jpg",
    ),
}
MISSING: dict[str, tuple[dict[str, str], str, str, str]] = {
    "out of the site": ({"hugo.toml": 'staticDir = "../x"'}, "content/a.md", "/p.jpg", "x/p.jpg"),
    "no folder in the address": ({}, "src/a.md", "/p.jpg", "s/p.jpg"),
    "a file that Jekyll does not serve": (
        {"_config.yml": "source: src"},
        "src/a.md",
        "/img/p.jpg",
        "raw/img/p.jpg",
    ),
    "a name that ends so": ({}, "src/a.md", "/img/p.jpg", "my_img/p.jpg"),
    "another folder": ({"next.config.js": ""}, "a.md", "/p.jpg", "static/p.jpg"),
}


@pytest.mark.parametrize(("config", "page", "url", "path"), FOUND.values(), ids=FOUND)
def test_a_file_is_found(
    site: Build, config: dict[str, str], page: str, url: str, path: str
) -> None:
    target = resolve(site({**config, page: "", path: b""}), page, url)
    assert (target.state, target.path, target.form) == (TargetState.LOCAL, path, None)
    assert target.resolved_by is ResolvedBy.GENERATOR


@pytest.mark.parametrize(("config", "page", "url", "path"), MISSING.values(), ids=MISSING)
def test_a_file_is_missing(
    site: Build, config: dict[str, str], page: str, url: str, path: str
) -> None:
    target = resolve(site({**config, page: "", path: b""}), page, url)
    assert target.state is TargetState.MISSING


def test_of_two_files_with_the_same_end_neither_is_taken(site: Build) -> None:
    root = site({"src/a.md": "", "s/img/p.jpg": b"1", "t/_img/p.jpg": b"2"})
    assert resolve(root, "src/a.md", "/img/p.jpg").state is TargetState.AMBIGUOUS
    assert resolve(root, "src/a.md", "/p.jpg").state is TargetState.MISSING


def test_of_two_files_with_the_same_bytes_one_is_taken(site: Build) -> None:
    root = site({"src/a.md": "", "s/img/p.jpg": b"1", "t/img/p.jpg": b"1"})
    assert resolve(root, "src/a.md", "/img/p.jpg").path == "s/img/p.jpg"


# Files of the site, an address that none of them has for certain, and the file that is named.
NAMESAKES: dict[str, tuple[dict[str, str], str, str | None]] = {
    "a file in a folder that a bundler may serve": (
        {"astro.config.mjs": "", "src/assets/x.webp": ""},
        "/x.webp",
        "src/assets/x.webp",
    ),
    "the first of two": (
        {"next.config.js": "", "s/img/p.jpg": "", "t/img/p.jpg": ""},
        "/p.jpg",
        "s/img/p.jpg",
    ),
    "the end of another name": ({"next.config.js": "", "s/xp.jpg": ""}, "/p.jpg", None),
    "nothing": ({"next.config.js": ""}, "/p.jpg", None),
    "a name that a known generator looks for near the page": (
        {"hugo.toml": "", "content/other/p.jpg": ""},
        "p.jpg",
        None,
    ),
    "a name that an unknown generator may look for": ({"img/p.jpg": ""}, "p.jpg", "img/p.jpg"),
    "Jekyll, whose rules are known": (
        {"_config.yml": "baseurl: ''", "s/img/p.jpg": ""},
        "/p.jpg",
        None,
    ),
}


@pytest.mark.parametrize(("files", "url", "namesake"), NAMESAKES.values(), ids=NAMESAKES)
def test_a_file_of_the_same_name_is_named(
    site: Build, files: dict[str, str], url: str, namesake: str | None
) -> None:
    target = resolve(site({"a.md": "", **files}), "a.md", url)
    assert (target.state, target.namesake) == (TargetState.MISSING, namesake)


# Files of the site, an address that names none, and the folder that is not there.
NO_FOLDER: dict[str, tuple[dict[str, str], str, str | None]] = {
    "the outermost": ({"hugo.toml": ""}, "/img/2024/p.jpg", "img"),
    "a folder in one that is there": (
        {"hugo.toml": "", "static/img/a": ""},
        "/img/x/p.jpg",
        "img/x",
    ),
    "all are there": ({"hugo.toml": "", "static/img/a": ""}, "/img/p.jpg", None),
    "a relative address": ({"mkdocs.yml": "", "img/a": ""}, "./img/x/../y/p.jpg", "img/x"),
    "no folder in the address": ({"hugo.toml": ""}, "/p.jpg", None),
    "a folder that is not published": (
        {"_config.yml": "exclude: [raw]\nbaseurl: ''", "raw/a": ""},
        "/raw/p.jpg",
        None,
    ),
}


@pytest.mark.parametrize(("files", "url", "folder"), NO_FOLDER.values(), ids=NO_FOLDER)
def test_the_folder_that_is_not_there(
    site: Build, files: dict[str, str], url: str, folder: str | None
) -> None:
    target = resolve(site({"a.md": "", **files}), "a.md", url)
    assert (target.state, target.no_folder) == (TargetState.MISSING, folder)


def test_browsers_look_for_no_file_with_the_same_end(site: Build) -> None:
    text = '<!doctype html><html><img src="/img/p.jpg">'
    root = site({"src/a.html": text, "s/img/p.jpg": b""})
    source = Source("src/a.html", Markup.HTML, text)
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source, ()))
    assert (target.state, target.resolved_by) == (TargetState.MISSING, ResolvedBy.BROWSER)


@pytest.mark.parametrize(
    "url",
    [
        "%PUBLIC_URL%/p.png",
        "%sveltekit.assets%/p.png",
        "/%VITE_BASE%/p.png",
        "[logo]",
        "[preferred]/p.png",
    ],
)
def test_what_a_placeholder_stands_for_is_not_known(site: Build, url: str) -> None:
    root = site({"public/a.md": "", "public/p.png": b""})
    assert resolve(root, "public/a.md", url).state is TargetState.DYNAMIC


# Files of the site, and the one that front matter or an include means by "img/p.jpg".
BY_NAME: dict[str, tuple[tuple[str, ...], str | None]] = {
    "in the page's folder": (("text/img/p.jpg", "img/p.jpg"), "text/img/p.jpg"),
    "at the root": (("img/p.jpg", "other/img/p.jpg"), "img/p.jpg"),
    "the only file that ends so": (("static/img/p.jpg", "static/p.jpg"), "static/img/p.jpg"),
    "two files that end so": (("a/img/p.jpg", "b/img/p.jpg"), None),
    "the end of another name": (("static/img/zip.jpg", "myimg/p.jpg"), None),
}


@pytest.mark.parametrize("kind", [Kind.FRONT_MATTER, Kind.INCLUDE])
@pytest.mark.parametrize(("files", "path"), BY_NAME.values(), ids=BY_NAME)
def test_what_a_template_puts_together(
    site: Build, files: tuple[str, ...], path: str | None, kind: Kind
) -> None:
    root = site({"_config.yml": "title: A", "text/a.md": "", **{each: each for each in files}})
    target = resolve(root, "text/a.md", "img/p.jpg", kind)
    state = TargetState.LOCAL if path else TargetState.MISSING
    assert (target.state, target.resolved_by) == (state, ResolvedBy.TEMPLATE)
    assert target.path == path or path is None


@pytest.mark.parametrize(
    ("page", "text", "by"),
    [
        ("a/head.html", "<style>p { background: url(/b.png) }</style>", ResolvedBy.TEMPLATE),
        ("_nav.htm", "<img src=/b.png>", ResolvedBy.TEMPLATE),
        ("a/head.html", "<!doctype html><html><img src=/b.png>", ResolvedBy.BROWSER),
        ("a/heads.html", "<img src=/b.png>", ResolvedBy.BROWSER),
    ],
)
def test_who_resolves_the_addresses_of_a_piece(
    site: Build, page: str, text: str, by: ResolvedBy
) -> None:
    source = Source(page, Markup.HTML, text)
    ((_, target, _),) = Resolver(find_site(Settings(site=site({page: text})))).targets(
        source, parse(source, ())
    )
    assert (target.state, target.resolved_by) == (TargetState.MISSING, by)


@pytest.mark.parametrize(
    ("files", "by"),
    [
        ({}, ResolvedBy.BROWSER),
        ({"_config.yml": ""}, ResolvedBy.GENERATOR),
        ({"_config.yml": "include: [_static]"}, ResolvedBy.BROWSER),
    ],
)
def test_who_resolves_the_addresses_in_a_folder_that_jekyll_may_not_publish(
    site: Build, files: dict[str, str], by: ResolvedBy
) -> None:
    source = Source("_static/a.html", Markup.HTML, "<img src=b.png>")
    root = site({**files, source.path: source.text})
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source, ()))
    assert (target.state, target.resolved_by) == (TargetState.MISSING, by)


def resolve(root: Path, page: str, url: str, kind: Kind = Kind.IMG) -> Target:
    ref = ImageRef(kind, Span(0, 0), 1, 1, url)
    source = Source(page, Markup.MARKDOWN, "")
    found = Resolver(find_site(Settings(site=root))).targets(source, ParsedPage((ref,)))
    return next(target for _, target, _ in found)
