from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.front_matter import FrontMatter
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.site import Collection, JekyllConfig, Project, Site
from assetjob.model.target import ResolvedBy, Target, TargetState, UrlForm
from assetjob.model.text import Attr, Markup, Source, Span
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]

FILES: dict[str, str | bytes] = {
    "images/a.jpg": b"a",
    "images/a b.jpg": b"a",
    "images/50%.jpg": b"a",
    "images/caf\u00e9 \u2013 1.jpg": b"a",
    "images/nfd-cafe\u0301.jpg": b"a",
    "images/x&y.jpg": b"a",
    "_about/team.jpg": b"a",
    "posts/b.jpg": b"a",
    "top.jpg": b"a",
}


def resolve(root: Path, url: str, page: str = "index.html", **project: object) -> Target:
    span = Span(0, 0)
    ref = ImageRef(Kind.IMG, span, 1, 1, url)
    key = Attr("image", "/images/a.jpg", span, span)
    named = ImageRef(Kind.FRONT_MATTER, span, 1, 1, "/images/a.jpg", (key,))
    source = Source(page, Markup.HTML, "")
    facts = project.pop("facts", None)
    base = project.pop("base", None)
    assert facts is None or isinstance(facts, FrontMatter)
    assert base is None or isinstance(base, str)
    site = Site(root.resolve(), (Project(**project),))  # type: ignore[arg-type]
    found = Resolver(site).targets(source, ParsedPage((ref, named), facts, base))
    return next(target for _, target, _ in found)


LOCAL = {
    "absolute": ("/images/a.jpg", "images/a.jpg"),
    "relative": ("images/a.jpg", "images/a.jpg"),
    "dot": ("./images/a.jpg", "images/a.jpg"),
    "up and down": ("images/../images/a.jpg", "images/a.jpg"),
    "double slash": ("/images//a.jpg", "images/a.jpg"),
    "percent": ("/images/a%20b.jpg", "images/a b.jpg"),
    "raw blank": ("/images/a b.jpg", "images/a b.jpg"),
    "literal percent": ("/images/50%.jpg", "images/50%.jpg"),
    "encoded percent": ("/images/50%25.jpg", "images/50%.jpg"),
    "utf-8": ("/images/caf%C3%A9%20%E2%80%93%201.jpg", "images/caf\u00e9 \u2013 1.jpg"),
    "ampersand": ("/images/x&y.jpg", "images/x&y.jpg"),
    "query": ("/images/a.jpg?v=2", "images/a.jpg"),
    "fragment": ("/images/a.jpg#x", "images/a.jpg"),
    "backslashes": ("\\images\\a.jpg", "images/a.jpg"),
    "blanks around": (" \n/images/a.jpg\t", "images/a.jpg"),
    "line end inside": ("/images/\na.jpg", "images/a.jpg"),
    "own origin": ("https://Example.org/images/a.jpg", "images/a.jpg"),
    "own host, no scheme": ("//example.org/images/a.jpg", "images/a.jpg"),
    "baseurl": ("/base/images/a.jpg", "images/a.jpg"),
    "origin and baseurl": ("https://example.org/base/images/a.jpg", "images/a.jpg"),
    "above the root stops there": ("../../top.jpg", "top.jpg"),
    "liquid baseurl": ("{{ site.baseurl }}/images/a.jpg", "images/a.jpg"),
    "liquid url": ("{{site.url}}{{site.baseurl}}/images/a.jpg", "images/a.jpg"),
    "liquid filter": ("{{ '/images/a b.jpg' | relative_url }}", "images/a b.jpg"),
    "liquid baseurl, query": ("{{ site.baseurl }}/images/a.jpg?v=2", "images/a.jpg"),
    "liquid filter, query": ("{{ '/images/a.jpg?v=2#x' | relative_url }}", "images/a.jpg"),
    "Eleventy's filter": ("{{ '/images/a b.jpg' | url }}", "images/a b.jpg"),
    "liquid absolute": ('{{ "images/a.jpg" | absolute_url }}', "images/a.jpg"),
    "liquid link": ("{% link images/a.jpg %}", "images/a.jpg"),
    "liquid page": ("{{ page.image }}", "images/a.jpg"),
    "collection": ("/about/team.jpg", "_about/team.jpg"),
}


