"""Pages that nobody gets are left out, and counted by the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from assetjob.model.result import Result
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.git_ignore import GitIgnore
from assetjob.site.pages import find_pages, read_source
from assetjob.site.unpublished_pages import Unpublished

Build = Callable[[Mapping[str, str | bytes]], Path]
Judged = Callable[..., Result]

DRAFT = "---\n{}\n---\ntext"
ELEVENTY = {"eleventy.config.js": ""}
FRONT = "not published by their front matter"
DATA = "not published by a data file of their folder"
ABOUT = "files about a repository or a library"
BUILT = "sources of a built page next to them"
# Files of a site, one of its pages, and why it is left out.
PAGES: dict[str, tuple[dict[str, str], str, str | None]] = {
    "permalink: false": ({"a.md": DRAFT.format("permalink: false")}, "a.md", FRONT),
    "published: false": ({"a.html": DRAFT.format("published: false # yet")}, "a.html", FRONT),
    "draft: true": ({"a.md": "---\r\na: b\r\ndraft: true\r\n---\r\n"}, "a.md", FRONT),
    "draft = true": ({"a.md": "+++\ndraft = true\n+++\n"}, "a.md", FRONT),
    "draft: false": ({"a.md": DRAFT.format("draft: false\npermalink: /false")}, "a.md", None),
    "draft further inside": ({"a.md": DRAFT.format("a:\n  draft: true")}, "a.md", None),
    "draft: true in the text": ({"a.md": "---\na: b\n---\ndraft: true\n"}, "a.md", None),
    "draft: True": ({"a.md": DRAFT.format("draft: True")}, "a.md", FRONT),
    "draft = true of a table": ({"a.md": "+++\n[params]\ndraft = true\n+++\n"}, "a.md", None),
    "published: no": ({"a.md": DRAFT.format("published: no")}, "a.md", FRONT),
    "published: off": ({"a.md": DRAFT.format("published: off")}, "a.md", FRONT),
    "published: False": ({"a.md": DRAFT.format("published: False")}, "a.md", FRONT),
    "published: yes": ({"a.md": DRAFT.format("published: yes")}, "a.md", None),
    "published: a text": ({"a.md": DRAFT.format("published: 'no'")}, "a.md", None),
    "published: a longer word": ({"a.md": DRAFT.format("published: nothing")}, "a.md", None),
    "not in collections": (
        {**ELEVENTY, "a.md": DRAFT.format("eleventyExcludeFromCollections: true")},
        "a.md",
        None,
    ),
    "data of the folder": (
        {**ELEVENTY, "b/b.json": '{"draft": true}', "b/a.md": ""},
        "b/a.md",
        DATA,
    ),
    "data of a folder above": (
        {**ELEVENTY, "b/b.11tydata.js": "module.exports = { permalink: false }", "b/c/a.md": ""},
        "b/c/a.md",
        DATA,
    ),
    "data of the page": (
        {**ELEVENTY, "b/a.json": '{"permalink":false}', "b/a.md": ""},
        "b/a.md",
        DATA,
    ),
    "data of another folder": (
        {**ELEVENTY, "c/c.json": '{"draft":true}', "b/a.md": ""},
        "b/a.md",
        None,
    ),
    "data without Eleventy": ({"b/b.json": '{"draft": true}', "b/a.md": ""}, "b/a.md", None),
    "README of a library": ({**ELEVENTY, "lib/README.md": "# a"}, "lib/README.md", ABOUT),
    "README in another language": (
        {**ELEVENTY, "lib/README.zh-CN.md": "# a"},
        "lib/README.zh-CN.md",
        ABOUT,
    ),
    "a page that is named like it": ({**ELEVENTY, "readmes.md": "# a"}, "readmes.md", None),
    "README with front matter": ({"lib/README.md": "---\n---\n"}, "lib/README.md", None),
    "README as a front page": ({"mkdocs.yml": "", "docs/README.md": ""}, "docs/README.md", None),
    "README beside a front page": (
        {"mkdocs.yml": "", "docs/README.md": "", "docs/index.md": ""},
        "docs/README.md",
        ABOUT,
    ),
    "README of a library of Bower in a site of Jekyll": (
        {"_config.yml": "", "images/nano/bower.json": "", "images/nano/README.md": "# a"},
        "images/nano/README.md",
        ABOUT,
    ),
    "README with a version in its folder's name": (
        {"_config.yml": "", "js/gallery-5.10.3/a.js": "", "js/gallery-5.10.3/demo/README.md": ""},
        "js/gallery-5.10.3/demo/README.md",
        ABOUT,
    ),
    "README beside minified scripts": (
        {"_config.yml": "", "lib/a/dist/a.min.js": "", "lib/a/README.md": ""},
        "lib/a/README.md",
        ABOUT,
    ),
    "README of a folder of Jekyll": (
        {"_config.yml": "", "a.min.js": "", "lesson/package.json": "", "lesson/README.md": ""},
        "lesson/README.md",
        None,
    ),
    "README of a version of the documentation": (
        {"_config.yml": "", "version-1.2.0/a.css": "", "version-1.2.0/README.md": ""},
        "version-1.2.0/README.md",
        None,
    ),
    "README as a front page beside minified scripts": (
        {"mkdocs.yml": "", "docs/README.md": "", "docs/a.min.js": "", "docs/b/README.md": ""},
        "docs/b/README.md",
        None,
    ),
    "library with front matter": (
        {"_config.yml": "", "lib/a/bower.json": "", "lib/a/README.md": "---\n---\n"},
        "lib/a/README.md",
        None,
    ),
    "LICENSE": ({"_config.yml": "", "lib/LICENSE.md": ""}, "lib/LICENSE.md", ABOUT),
    "beside the built page": ({"a.md": "", "a.html": "<!doctype html><p>"}, "a.md", BUILT),
    "beside another source": ({"a.md": "", "a.html": "---\n---\n<p>"}, "a.md", None),
    "built page": ({"a.md": "", "a.html": "<!doctype html><p>"}, "a.html", None),
}

FUTURE = "dated in the future"
EXPIRED = "expired by their front matter"
TODAY = date(2026, 5, 14)
JEKYLL = {"_config.yml": "title: a"}
HUGO = {"hugo.toml": "theme = 'a'"}
POST = "_posts/{}-a.md"
LATER = DRAFT.format("date: 2026-05-15")
# The same with dates, which are those of `TODAY` or around it.
DATED: dict[str, tuple[dict[str, str], str | None]] = {
    "post of tomorrow": ({**JEKYLL, POST.format("2026-05-15"): DRAFT}, FUTURE),
    "post of today": ({**JEKYLL, POST.format("2026-05-14"): DRAFT}, None),
    "post below a folder": ({**JEKYLL, f"b/{POST.format('2027-1-1')}": DRAFT}, FUTURE),
    "post whose date is later": ({**JEKYLL, POST.format("2020-01-01"): LATER}, FUTURE),
    "post whose date is earlier": (
        {**JEKYLL, POST.format("2027-01-01"): DRAFT.format("date: 2020-01-01 10:00:00 +0800")},
        None,
    ),
    "post that is built": (
        {"_config.yml": "future: true", POST.format("2027-01-01"): DRAFT},
        None,
    ),
    "document of a collection": (
        {"_config.yml": "collections: [events]", "_events/a.md": LATER},
        FUTURE,
    ),
    "page of Jekyll": ({**JEKYLL, "a.md": LATER}, None),
    "page of Eleventy": ({**ELEVENTY, "a.md": LATER}, None),
    "date of Hugo": ({**HUGO, "content/a.md": LATER}, FUTURE),
    "publishDate": ({**HUGO, "content/a.md": DRAFT.format("publishDate: 2027-01-01")}, FUTURE),
    "publishDate in TOML": (
        {**HUGO, "content/a.md": "+++\npublishDate = 2027-01-01T10:00:00Z\n+++\n"},
        FUTURE,
    ),
    "publishDate that is over": (
        {**HUGO, "content/a.md": DRAFT.format("publishDate: 2020-01-01\ndate: 2027-01-01")},
        None,
    ),
    "buildFuture": ({"hugo.toml": "buildFuture = true", "content/a.md": LATER}, None),
    "expiryDate": ({**HUGO, "content/a.md": DRAFT.format("expiryDate: 2026-05-13")}, EXPIRED),
    "expiryDate to come": (
        {**HUGO, "content/a.md": "+++\nexpiryDate = 2026-05-14\n+++\n"},
        None,
    ),
    "expiryDate elsewhere": ({"a.md": DRAFT.format("expiryDate: 2020-01-01")}, None),
    "no rendering": (
        {**HUGO, "content/a.md": DRAFT.format("build:\n  render: never")},
        FRONT,
    ),
    "no rendering in TOML": (
        {**HUGO, "content/a.md": '+++\n[_build]\nrender = "never"\n+++\n'},
        FRONT,
    ),
    "not in lists": (
        {**HUGO, "content/a.md": DRAFT.format("build:\n  list: never\n  render: always")},
        None,
    ),
    "invalid TOML": ({**HUGO, "content/a.md": "+++\ndraft = \n+++\n"}, None),
}


@pytest.mark.parametrize(("files", "reason"), DATED.values(), ids=DATED)
def test_pages_by_their_dates(site: Build, files: dict[str, str], reason: str | None) -> None:
    page = list(files)[-1]
    root = site(files)
    assert _reason(Settings(site=root, today=TODAY), page) == reason
    assert _reason(Settings(site=root, today=TODAY, drafts=True), page) is None


@pytest.mark.parametrize(("files", "page", "reason"), PAGES.values(), ids=PAGES)
def test_pages_that_nobody_gets(
    site: Build, files: dict[str, str], page: str, reason: str | None
) -> None:
    root = site(files)
    assert _reason(Settings(site=root), page) == reason
    assert _reason(Settings(site=root, include=(f"/{page}",)), page) is None
    assert _reason(Settings(site=root, paths=(root / page,)), page) is None


RSS = '<rss version="2.0"><channel><description><![CDATA[<img src="a.png">]]></description></rss>'
FEEDS = {
    "RSS": RSS,
    "declared": f'<?xml version="1.0" encoding="UTF-8"?>{RSS}',
    "Atom after a comment": '\ufeff<?xml version="1.0"?>\n<!-- new -->\n<feed xmlns="x"></feed>',
    "RSS 1": "<rdf:RDF xmlns:rdf='x'></rdf:RDF>",
    "site map": '<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<urlset></urlset>',
    "made by Jekyll": f"---\nlayout: null\n---\n{RSS}",
}


@pytest.mark.parametrize("text", FEEDS.values(), ids=FEEDS)
def test_feeds_named_like_pages_are_no_pages(site: Build, text: str) -> None:
    root = site({"feed/index.html": text})
    for settings in (Settings(site=root), Settings(site=root, include=("/feed/",))):
        assert _reason(settings, "feed/index.html") == "feeds and site maps: they are XML"


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE html><html></html>',
        "<p>An <rss> element</p>",
        "<!-- <rss> --><p></p>",
        "<feedback-form></feedback-form>",
        "<rss",
    ],
)
def test_pages_that_look_a_little_like_feeds_stay(site: Build, text: str) -> None:
    assert _reason(Settings(site=site({"a.html": text})), "a.html") is None


EMAIL = "e-mails and their templates: they follow other rules"
MAILS = {
    "Mailchimp": ('<table><tr><td><a href="*|ARCHIVE|*">Open</a></table>', EMAIL),
    "a name": ("<table bgcolor=white><tr><td>Dear *|FNAME|*</table>", EMAIL),
    "a condition": ("<table><tr><td>*|IF:REWARDS|* *|HTML:REWARDS|*</table>", EMAIL),
    "HubSpot": ('<table><tr><td><a href="{{ unsubscribe_link }}">No</a></table>', EMAIL),
    "Campaign Monitor": ("<table><tr><td><unsubscribe>No</unsubscribe></table>", EMAIL),
    "MJML": ("<head><style>.mj-column-per-50 {}</style></head><table></table>", EMAIL),
    "Apple Mail": ("<head><meta name='x-apple-disable-message-reformatting'></head>", EMAIL),
    "Outlook": ("<head><style>.ExternalClass {width: 100%}</style></head>", EMAIL),
    "a condition for Outlook": ("<head><!--[if mso]><style></style><![endif]--></head>", EMAIL),
    "tables as in mail programs": (
        "<head><style>img {-ms-interpolation-mode: a} td {mso-table-lspace: 0}</style></head>",
        EMAIL,
    ),
    "a page of Word": (
        "<head><!--[if gte mso 9]><![endif]--><style>td {mso-table-lspace: 9pt}</style></head>",
        None,
    ),
    "a post with a newsletter's tables": ('<table class="mcnImageGroupBlock" width="600">', None),
    "an old layout": ('<head></head><table bgcolor="white" width="600"></table>', None),
    "documentation": ("<table><tr><td><code>*|FNAME|*</code></table>", None),
    "without a table": ("<p>Dear *|FNAME|*</p>", None),
    "documentation of styles": ("<head></head><p>.ExternalClass</p>", None),
}


@pytest.mark.parametrize(("text", "reason"), MAILS.values(), ids=MAILS)
def test_emails_are_no_pages(site: Build, text: str, reason: str | None) -> None:
    root = site({"a.html": text})
    assert _reason(Settings(site=root), "a.html") == reason
    assert _reason(Settings(site=root, include=("/a.html",)), "a.html") is None


def test_drafts_are_scanned_on_request(site: Build) -> None:
    files = {
        **ELEVENTY,
        "a.md": DRAFT.format("draft: true"),
        "b/b.json": '{"draft":true}',
        "b/c.md": "",
    }
    settings = Settings(site=site(files), drafts=True)
    assert [_reason(settings, page) for page in ("a.md", "b/c.md")] == [None, None]


def _reason(settings: Settings, page: str) -> str | None:
    found = find_site(settings)
    source = read_source(found, page, settings)
    return Unpublished(found, settings).reason(source)  # type: ignore[arg-type]


def test_builds_beside_their_sources_are_counted(site: Build) -> None:
    files = {
        "website/docusaurus.config.js": "",
        "website/docs/a.md": "",
        "website/build/index.html": "",
        "website/build/b/index.html": "",
        "website/build/b/logo.png": "",
        "build/a.html": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("build/a.html", "website/docs/a.md")
    assert found.left_out == {"in a folder that Docusaurus writes": 2}
    named = Settings(site=settings.site, include=("website/build/b/",))
    assert "website/build/b/index.html" in find_pages(find_site(named), named).paths


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("", "in a folder named _site, which generators write"),
        ("_config.yml", "in a folder that Jekyll writes"),
    ],
)
def test_site_folders_are_counted(site: Build, config: str, reason: str) -> None:
    files = {"a.html": "", "_site/index.html": "", "_site/b/index.html": ""}
    settings = Settings(site=site({**files, **({config: ""} if config else {})}))
    found = find_pages(find_site(settings), settings)
    assert (found.paths, found.left_out) == (("a.html",), {reason: 2})
    named = Settings(site=settings.site, include=("_site/b/",))
    assert "_site/b/index.html" in find_pages(find_site(named), named).paths


def test_what_lies_outside_jekylls_source_is_counted(site: Build) -> None:
    files = {
        "docs/_config.yml": "source: in/src\n",
        "docs/in/src/a.md": "",
        "docs/in/b.md": "",
        "docs/c/d.html": "",
        "docs/book/book.toml": "",
        "docs/book/src/e.md": "",
        "f.html": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("docs/book/src/e.md", "docs/in/src/a.md", "f.html")
    assert found.left_out == {"outside the folder that Jekyll builds": 2}


def test_collections_may_be_declared_in_another_configuration(site: Build) -> None:
    """As Isomer does, with a file in each collection's folder."""
    settings = Settings(site=site({"_config.yml": "title: T\n", "_issue-05/a.md": "---\n---\n"}))
    assert find_pages(find_site(settings), settings).paths == ("_issue-05/a.md",)


