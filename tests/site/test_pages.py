from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.result import Result
from assetjob.model.site import Collection, Site
from assetjob.model.text import Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site import projects
from assetjob.site.config import find_site
from assetjob.site.generator_entry import Generator, files
from assetjob.site.left_alone import reason_left_alone
from assetjob.site.pages import find_pages, read_source
from assetjob.site.root import find_root

Build = Callable[[Mapping[str, str | bytes]], Path]

FILES: dict[str, str | bytes] = dict.fromkeys(
    [
        "index.md",
        "a.html",
        "b.HTM",
        "c.markdown",
        "d.txt",
        "README.md",
        "docs/README.md",
        "_posts/2020-01-01-a.md",
        "news/_posts/2020-01-01-a.md",
        "_team/x.md",
        "_drafts/x.md",
        "_includes/x.html",
        "_layouts/x.html",
        "_site/x.html",
        "node_modules/p/x.html",
        "vendor/x.md",
        ".git/x.md",
        ".hidden/x.md",
        "old/x.md",
        "old/deep/x.md",
        "reports/index.html",
        "assets/responsive/x.html",
    ],
    "text",
)
CONFIG = "exclude: [old/deep, '*.markdown']\ninclude: [.hidden]\n"
ALWAYS = ["_posts/2020-01-01-a.md", "_team/x.md", "a.html", "b.HTM", "docs/README.md", "index.md"]


def pages(root: Path, **settings: object) -> list[str]:
    chosen = replace(
        Settings(site=root, reports=root / "reports"),
        **settings,  # type: ignore[arg-type]
    )
    return list(find_pages(find_site(chosen), chosen).paths)


def test_a_jekyll_site(site: Build) -> None:
    root = site({**FILES, "_config.yml": CONFIG})
    expected = [*ALWAYS, ".hidden/x.md", "news/_posts/2020-01-01-a.md", "old/x.md"]
    assert pages(root) == sorted(expected)


def test_a_folder_of_html_has_no_folders_of_jekyll(site: Build) -> None:
    root = site({"a.html": "", "_includes/x.html": "", "_drafts/x.md": "", "_site/x.html": ""})
    assert pages(root) == ["_drafts/x.md", "_includes/x.html", "a.html"]


def test_data_of_tests(site: Build) -> None:
    root = site({"a.html": "", "src/__tests__/snapshots/b.html": "", "__fixtures__/c.md": ""})
    chosen = Settings(site=root, reports=root / "reports")
    found = find_pages(find_site(chosen), chosen)
    assert list(found.paths) == ["a.html"]
    assert found.left_out == {"tests and their data": 2}
    assert pages(root, include=("__fixtures__/*.md",)) == ["__fixtures__/c.md", "a.html"]


def test_example_sites_of_themes(site: Build) -> None:
    files = {"a.md": "", "b/exampleSite/c.md": "", "themes/d/exampleSite/content/e.md": ""}
    files |= {"themes/d/archetypes/f.md": "", "themes/d/docs/content/g.md": ""}
    root = site({**files, "themes/d/exampleSite/config.toml": ""})
    chosen = Settings(site=root, reports=root / "reports")
    found = find_pages(find_site(chosen), chosen)
    assert list(found.paths) == ["a.md", "b/exampleSite/c.md"]
    assert found.left_out == {"example sites, documentation and new pages of themes": 3}


@pytest.mark.parametrize(
    ("script", "is_editor"),
    [
        ("tiny_mce/tiny_mce.js", True),
        ("tiny_mce/tinymce.min.js", True),
        ("tiny_mce/tinymce.js/", False),
        ("ckeditor.js", False),
        ("tiny_mce/editor.js", False),
    ],
)
def test_the_dialogs_of_an_editor(site: Build, script: str, is_editor: bool) -> None:
    dialogs = ["admin/tiny_mce/plugins/link/link.htm", "admin/tiny_mce/about.htm"]
    script = f"{script}a.txt" if script.endswith("/") else script
    root = site({"a.html": "", f"admin/{script}": "", **dict.fromkeys(dialogs, "")})
    chosen = Settings(site=root, reports=root / "reports")
    found = find_pages(find_site(chosen), chosen)
    assert list(found.paths) == (["a.html"] if is_editor else ["a.html", *sorted(dialogs)])
    assert found.left_out == ({"dialogs of rich text editors": 2} if is_editor else {})
    assert dialogs[0] in pages(root, include=("admin/",))
    assert dialogs[0] in pages(root, paths=(root / "admin/tiny_mce",))


def test_a_page_beside_the_script_of_an_editor(site: Build) -> None:
    root = site({"blog/a.html": "", "blog/ckeditor.js": ""})
    assert pages(root) == ["blog/a.html"]


def test_drafts(site: Build) -> None:
    root = site({**FILES, "_config.yml": ""})
    assert set(pages(root, drafts=True)) - set(pages(root)) == {"_drafts/x.md"}