@pytest.mark.parametrize(("url", "path"), LOCAL.values(), ids=LOCAL)
def test_local(site: Build, url: str, path: str) -> None:
    target = resolve(
        site(FILES),
        url,
        origin="https://example.org",
        baseurl="/base",
        jekyll=JekyllConfig(collections=(Collection("about"),)),
    )
    assert (target.state, target.path) == (TargetState.LOCAL, path)


OTHERS = {
    "missing": ("/images/no.jpg", TargetState.MISSING, "images/no.jpg", None),
    "folder": ("/images", TargetState.MISSING, "images", None),
    "empty": ("", TargetState.MISSING, None, None),
    "only a fragment": ("#a", TargetState.MISSING, "", None),
    "case": ("/Images/A.JPG", TargetState.MISSING, "Images/A.JPG", "images/a.jpg"),
    "NUL": ("/images/a%00.jpg", TargetState.MISSING, None, None),
    "above": ("../../etc/passwd", TargetState.OUTSIDE, None, None),
    "encoded above": ("..%2f..%2fetc/passwd", TargetState.OUTSIDE, None, None),
    "backslashes above": ("..\\..\\etc\\passwd", TargetState.OUTSIDE, None, None),
    "other host": ("https://other.org/images/a.jpg", TargetState.EXTERNAL, None, None),
    "other host, no scheme": ("//other.org/a.jpg", TargetState.EXTERNAL, None, None),
    "file scheme": ("file:///etc/passwd", TargetState.EXTERNAL, None, None),
    "drive": ("C:\\images\\a.jpg", TargetState.EXTERNAL, None, None),
    "data": ("data:image/png;base64,AAAA", TargetState.DATA, None, None),
    "liquid loop": ("/images/{{ item.name }}.jpg", TargetState.DYNAMIC, None, None),
    "liquid unknown": ("{{ site.cdn }}/a.jpg", TargetState.DYNAMIC, None, None),
    "liquid page key not set": ("{{ page.cover }}", TargetState.DYNAMIC, None, None),
    "php": ("<?php echo $x ?>/a.jpg", TargetState.DYNAMIC, None, None),
}


@pytest.mark.parametrize(("url", "state", "path", "found"), OTHERS.values(), ids=OTHERS)
def test_other_states(
    site: Build, url: str, state: TargetState, path: str | None, found: str | None
) -> None:
    target = resolve(site(FILES), url, origin="https://example.org")
    assert (target.state, target.path, target.found) == (state, path, found)