def test_markdown_beside_the_pages_of_mkdocs_is_counted(site: Build) -> None:
    files = {
        "mkdocs.yml": "docs_dir: text\n",
        "text/a.md": "",
        "archive/b.md": "",
        "overrides/main.html": "",
        "book/book.toml": "",
        "book/src/c.md": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("book/src/c.md", "overrides/main.html", "text/a.md")
    assert found.left_out == {"outside the folder of pages of MkDocs": 1}


def test_pages_beside_the_input_of_eleventy_are_counted(site: Build) -> None:
    files = {
        "eleventy.config.images.js": "input = src;",
        "eleventy.config.js": 'export default { dir: { input: "content" } }',
        "content/a.md": "",
        "content/b.html": "",
        "archive/b.md": "",
        "parts/head.html": "",
        "public/c.html": "",
        "_includes/d.html": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("_includes/d.html", "content/a.md", "content/b.html", "public/c.html")
    assert found.left_out == {"outside the folder of pages of Eleventy": 2}


def test_what_docusaurus_1_built_is_counted(site: Build) -> None:
    files = {
        "website/package.json": '{"devDependencies": {"docusaurus": "^1"}}',
        "website/build/name/index.html": '<img src="/img/a.png">',
        "website/build/name/img/a.png": "",
        "docs/a.md": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("docs/a.md",)
    assert found.left_out == {"in a folder that Docusaurus 1 writes": 1}


def test_without_that_folder_all_markdown_may_be_pages(site: Build) -> None:
    settings = Settings(site=site({"mkdocs.yml": "", "a.md": ""}))
    assert find_pages(find_site(settings), settings).paths == ("a.md",)


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"mkdocs.yml": "docs_dir: missing\n"}, 'mkdocs.yml: docs_dir "missing"'),
        ({"mkdocs.yml": "docs_dir: ../docs # beside\n"}, 'mkdocs.yml: docs_dir "../docs"'),
        ({".eleventy.js": "dir: { input: './in' }"}, '.eleventy.js: input "./in"'),
        ({".vitepress/config.ts": 'srcDir: "in",'}, '.vitepress/config.ts: srcDir "in"'),
        ({".vitepress/config.ts": "srcDir: folder,"}, ""),
        ({"mkdocs.yml": "docs_dir: text\n", "text/a.md": ""}, ""),
        ({"mkdocs.yml": "# docs_dir: missing\n"}, ""),
        ({".eleventy.js": "sass({ input: 'text/a.md' })", "text/a.md": ""}, ""),
        ({".eleventy.js": "images({ input: '**/*.png' })"}, ""),
    ],
)
def test_a_folder_of_pages_that_is_missing_is_said(
    site: Build, files: dict[str, str], named: str
) -> None:
    settings = Settings(site=site({**files, "b.md": ""}))
    notes = find_pages(find_site(settings), settings).notes
    assert [note.partition(" is not a folder")[0] for note in notes] == ([named] if named else [])