def test_exclude_and_include(site: Build) -> None:
    root = site({**FILES, "_config.yml": CONFIG})
    assert pages(root, exclude=("*.md", "*.HTM")) == ["a.html"]
    assert set(pages(root, include=("_includes/",))) - set(pages(root)) == {"_includes/x.html"}
    assert set(pages(root, include=("c.markdown",))) - set(pages(root)) == {"c.markdown"}


def test_single_files_and_folders(site: Build) -> None:
    root = site({**FILES, "_config.yml": CONFIG})
    assert pages(root, paths=(root / "a.html", root / "news")) == [
        "a.html",
        "news/_posts/2020-01-01-a.md",
    ]


def test_a_built_site_below_its_sources_is_a_site(site: Build) -> None:
    root = site({"_config.yml": "", "_site/index.html": "", "_posts/2020-01-01-a.md": ""})
    assert find_root([root / "_site"]) == (root / "_site", ())
    assert find_root([root]) == (root, ())
    assert find_root([root / "_posts"]) == (root, (root / "_posts",))
    post = root / "_posts/2020-01-01-a.md"
    assert find_root([post]) == (root, (post,))


def test_a_folder_that_a_generator_writes_is_a_site(site: Build) -> None:
    root = site({"assetjob.toml": "", "out/en/a.html": "", "news/a.html": ""})
    assert find_root([root / "out"]) == (root / "out", ())
    assert find_root([root / "news"]) == (root, (root / "news",))


@pytest.mark.parametrize("folder", [".", "_posts", "_site"])
def test_no_argument_means_the_working_folder(
    site: Build, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    root = site({"_config.yml": "", "_site/index.html": "", "_posts/2020-01-01-a.md": ""})
    monkeypatch.chdir(root / folder)
    assert find_root([]) == find_root([Path()]) == find_root([root / folder])


def test_arguments_that_cannot_be_used(site: Build, tmp_path: Path) -> None:
    root = site({"_config.yml": "", "a.md": ""})
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(SiteError, match="no such file"):
        find_root([root / "nothing"])
    with pytest.raises(SiteError, match="is no page"):
        find_root([root / "_config.yml"])
    with pytest.raises(SiteError, match="different sites"):
        find_root([root / "a.md", other])


def test_configuration_that_is_no_yaml(site: Build) -> None:
    root = site({"_config.yml": "baseurl: [", "a.md": ""})
    with pytest.raises(SiteError, match=r"_config\.yml: not valid YAML"):
        pages(root)


def test_configuration_that_is_a_bomb(site: Build) -> None:
    levels = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 20)]
    for bomb in (
        "a0: &a0 {x: 1}\n" + "".join(levels),
        "a: " + "[" * 50_000,
        "a: " + "{b: " * 9_000,
    ):
        with pytest.raises(SiteError, match=r"_config\.yml: not valid YAML"):
            pages(site({"_config.yml": f"baseurl: /a\n{bomb}"}))


def test_configuration_is_read_for_its_texts_only(site: Build) -> None:
    odd = "a: 2001-99-99\nb: !!int x\nc: !ruby/regexp /x/\nd: " + "9" * 5_000
    merged = "x: &x {permalink: /:title}\ncollections: {posts: {<<: *x}}\nbaseurl: ~\n"
    found = find_site(Settings(site=site({"_config.yml": f"{odd}\n{merged}url: http://a.b"})))
    project = found.projects[0]
    assert project.jekyll
    assert project.jekyll.collections == (Collection("posts", "/:title", output=False),)
    assert (project.baseurl, project.origin) == ("", "http://a.b")


@pytest.mark.parametrize(
    ("config", "dialect", "keeps_html", "block_html"),
    [
        ("", "kramdown", True, False),
        ("markdown: Kramdown\nkramdown: {parse_block_html: true}", "kramdown", True, True),
        ("markdown: GFM\nkramdown: [x]", "commonmark", False, False),
        ("markdown: redcarpet", "commonmark", False, False),
        ("markdown: CommonMark\ncommonmark: {options: [SMART]}", "commonmark", False, False),
        (
            "markdown: CommonMarkGhPages\ncommonmark: {options: [SMART, unsafe]}",
            "commonmark",
            True,
            False,
        ),
    ],
)
def test_how_markdown_is_rendered(
    site: Build, config: str, dialect: str, keeps_html: bool, block_html: bool
) -> None:
    settings = Settings(site=site({"_config.yml": config, "a.md": "text"}))
    found = find_site(settings)
    source = read_source(found, "a.md", settings)
    assert isinstance(source, Source)
    assert (source.dialect, _keeps_html(found), source.block_html) == (
        dialect,
        keeps_html,
        block_html,
    )
    told = find_site(replace(settings, markdown="commonmark"))
    assert _keeps_html(told)


def _keeps_html(found: Site) -> bool:
    return found.projects[0].jekyll is not None and found.projects[0].jekyll.keeps_html