def test_symbolic_links_are_followed_inside_the_site_only(site: Build, tmp_path: Path) -> None:
    root = site(FILES)
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (root / "inside.jpg").symlink_to("images/a.jpg")
    (root / "outside.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "parent").symlink_to(tmp_path)
    assert resolve(root, "/inside.jpg").state is TargetState.LOCAL
    assert resolve(root, "/outside.jpg").state is TargetState.OUTSIDE
    assert resolve(root, "/parent/secret.jpg").state is TargetState.OUTSIDE
    assert resolve(root, "/parent/nothing.jpg").state is TargetState.OUTSIDE


def test_links_beside_a_file(site: Build) -> None:
    """Whatever lies beside it, the file is there; a link to a folder is a folder."""
    root = site(FILES)
    (root / "loop").symlink_to("loop")
    (root / "nowhere").symlink_to("nothing")
    (root / "pictures").symlink_to("images")
    assert resolve(root, "/images/a.jpg").state is TargetState.LOCAL
    assert resolve(root, "/pictures/a.jpg").state is TargetState.LOCAL
    assert resolve(root, "/pictures").state is TargetState.MISSING
    assert resolve(root, "/loop").state is TargetState.LOCAL  # reading it says what is wrong


@pytest.mark.parametrize("collections_dir", ["", "ext/col"])
def test_nothing_outside_is_looked_at(
    site: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, collections_dir: str
) -> None:
    outside = tmp_path / "outside"
    (outside / "col" / "_about").mkdir(parents=True)
    root = site({**FILES, "images/0.jpg": b"a"})
    (root / "ext").symlink_to(outside)
    (root / "images" / "other").symlink_to(outside)
    asked: list[str] = []

    def noted(ask: Callable[[str], object]) -> Callable[[str], object]:
        def note(path: str) -> object:
            asked.append(os.fspath(path))
            return ask(path)

        return note

    monkeypatch.setattr(os, "scandir", noted(os.scandir))
    monkeypatch.setattr(os.path, "isdir", noted(os.path.isdir))
    about = (Collection("about"),)
    for url in ("/images/a.jpg", "/about/x.jpg", "/ext/col/x.jpg", "/images/other/x.jpg"):
        resolve(root, url, jekyll=JekyllConfig("date", about, collections_dir))
    inside = [str(root / name) for name in ("images", "_about", "posts")]
    assert asked
    assert {path.rstrip("/") for path in asked} <= {str(root), *inside}


def test_a_name_in_another_unicode_form_is_another_name(site: Build) -> None:
    root = site({**FILES, "images/nfc-caf\u00e9.jpg": b"a"})
    composed, decomposed = "/images/nfd-caf\u00e9.jpg", "/images/nfd-cafe\u0301.jpg"
    assert resolve(root, decomposed).state is TargetState.LOCAL
    found = resolve(root, composed)
    assert (found.state, found.found) == (TargetState.MISSING, decomposed[1:])
    assert resolve(root, "/images/nfc-cafe\u0301.jpg").found == "images/nfc-caf\u00e9.jpg"


def test_of_two_files_that_differ_in_case_the_last_is_named(site: Build) -> None:
    root = site({"strasse.jpg": b"a", "stra\u00dfe.jpg": b"a"})
    assert resolve(root, "/STRASSE.jpg").found == "stra\u00dfe.jpg"


FORMS = {
    "absolute": ("/images/a.jpg", UrlForm("/")),
    "baseurl": ("/base/images/a.jpg", UrlForm("/base/")),
    "origin": ("https://example.org/base/images/a.jpg", UrlForm("https://example.org/base/")),
    "relative": ("../images/a.jpg", UrlForm("", "", "posts")),
    "liquid": ("{{ site.baseurl }}/images/a.jpg", UrlForm("{{ site.baseurl }}/")),
    "filter": (
        "{{ '/images/a.jpg' | relative_url }}",
        UrlForm("{{ '/", "' | relative_url }}"),
    ),
    "filter without slash": (
        "{{ 'images/a.jpg' | relative_url }}",
        UrlForm("{{ '", "' | relative_url }}"),
    ),
    "link": ("{% link images/a.jpg %}", UrlForm("{{ '/", "' | relative_url }}")),
    "link behind the site's URL": (
        "{{ site.url }}{% link images/a.jpg %}",
        UrlForm("{{ site.url }}{{ '/", "' | relative_url }}"),
    ),
    "link as in Jekyll 3": (
        "{{ site.baseurl }}{% link images/a.jpg %}",
        UrlForm("{{ site.baseurl }}/"),
    ),
    "page": ("{{ page.image }}", UrlForm("/")),
    "filtered page": (
        "{{ page.image | relative_url }}",
        UrlForm('{{ "/', '" | relative_url }}'),
    ),
}


@pytest.mark.parametrize(("url", "form"), FORMS.values(), ids=FORMS)
def test_form(site: Build, url: str, form: UrlForm) -> None:
    target = resolve(
        site(FILES), url, "posts/p.html", origin="https://example.org", baseurl="/base"
    )
    assert (target.state, target.form) == (TargetState.LOCAL, form)


SERVER_MADE = {
    "a program": "rgba.php/rgba(255,255,255,.3)",
    "a program with a query": "rgba.php?name=black",
    "a program that lies there": "/resize.php",
    "a service of the host": "/cdn-cgi/image/width=80/images/b.jpg",
    "a service of the framework": "/_next/image?url=%2Fimages%2Fa.jpg&w=640",
    "a query without a file": "/picture?w=400",
    "an API": "/api/avatars/12",
    "an API's image": "/api/avatars/12.png",
    "an API of this address": "api/avatars/12",
    "a session": "/shop/logo.png;jsessionid=0A1B2C",
    "a session and a query": "/images/a.jpg;JSESSIONID=0A1B2C.node1?w=400",
}
FILES_ALL_THE_SAME = {
    "a query": ("/images/a.jpg?w=400", TargetState.LOCAL),
    "a query behind a missing file": ("/images/b.jpg?w=400", TargetState.MISSING),
    "a name like a program's": ("/images/php.jpg", TargetState.MISSING),
    "no query": ("/picture", TargetState.MISSING),
    "a file called api": ("/api", TargetState.MISSING),
    "a name like an API's": ("/api.png", TargetState.MISSING),
    "a folder like an API's": ("/apis/a.jpg", TargetState.MISSING),
    "a folder called api elsewhere": ("/images/api/a.jpg", TargetState.MISSING),
    "a parameter that is no session": ("/images/b.jpg;size=2", TargetState.MISSING),
}


@pytest.mark.parametrize("url", SERVER_MADE.values(), ids=SERVER_MADE)
def test_what_a_server_makes_is_not_judged(site: Build, url: str) -> None:
    assert resolve(site({**FILES, "resize.php": ""}), url).state is TargetState.DYNAMIC


@pytest.mark.parametrize(("url", "state"), FILES_ALL_THE_SAME.values(), ids=FILES_ALL_THE_SAME)
def test_files_are_judged(site: Build, url: str, state: TargetState) -> None:
    assert resolve(site(FILES), url).state is state


@pytest.mark.parametrize("page", ["index.html", "api/index.html"])
def test_a_folder_called_api_has_files(site: Build, page: str) -> None:
    root = site({**FILES, "api/a.jpg": b"a"})
    assert resolve(root, "/api/a.jpg", page).state is TargetState.LOCAL
    assert resolve(root, "/api/b.jpg", page).state is TargetState.MISSING


def test_pages_below_api_have_files(site: Build) -> None:
    root = site({**FILES, "docs/api/a.md": ""})
    target = resolve(root, "b.jpg", "docs/api/a.md", source="docs", generator="MkDocs")
    assert target.state is TargetState.MISSING


def test_relative_urls_count_from_the_permalink(site: Build) -> None:
    facts = FrontMatter(Span(0, 0), permalink="/posts/2020/hello/")
    root = site(FILES)
    assert resolve(root, "../../b.jpg", facts=facts).path == "posts/b.jpg"
    assert resolve(root, "b.jpg", facts=facts).state is TargetState.MISSING


# Files beside docs/a/p.md, an address in that, and what it leads to.
ABOVE: dict[str, tuple[str, str, TargetState, str | None]] = {
    "browsers stop at the root": ("x.jpg", "../../x.jpg", TargetState.LOCAL, "x.jpg"),
    "where the file would lie": ("docs/x.jpg", "../x.jpg", TargetState.MISSING, "x.jpg"),
    "nowhere": ("y.jpg", "../x.jpg", TargetState.MISSING, "x.jpg"),
    "out of the site": ("y.jpg", "../../../x.jpg", TargetState.OUTSIDE, None),
    "from the root": ("y.jpg", "/../x.jpg", TargetState.OUTSIDE, None),
}


@pytest.mark.parametrize(("file", "url", "state", "path"), ABOVE.values(), ids=ABOVE)
def test_above_the_root_of_a_page_with_a_short_permalink(
    site: Build, file: str, url: str, state: TargetState, path: str | None
) -> None:
    facts = FrontMatter(Span(0, 0), permalink="/p.html")
    target = resolve(site({file: b"a"}), url, "docs/a/p.md", facts=facts, jekyll=JekyllConfig())
    assert (target.state, target.path) == (state, path)


@pytest.mark.parametrize(
    ("file", "state"),
    [("x.jpg", TargetState.OUTSIDE), ("www/x.jpg", TargetState.LOCAL), ("y", TargetState.MISSING)],
)
def test_above_a_folder_that_is_served(site: Build, file: str, state: TargetState) -> None:
    root = site({"www/index.html": "", file: b"a"})
    target = resolve(root, "../x.jpg", "www/index.html", folder="www", source="www")
    assert (target.state, target.path) == (state, "www/x.jpg")


def test_relative_urls_count_from_the_base_element(site: Build) -> None:
    root = site(FILES)
    assert resolve(root, "b.jpg", base="/posts/").path == "posts/b.jpg"
    assert resolve(root, "a.jpg", base="images/x").path == "images/a.jpg"
    assert resolve(root, "b.jpg", base="https://cdn.example/").state is TargetState.EXTERNAL


def test_planned_files_count_as_there(site: Build) -> None:
    root = site(FILES)
    ref = ImageRef(Kind.IMG, Span(0, 0), 1, 1, "/assets/new.webp")
    source = Source("index.html", Markup.HTML, "")
    resolver = Resolver(Site(root.resolve()))
    targets = resolver.targets(source, ParsedPage((ref,)), planned=["assets/new.webp"])
    assert [target.state for _, target, _ in targets] == [TargetState.LOCAL]


def test_sources_of_another_generator(site: Build) -> None:
    root = site({"hugo.toml": "", "static/images/a.jpg": b"a", "content/b.jpg": b"b"})
    images = {
        "/images/a.jpg": _target(TargetState.LOCAL, "static/images/a.jpg"),
        "/images/A.jpg": _target(TargetState.MISSING, "images/A.jpg", "static/images/a.jpg"),
        "/images/b.jpg": _target(TargetState.MISSING, "images/b.jpg"),
        "b.jpg": _target(TargetState.LOCAL, "content/b.jpg"),
    }
    for url, target in images.items():
        assert _in_sources(root, url, "content/p.md") == target


# Hugo's configuration, an address on content/Docs/a.md, and whether a file is served there.
LOWERED = {
    "the folder of a section": ("", "../dev/P.png", True),
    "from the root": ("", "/docs/dev/P.png", True),
    "the name of the file": ("", "../dev/p.png", False),
    "the folder in capital letters": ("", "../DEV/P.png", False),
    "as in the source": ("", "../Dev/P.png", True),
    "a folder in a bundle": ("", "../dev/Img/P.png", True),
    "a folder in a bundle in lower case": ("", "../dev/img/P.png", False),
    "a folder that is no section": ("", "../plain/P.png", False),
    "a section without a page of its own": ("", "/docs/Plain/P.png", True),
    "a static folder": ("", "/other/P.png", False),
    "disablePathToLower": ("disablePathToLower = true", "../dev/P.png", False),
}


@pytest.mark.parametrize(("config", "url", "served"), LOWERED.values(), ids=LOWERED)
def test_hugo_serves_folders_of_pages_in_lower_case(
    site: Build, config: str, url: str, served: bool
) -> None:
    files = ("Docs/Dev/P.png", "Docs/Dev/Img/P.png", "Docs/Plain/P.png")
    pages = {"content/Docs/Dev/_index.md": b"", "static/Other/P.png": b""}
    root = site({"hugo.toml": config, **pages, **{f"content/{name}": b"" for name in files}})
    target = _in_sources(root, url, "content/Docs/a.md")
    assert (target.state is TargetState.LOCAL) is served


# A page of Hugo with the image `images/top.png`, files, and what that is.
KEPT = {
    "beside the page": ("content/a/index.md", "content/a/images/top.png.dvc", TargetState.DVC),
    "a static folder": ("content/a/index.md", "static/images/top.png.dvc", TargetState.DVC),
    "another page's": ("content/a/index.md", "content/b/images/top.png.dvc", TargetState.MISSING),
    "a folder": ("content/a/index.md", "static/images/top.png.dvc/x", TargetState.MISSING),
    "a whole folder": ("content/a/index.md", "content/a/images.dvc", TargetState.DVC),
    "a static folder as a whole": ("content/a/index.md", "static/images.dvc", TargetState.DVC),
    "a whole folder of another page": (
        "content/a/index.md",
        "content/b/images.dvc",
        TargetState.MISSING,
    ),
    "letter case": ("content/a/index.md", "static/images/Top.png.dvc", TargetState.MISSING),
    "the file, too": ("content/a/index.md", "content/a/images/top.png", TargetState.LOCAL),
}


@pytest.mark.parametrize("kind", [Kind.IMG, Kind.FRONT_MATTER])
@pytest.mark.parametrize(("page", "file", "state"), KEPT.values(), ids=KEPT)
def test_what_dvc_keeps_is_not_missing(
    site: Build, page: str, file: str, state: TargetState, kind: Kind
) -> None:
    root = site({"hugo.toml": "", page: "", "content/b/index.md": "", file: b"a"})
    assert _in_sources(root, "images/top.png", page, kind=kind).state is state


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("/media/a/b.png", TargetState.DVC),
        ("../media/a/b.png", TargetState.DVC),
        ("/media/%61/b.png?v=2", TargetState.DVC),
        ("/media.png", TargetState.MISSING),
        ("/other/media/b.png", TargetState.MISSING),
    ],
)
def test_a_whole_folder_that_dvc_keeps(site: Build, url: str, state: TargetState) -> None:
    root = site({"index.html": "", "media.dvc": "outs:\n- path: media\n", "en/p.html": ""})
    assert resolve(root, url, "en/p.html").state is state