def test_what_git_ignores_is_counted(site: Build) -> None:
    files = {
        ".gitignore": "/out/\n*.tmp.html\n!keep.tmp.html\n",
        "a.html": "",
        "out/a.html": "",
        "b/out/a.html": "",
        "b/a.tmp.html": "",
        "b/keep.tmp.html": "",
        "c/.gitignore": "*\n",
        "c/a.html": "",
    }
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    assert found.paths == ("a.html", "b/keep.tmp.html", "b/out/a.html")
    assert found.left_out == {"ignored by git": 3}
    named = Settings(site=settings.site, paths=(settings.site / "out",))
    assert find_pages(find_site(named), named).paths == ("out/a.html",)


def test_a_build_that_git_ignores_is_scanned_by_its_name(site: Build) -> None:
    root = site({".git/HEAD": "", ".gitignore": "out\n", "out/a.html": "", "out/b/c.html": ""})
    assert GitIgnore(root).ignores("out", folder=True)
    settings = Settings(site=root / "out")
    assert find_pages(find_site(settings), settings).paths == ("a.html", "b/c.html")
    (root / "out/.gitignore").write_text("*\n", encoding="utf-8")
    assert len(find_pages(find_site(settings), settings).paths) == 2


@pytest.mark.parametrize("theme", ['theme = "one"', 'theme = ["two", "one"]', ""])
def test_themes_that_are_not_used_are_left_out(site: Build, theme: str) -> None:
    files = {"hugo.toml": theme, "content/a.md": ""}
    files |= {f"themes/{name}/layouts/a.html": "" for name in ("one", "two", "three")}
    settings = Settings(site=site(files))
    found = find_pages(find_site(settings), settings)
    unused = {name for name in ("two", "three") if theme and f'"{name}"' not in theme}
    assert {path.split("/")[1] for path in found.paths[1:]} == {"one", "two", "three"} - unused
    assert found.left_out.total() == len(unused)