def test_text_is_the_bytes(site: Build) -> None:
    data = "\ufeffa\r\nb\rc\u2028\n".encode()
    root = site({"a.md": data, "b.md": b"\xff", "_config.yml": ""})
    settings = Settings(site=root)
    found = find_site(settings)
    source = read_source(found, "a.md", settings)
    assert isinstance(source, Source)
    assert (source.text.encode(), source.dialect) == (data, "kramdown")
    failure = read_source(found, "b.md", settings)
    assert isinstance(failure, Failure)
    assert "not UTF-8" in failure.reason


ON_REQUEST = ("a.xhtml", "b.mkd", "c.mdx", "d.rst", "e.adoc", "e.html.erb", "e.lr")


def test_pages_on_request(site: Build) -> None:
    root = site(dict.fromkeys((*ON_REQUEST, "f.md", "g.txt"), "x"))
    assert pages(root) == ["f.md"]
    assert pages(root, include=("*.mdx", "*.txt")) == ["c.mdx", "f.md"]
    assert pages(root, include=("*",)) == [*ON_REQUEST, "f.md"]
    assert pages(root, paths=(root / "d.rst",)) == ["d.rst"]


@pytest.mark.parametrize(
    ("path", "dialect", "written"),
    [
        ("a.md", "commonmark", True),
        ("b.mkd", "commonmark", True),
        ("c.mdx", "mdx", False),
        ("d.rst", "restructuredtext", False),
        ("e.adoc", "asciidoc", False),
        ("f.xhtml", "commonmark", False),
        ("contents.lr", "commonmark", False),
        ("index.html.erb", "commonmark", False),
    ],
)
def test_languages_of_pages(site: Build, path: str, dialect: str, written: bool) -> None:
    settings = Settings(site=site({path: "Text"}), generator="html")
    found = find_site(settings)
    source = read_source(found, path, settings)
    assert isinstance(source, Source)
    assert source.dialect == dialect
    assert (reason_left_alone(found, source, parse(source)) is None) is written


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.html.erb", '<% each do |p| %><img src="/p.png" alt="A mill"><% end %>'),
        ("a.erb", '<%= image_tag "/p.png", alt: "A mill" %>'),
        ("a.html.md.erb", "# <%= title %>\n\n![A mill](/p.png)\n"),
        ("a/contents.lr", "title: A\n---\nbody:\n\n![A mill](p.png)\n---\ntags: b\n"),
        ("a/contents.lr", "body:\n\n#### text ####\ntext:\n\n<img src=p.png alt='A mill'>\n"),
    ],
)
def test_templates_and_contents_are_judged(site: Build, path: str, text: str) -> None:
    settings = Settings(site=site({path: text}), include=("*.erb", "*.lr"))
    found = find_site(settings)
    source = read_source(found, path, settings)
    assert isinstance(source, Source)
    (image,) = parse(source).refs
    assert (image.url or "").strip("/") == "p.png"
    assert image.value("alt") == "A mill"


@pytest.mark.parametrize("sources_writable", [True, False])
def test_a_generator_whose_sources_may_be_written(
    site: Build, monkeypatch: pytest.MonkeyPatch, sources_writable: bool
) -> None:
    toy = Generator(
        "Toy", files("book.toml"), dialect="kramdown", sources_writable=sources_writable
    )
    monkeypatch.setattr(projects, "GENERATORS", (toy,))
    settings = Settings(site=site({"book.toml": "", "a.md": "Text"}))
    found = find_site(settings)
    source = read_source(found, "a.md", settings)
    assert isinstance(source, Source)
    assert source.dialect == "kramdown"
    assert (reason_left_alone(found, source, parse(source)) is None) is sources_writable


BINARY = b"8BPS\0\1\0\0\0\0\0\0\0\3\xff\xfe"


def test_a_binary_file_is_no_page(judged: Callable[..., Result]) -> None:
    result = judged({"index.html": "<p>", "a.html": BINARY, "b/c.md": BINARY}, command="audit")
    assert [page.source.path for page in result.pages] == ["index.html"]
    assert not result.failures
    assert result.left_out == {"binary files that are named like pages": 2}
    (note,) = (note for note in result.notes if "binary" in note)
    assert note.startswith("a.html, b/c.md: binary, so no page")


@pytest.mark.parametrize(
    "data",
    ["<p>\u00e9".encode("latin-1"), "<p>\u00e9".encode("utf-16"), b"<p>" * 3_000 + b"\0\xff"],
    ids=["Latin-1", "UTF-16", "a null byte far inside"],
)
def test_a_page_in_another_encoding_is_a_failure(
    judged: Callable[..., Result], data: bytes
) -> None:
    result = judged({"index.html": "<p>", "a.html": data}, command="audit")
    assert [(each.path, "UTF-8" in each.reason) for each in result.failures] == [("a.html", True)]