# A relative address on content/posts/one.md, which is served as /posts/one/, and its file.
BY_BROWSER = {
    "a static file": ("../x.png", ("static/posts/x.png",)),
    "a static file of the page": ("x.png", ("static/posts/one/x.png",)),
    "a page's file": ("../x.png", ("content/posts/x.png",)),
    "the page's URL before its path": ("../x.png", ("content/posts/x.png", "content/x.png")),
    "the path": ("../x.png", ("content/x.png",)),
    "two up": ("../../x.png", ("static/x.png", "content/x/x.png")),
}


@pytest.mark.parametrize(("url", "files"), BY_BROWSER.values(), ids=BY_BROWSER)
def test_relative_addresses_count_from_the_url_that_hugo_gives_a_page(
    site: Build, url: str, files: tuple[str, ...]
) -> None:
    page = "content/posts/one.md"
    root = site({"hugo.toml": "", page: "", **dict.fromkeys(files, b"a")})
    assert _in_sources(root, url, page).path == files[0]


@pytest.mark.parametrize("name", ["index.md", "_index.fr.md"])
def test_relative_addresses_count_from_the_folder_of_a_bundle(site: Build, name: str) -> None:
    page = f"content/posts/one/{name}"
    root = site({"hugo.toml": "", page: "", "static/posts/x.png": b"a"})
    assert _in_sources(root, "../x.png", page).path == "static/posts/x.png"