ON_BUILT = "run assetjob on the built site."


def test_sources_of_which_no_page_can_be_read_are_named(judged: Judged) -> None:
    files = {
        "web/docusaurus.config.js": "",
        "web/docs/a.mdx": "",
        "web/docs/b.mdx": "",
        "docs/conf.py": "extensions = []",
        "docs/a.rst": "",
        "docs/index.md": "",
    }
    result = judged(files, (), "audit")
    assert result.notes == (
        f"web: no page of Docusaurus can be read (2 sources: .mdx); {ON_BUILT}",
        "1 file is not scanned that may be pages; add --include '*.rst' to scan them.",
    )


def test_sources_that_need_include_are_said_beside_pages_that_are_read(judged: Judged) -> None:
    files = {
        "docusaurus.config.js": "",
        "docs/a.md": "",
        "docs/b.mdx": "",
        "docs/c.mdx": "",
        "src/pages/index.jsx": "",
        "docs/AGENTS.md": "",
    }
    result = judged(files, (), "audit")
    assert result.left_out == {
        "*.mdx is scanned only with --include": 2,
        "files about a repository or a library": 1,
    }
    assert result.notes == (
        f".: some pages of Docusaurus cannot be read (1 source: .jsx); {ON_BUILT}",
        "2 files are not scanned that may be pages; add --include '*.mdx' to scan them.",
    )