# Files of Hugo, and whether front matter of content/a/index.md may mean one of them.
BY_NAME = {
    "another page's": (("content/b/images/top.png", "content/b/index.md"), False),
    "another page's, further inside": (("content/b/c/images/top.png", "content/b/index.md"), False),
    "a section's above": (("content/x/images/top.png", "content/_index.md"), True),
    "no page's": (("content/x/images/top.png",), True),
    "a theme's": (("themes/t/source/images/top.png",), True),
}


def test_an_address_may_name_the_folder_of_another_page(site: Build) -> None:
    image, page = "content/en/b/images/top.png", "content/en/a/index.md"
    root = site({"hugo.toml": "", page: "", "content/en/b/index.md": "", image: b"a"})
    assert _in_sources(root, "/b/images/top.png", page).path == image


@pytest.mark.parametrize(("files", "found"), BY_NAME.values(), ids=BY_NAME)
def test_front_matter_does_not_name_the_image_of_another_page(
    site: Build, files: tuple[str, ...], found: bool
) -> None:
    page = "content/a/index.md"
    root = site({"hugo.toml": "", page: "", **dict.fromkeys(files, b"a")})
    target = _in_sources(root, "images/top.png", page, kind=Kind.FRONT_MATTER)
    assert (target.state is TargetState.LOCAL) is found


@pytest.mark.parametrize("shortcode", ["{{< blogdown/postref >}}", "{{%blogdown/postref%}}/"])
def test_figures_of_a_page_of_blogdown_lie_in_its_bundle(site: Build, shortcode: str) -> None:
    figure = "content/post/a/index_files/figure-html/x-1.png"
    root = site({"hugo.toml": "", figure: b"a", "static/y.png": b""})
    for name, path in {"index_files/figure-html/x-1.png": figure, "z.png": "post/a/z.png"}.items():
        target = _in_sources(root, shortcode + name, "content/post/a/index.html")
        assert (target.path or "").endswith(path)
        assert (target.state is TargetState.LOCAL, target.form) == (path == figure, None)


VARIABLES = {
    "{{ a }}": TargetState.LOCAL,
    "{{ a | relative_url }}": TargetState.LOCAL,
    "{{ b }}/a.jpg": TargetState.LOCAL,
    "{{ b }}/z.jpg": TargetState.MISSING,
    "{{ b }}/{{ c }}.jpg": TargetState.DYNAMIC,
}


@pytest.mark.parametrize("url", VARIABLES)
def test_variables_with_a_constant_value(site: Build, url: str) -> None:
    ref = ImageRef(Kind.IMG, Span(0, 0), 1, 1, url)
    variables = (("a", "/images/a.jpg"), ("b", "{{ site.baseurl }}/images"))
    resolver = Resolver(find_site(Settings(site=site({**FILES, "_config.yml": "title: a"}))))
    source = Source("a.html", Markup.HTML, "")
    (target,) = (
        each for _, each, _ in resolver.targets(source, ParsedPage((ref,), variables=variables))
    )
    assert (target.state, target.form) == (VARIABLES[url], None)