TEMPLATES = {
    "Eleventy": {"eleventy.config.js": "", "_includes/base.ejs": "", "_includes/b.hbs": ""},
    "Hexo": {"scaffolds/post.md": "", "themes/a/layout/b.ejs": "", "themes/a/layout/c.swig": ""},
}


@pytest.mark.parametrize("generator", TEMPLATES)
def test_templates_that_cannot_be_read_are_counted(judged: Judged, generator: str) -> None:
    files = {**TEMPLATES[generator], "source/a.md": "", "a.md": ""}
    notes = judged(files, (), "audit").notes
    assert any(f"pages of {generator} cannot be read (2 sources: " in note for note in notes)


def test_a_site_without_a_published_page_is_no_error(judged: Judged) -> None:
    result = judged({"a.md": DRAFT.format("published: false")}, command="audit")
    assert result.exit_code == 0
    assert result.notes == (f"no page is published: 1 left out ({FRONT})",)


def test_files_that_need_include_are_counted_and_said(judged: Judged) -> None:
    files = {"a.html": "", "b.xhtml": "", "c.mkd": "", "d/e.rst": "", "f.css": "", "g.txt": ""}
    result = judged(files, command="audit")
    assert result.left_out == {
        f"*{ending} is scanned only with --include": 1 for ending in (".xhtml", ".mkd", ".rst")
    }
    (note,) = result.notes
    assert note.startswith("3 files are not scanned that may be pages; add --include '*.mkd' ")