def test_files_that_jekyll_does_not_publish_are_missing(site: Build) -> None:
    root = site(
        {"_config.yml": "exclude: [raw]\n", "raw/a.jpg": b"", "_u/a.jpg": b"", "b.jpg": b""}
    )
    found = [_in_sources(root, url, "p.md").state for url in ("/raw/a.jpg", "/_u/a.jpg", "/b.jpg")]
    assert found == [TargetState.MISSING, TargetState.MISSING, TargetState.LOCAL]
    urls = ("/raw/a.jpg", "/_u/a.jpg", "/_u/b.jpg", "/_u", "/c.jpg")
    left_out = [_in_sources(root, url, "p.md").unpublished for url in urls]
    assert left_out == [True, True, False, False, False]


def test_several_configuration_files(site: Build) -> None:
    root = site({"_config.yml": "baseurl: /a\nurl: https://a.b", "_config.prod.yml": "baseurl: /c"})
    names = ("_config.yml", "_config.prod.yml")
    project = find_site(Settings(site=root, jekyll_config=names)).projects[0]
    assert (project.baseurl, project.origin) == ("/c", "https://a.b")


def test_a_site_of_jekyll_is_nobody_elses(site: Build) -> None:
    root = site({"_config.yml": "", "config.toml": "", "static/a.jpg": b"a"})
    project = find_site(Settings(site=root)).projects[0]
    assert (project.generator, project.jekyll is None) == ("Jekyll", False)


def _target(state: TargetState, path: str | None, found: str | None = None) -> Target:
    return Target(state, path, found, resolved_by=ResolvedBy.GENERATOR)