AS_TEXT = "a.md:1: my pic.jpg: is shown as text, since CommonMark allows no spaces in an address; "
AS_HTML = "a.md:2: a.jpg: is shown as text, since Markdown is not read within this HTML; "
UNREAD = {
    "one as text": ("![x](my pic.jpg)", AS_TEXT + "write %20 for each space."),
    "three as text": (
        "![x](my pic.jpg)\n\n![x](my pic.jpg) ![y](your pic.jpg)",
        AS_TEXT + "write %20 for each space (2 more like it).",
    ),
    "within HTML": (
        "<div>\n![x](a.jpg)\n</div>",
        AS_HTML + "write an <img> there.",
    ),
    "not known": (
        "{% gallery 'a.jpg' 'b.jpg' %} {% assign hero = '/a.jpg' %}",
        "Images in constructs that are not read: 2 (see Coverage).",
    ),
}


@pytest.mark.parametrize(("text", "note"), UNREAD.values(), ids=UNREAD)
def test_images_that_are_not_read_are_said(judged: Judged, text: str, note: str) -> None:
    assert note in judged({"a.md": text}, command="audit").notes


@pytest.mark.parametrize("ending", ["mkd", "mkdn", "mkdown"])
def test_jekyll_renders_further_endings(judged: Judged, ending: str) -> None:
    files = {"_config.yml": "plugins: []", f"a.{ending}": "---\n---\n![](a.jpg)\n"}
    result = judged(files, ["a.jpg"], "audit")
    assert not result.left_out
    assert [page.source.path for page in result.pages] == [f"a.{ending}"]
    assert result.pages[0].images[0].ref.kind == "markdown"


def test_the_result_counts_what_was_left_out(judged: Judged) -> None:
    result = judged({"a.html": "---\npublished: false\n---\n", "b.html": ""}, (), "audit")
    assert [page.source.path for page in result.pages] == ["b.html"]
    assert result.left_out == {FRONT: 1}