def _in_sources(root: Path, url: str, page: str, *, kind: Kind = Kind.IMG) -> Target:
    ref = ImageRef(kind, Span(0, 0), 1, 1, url)
    source = Source(page, Markup.MARKDOWN, "")
    found = Resolver(find_site(Settings(site=root))).targets(source, ParsedPage((ref,)))
    return next(target for _, target, _ in found)


@pytest.mark.parametrize(
    ("value", "found"), [("/media/7", True), ("/careers/why", False), ("/gone.jpg", True)]
)
def test_a_front_matter_value_without_a_suffix(site: Build, value: str, found: bool) -> None:
    text = f"---\nhero: {value}\n---\n"
    resolver = Resolver(find_site(Settings(site=site({"index.md": text, "media/7": b"a"}))))
    source = Source("index.md", Markup.MARKDOWN, text, "kramdown")
    targets = list(resolver.targets(source, parse(source)))
    assert bool(targets) is found


RELATIVE_LINKS = "plugins: [jekyll-relative-links]\n"


@pytest.mark.parametrize(
    ("config", "url", "state"),
    [
        ("enabled: true", "/i/a-800.webp", TargetState.DYNAMIC),
        ("enabled: true", "{{ '/i/a-800.webp' | relative_url }}", TargetState.DYNAMIC),
        ("enabled: true", "/i/b-800.webp", TargetState.MISSING),
        ("enabled: true", "/i/a-wide.webp", TargetState.MISSING),
        ("enabled: false", "/i/a-800.webp", TargetState.MISSING),
    ],
)
def test_widths_that_jekyll_imagemagick_makes(
    site: Build, config: str, url: str, state: TargetState
) -> None:
    text = f'---\n---\n<img src="{url}" alt="A mill">\n'
    config = f"plugins: [jekyll-imagemagick]\nimagemagick: {{{config}}}\n"
    root = site({"_config.yml": config, "a.html": text, "i/a.jpg": b"a"})
    source = Source("a.html", Markup.HTML, text)
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source))
    assert target.state is state


COLLECTION_LINKS = RELATIVE_LINKS + "relative_links: {collections: true}\n"


@pytest.mark.parametrize(
    ("config", "page", "url", "found"),
    [
        (RELATIVE_LINKS, "docs/a.md", "i/b.jpg", "docs/i/b.jpg"),
        (RELATIVE_LINKS, "docs/a.md", "../i/b.jpg", "i/b.jpg"),
        (RELATIVE_LINKS, "docs/a.md", "gone.jpg", None),
        (RELATIVE_LINKS, "docs/_posts/2020-01-01-a.md", "i/b.jpg", None),
        (RELATIVE_LINKS + "include: [_pages]\n", "_pages/a.md", "./i/b.jpg", "_pages/i/b.jpg"),
        (
            RELATIVE_LINKS + "collections: {guides: {output: true}}\n",
            "_guides/a.md",
            "i/b.jpg",
            None,
        ),
        (
            COLLECTION_LINKS,
            "docs/_posts/2020-01-01-a.md",
            "../i/b.jpg",
            "docs/i/b.jpg",
        ),
        (
            COLLECTION_LINKS + "collections: {guides: {output: true}}\n",
            "_guides/a.md",
            "i/b.jpg",
            "_guides/i/b.jpg",
        ),
        (RELATIVE_LINKS + "relative_links: {enabled: false}\n", "docs/a.md", "i/b.jpg", None),
        ("plugins: [jekyll-feed]\n", "docs/a.md", "i/b.jpg", None),
    ],
)
def test_relative_addresses_in_markdown_with_jekyll_relative_links(
    site: Build, config: str, page: str, url: str, found: str | None
) -> None:
    text = f"---\npermalink: /x/y/\n---\n![A mill]({url})\n"
    folders = {"", "docs/", page.rpartition("/")[0] + "/"}
    root = site({"_config.yml": config, page: text} | {f"{each}i/b.jpg": b"a" for each in folders})
    source = Source(page, Markup.MARKDOWN, text, "kramdown")
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source))
    assert target.path == found if found else target.state is TargetState.MISSING
    assert (target.form.folder if target.form else None) == ("x/y" if found else None)
