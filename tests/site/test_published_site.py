"""Which folder of a repository a host serves, so that addresses and variants are right in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.errors import SiteError
from assetjob.model.finding import Severity, State
from assetjob.model.result import Result
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.pages import REPORT_MARK, find_pages
from assetjob.site.published_folder import is_published, require_served_at_root
from assetjob.site.published_site import published_folders
from assetjob.store import Disk
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
Files = dict[str, str | bytes]

PAGE = '<!doctype html><html lang="en"><body><img src="{}" alt="A mill"></body></html>'
WORKFLOW = """steps:
  - uses: actions/upload-pages-artifact@v3
    with:
      path: ./www
"""
HOSTS: dict[str, Files] = {
    "Netlify": {"netlify.toml": '[build]\npublish = "www/"\n', "index.html": ""},
    "Firebase": {"firebase.json": '{"hosting": {"public": "www"}}', "index.html": ""},
    "Vercel": {"vercel.json": '{"outputDirectory": "./www"}', "other/index.html": ""},
    "Cloudflare": {"wrangler.toml": 'pages_build_output_dir = "www"', "other/index.html": ""},
    "Render": {"render.yaml": "services:\n- staticPublishPath: ./www\n", "index.html": ""},
    "GitHub's action": {".github/workflows/a.yml": WORKFLOW, "other/index.html": ""},
    "another action": {".github/workflows/a.yaml": "publish_dir: www", "other/index.html": ""},
}
ALONE: dict[str, Files] = {
    "a front page": {"README.md": "", "www/about/index.html": ""},
    "addresses in the folder": {
        "www/index.html": PAGE.format("/a.jpg"),
        "www/a.jpg": b"",
        "a.jpg": b"",
    },
    "a missing file": {"www/index.html": PAGE.format("/a.jpg")},
    "a report": {"reports/index.html": f"<meta charset=utf-8>{REPORT_MARK}"},
    "a page about the repository": {"README.html": "", "LICENSE.htm": ""},
    "an error page": {"404.html": ""},
    "links to the repository": {
        "README.md": "",
        "www/index.html": '<a href="../">a</a> <a class=b href="../README.md">b</a>'
        '<a href="../../releases">c</a>',
    },
    "a domain of the folder": {"CNAME": "example.org", "www/CNAME": "example.org"},
    "pages that lead to the folder": {
        "www/a.jpg": b"",
        "www/a/b.html": PAGE.format("../a.jpg"),
    },
    "a page that names its front page": {"www/a/b.html": '<link rel="up" href="../">'},
    "a style sheet that is above the folder for no browser": {
        "www/index.html": '<link rel="stylesheet" href="../a.css">',
        "www/a.css": "",
    },
}
WHOLE: dict[str, Files] = {
    "a page at the root": {"about.html": "", "www/index.html": ""},
    "several front pages": {"en/index.html": "", "fr/index.html": ""},
    "addresses above": {"www/index.html": PAGE.format("../a.jpg")},
    "a style sheet above": {
        "www/index.html": '<link rel="stylesheet" href="../a.css">',
        "a.css": "",
    },
    "a link to a page above": {
        "www/index.html": '<a href="../other/a.html">',
        "other/a.html": "",
    },
    "a link to a file at the root": {"www/index.html": '<a href="/a.pdf">', "a.pdf": b""},
    "a file at the root": {"www/index.html": PAGE.format("/static/a.jpg"), "static/a.jpg": b""},
    "a picture above behind another address": {
        "www/index.html": '<img alt="a > b" src="../a.jpg"> <video src="b.mp4" href="../b.jpg">',
    },
    "another page that leads above": {
        "www/index.html": "",
        "www/a/b.html": PAGE.format("../../a.jpg"),
    },
    "another page that counts from the root": {
        "www/index.html": '<a href="../">Back</a>',
        "www/two.html": PAGE.format("/a.jpg"),
        "a.jpg": b"",
    },
    "a page outside that counts from the root": {
        "www/index.html": "",
        "404.html": PAGE.format("/a.jpg"),
        "a.jpg": b"",
    },
    "a domain of the whole repository": {"www/index.html": "", "CNAME": "example.org"},
    "a template": {"www/index.html": "{% extends 'base.html' %}"},
    "a folder that is not there": {"netlify.toml": '[build]\npublish = "dist"', "index.html": ""},
    "a folder outside": {"netlify.toml": '[build]\npublish = "../www"', "index.html": ""},
    "the root": {"netlify.toml": '[build]\npublish = "."', "index.html": "", "www/index.html": ""},
    "no pages": {"firebase.json": '{"hosting": {"public": "www"}}', "www/a.js": ""},
    "other packages": {"node_modules/a/index.html": ""},
}


@pytest.mark.parametrize("files", HOSTS.values(), ids=HOSTS)
def test_a_hosts_configuration_names_the_folder(site: Build, files: Files) -> None:
    assert published_folders(site({**files, "www/index.html": ""})) == ("www",)


@pytest.mark.parametrize("files", ALONE.values(), ids=ALONE)
def test_the_only_front_page_tells_the_folder(site: Build, files: Files) -> None:
    assert published_folders(site({"www/index.html": "", **files})) == ("www",)


@pytest.mark.parametrize("files", WHOLE.values(), ids=WHOLE)
def test_the_root_is_served(site: Build, files: Files) -> None:
    assert published_folders(site(files)) == ()


def test_gitlab_serves_the_folder_public(site: Build) -> None:
    files: Files = {".gitlab-ci.yml": "pages:\n  stage: deploy\n", "index.html": ""}
    assert published_folders(site({**files, "public/index.html": ""})) == ("public",)


def test_the_innermost_of_two_folders_comes_first(site: Build) -> None:
    hosting = '{"hosting": [{"public": "www"}, {"public": "www/app"}]}'
    root = site({"firebase.json": hosting, "www/index.html": "", "www/app/index.html": ""})
    assert published_folders(root) == ("www/app", "www")


@pytest.mark.parametrize(
    ("files", "sources"),
    [
        ({"docs/index.html": ""}, ["docs", ""]),
        ({"docs/index.html": "", "docs/mkdocs.yml": ""}, ["docs", ""]),
        ({"public/index.html": "", "vite.config.js": ""}, ["", ""]),
        ({"docs/index.html": "", "assetjob.toml": 'generator = "html"'}, [""]),
    ],
    ids=["plain", "a generator's folder", "a generator's output", "stated"],
)
def test_folders_of_generators_are_their_own(site: Build, files: Files, sources: list[str]) -> None:
    found = find_site(load(site(files), {}))
    assert [project.source for project in found.projects] == sources


@pytest.mark.parametrize("src", ["/img/a.jpg", "img/a.jpg"])
def test_variants_lie_where_they_are_served(judged: Callable[..., Result], src: str) -> None:
    result = judged({"docs/index.html": PAGE.format(src), "README.md": ""}, ["docs/img/a.jpg"])
    assert not [each for each in result.findings if each.severity is Severity.ERROR]
    (page,) = (page for page in result.pages if page.rewritten is not None)
    assert 'srcset="assets/' in str(page.rewritten) or 'srcset="/assets/' in str(page.rewritten)
    variants = [each.variant.path for one in result.encoded.values() for each in one.kept]
    assert variants
    assert all(path.startswith("docs/assets/responsive/") for path in variants)


@pytest.mark.parametrize("other", ["a/p.html", "other/p.html"])  # before and after docs
def test_variants_of_a_page_outside_lie_there_too(
    judged: Callable[..., Result], other: str
) -> None:
    files = {"docs/index.html": PAGE.format("/a.jpg"), other: PAGE.format("../docs/a.jpg")}
    result = judged(files, ["docs/a.jpg"])
    assert not [each for each in result.findings if each.severity is Severity.ERROR]
    variants = [each.variant.path for one in result.encoded.values() for each in one.kept]
    assert all(path.startswith("docs/assets/responsive/") for path in variants)
    pages = {page.source.path: str(page.rewritten) for page in result.pages}
    assert ' srcset="/assets/responsive/a.jpg/' in pages["docs/index.html"]
    assert ' srcset="../docs/assets/responsive/a.jpg/' in pages[other]


@pytest.mark.parametrize("markup", ["srcset", "picture"])
@pytest.mark.parametrize("is_first", [False, True], ids=["docs is served", "all is served"])
def test_markup_follows_the_folder_that_is_served(
    site: Build, image_file: Callable[..., Path], markup: str, is_first: bool
) -> None:
    preload = '<link rel="preload" as="image" href="a.jpg">' if markup == "srcset" else ""
    root = site({"docs/index.html": PAGE.format("a.jpg").replace("<body>", f"{preload}<body>")})
    image_file(root / "docs/a.jpg", 900, 600)
    page = root / "docs/index.html"
    for is_whole in (is_first, not is_first):
        (root / "index.html").unlink(missing_ok=True)
        if is_whole:
            (root / "index.html").write_text("<p>")
        result = fix(root, markup=markup)
        assert not [each for each in result.findings if each.state is State.NEW]
        folder = "../assets/responsive/docs/" if is_whole else "assets/responsive/"
        text = page.read_text()
        addresses = re.findall(r'[ "]([^\s"]*assets/responsive/\S+)', text)
        assert addresses
        assert all(address.startswith(folder) for address in addresses)
        assert all((root / "docs" / address).is_file() for address in addresses)
        fix(root, markup=markup)
        assert page.read_text() == text


BUILT = """<!doctype html><html lang="en"><head><link rel="stylesheet" href="/css/site.css"></head>
<body><a href="/about/index.html">About</a><img src="/img/a.jpg" alt="A mill"></body></html>"""
BUILD: Files = {
    ".eleventy.js": "module.exports = {}",
    "index.md": "![A mill](/img/a.jpg)",
    "www/index.html": BUILT,
    "www/about/index.html": BUILT,
    "www/css/site.css": "",
    "www/img/a.jpg": b"",
}
BUILDS: dict[str, Files] = {
    "files that only the build has": {},
    "images of the sources too": {"img/a.jpg": b""},
    "a file that is missing": {"www/two.html": PAGE.format("/img/b.jpg")},
    "below a base URL": {
        name: BUILT.replace('="/', '="/repository/')
        for name in ("www/index.html", "www/about/index.html")
    },
    "in a folder of folders": {
        "www/index.html": "",
        **{f"out/{name}": text for name, text in BUILD.items() if name.startswith("www/")},
    },
}
NO_BUILDS: dict[str, Files] = {
    "a file that only the sources have": {
        "www/two.html": PAGE.format("/static/a.jpg"),
        "static/a.jpg": b"",
    },
    "all files in the sources": {"about/index.html": "", "css/site.css": "", "img/a.jpg": b""},
    "a template": {"www/index.html": "---\ntitle: One\n---\n" + BUILT},
    "few addresses": {"www/index.html": PAGE.format("/img/a.jpg"), "www/about/index.html": ""},
    "most are missing": {
        "www/two.html": "".join(map(PAGE.format, ("/b.jpg", "/c.jpg", "/d.jpg", "/e.jpg")))
    },
    "what the generator writes": {".eleventy.js": 'return {dir: {output: "www"}}'},
    "what the generator copies": {".eleventy.js": 'addPassthroughCopy("www")'},
    "Jekyll": {".eleventy.js": "", "_config.yml": "plugins: []"},
}


@pytest.mark.parametrize("files", BUILDS.values(), ids=BUILDS)
def test_a_copy_of_the_build_is_served_from_its_folder(site: Build, files: Files) -> None:
    found = find_site(Settings(site=site({**BUILD, **files})))
    folder = "out/www" if "out/www/index.html" in files else "www"
    page = found.project_of(f"{folder}/index.html")
    assert (page.source, page.generator) == (folder, "")
    assert found.project_of("index.md").generator == "Eleventy"
    assert page.baseurl == ("/repository" if "/repository/" in str(files) else "")


@pytest.mark.parametrize("files", NO_BUILDS.values(), ids=NO_BUILDS)
def test_other_folders_beside_sources_are_the_generators(site: Build, files: Files) -> None:
    found = find_site(Settings(site=site({**BUILD, **files})))
    assert found.project_of("www/index.html").generator


GENERATED = BUILT.replace("<head>", '<head><meta name=generator content="Eleventy v2.0.1">')


@pytest.mark.parametrize(
    ("folder", "page", "others", "left_out"),
    [
        ("www", GENERATED, {}, True),
        ("www", GENERATED.replace("/", ""), {}, True),
        ("www", GENERATED.replace("Eleventy", "Hugo"), {}, False),
        ("www", GENERATED.replace(" v2.0.1", ""), {}, False),
        ("www", BUILT, {}, False),
        ("docs", GENERATED, {}, False),
        ("www", GENERATED, {"www/CNAME": "example.org"}, False),
        ("www", GENERATED, {"netlify.toml": '[build]\npublish = "www"'}, False),
        ("www", GENERATED, {".eleventy.js": 'addPassthroughCopy("www")'}, False),
    ],
)
def test_a_build_that_nobody_serves_is_left_out(
    site: Build, folder: str, page: str, others: Files, left_out: bool
) -> None:
    build = {name.replace("www/", f"{folder}/"): text for name, text in BUILD.items()}
    settings = Settings(site=site({**build, f"{folder}/index.html": page, **others}))
    pages = find_pages(find_site(settings), settings).paths
    assert (f"{folder}/index.html" not in pages) is left_out
    assert "index.md" in pages


def test_a_missing_file_of_a_build_is_an_error(judged: Callable[..., Result]) -> None:
    files = {**BUILD, "www/two.html": PAGE.format("/img/b.jpg")}
    findings = judged(files, ["www/img/a.jpg"]).findings
    (missing,) = (each for each in findings if each.rule == "file-missing" and "www" in each.page)
    assert (missing.page, missing.severity) == ("www/two.html", Severity.ERROR)


def fix(root: Path, **values: object) -> Result:
    settings = Settings(site=root, **values)  # type: ignore[arg-type]  # names of settings
    site = find_site(settings)
    return run_stages(RunContext("in-place", settings, site, Serial(), Disk(root), Silent()))


def test_addresses_are_found_in_the_folder(site: Build) -> None:
    page = "".join(f'<img src="/river/{name}.jpg">' for name in "abc")
    images: Files = {f"docs/{name}.jpg": b"" for name in "abc"}
    found = find_site(Settings(site=site({"docs/index.html": page, **images})))
    assert found.project_of("docs/index.html").baseurl == "/river"


def test_what_is_in_the_folder_is_published(site: Build) -> None:
    found = find_site(Settings(site=site({"docs/index.html": "", "README.md": ""})))
    assert is_published(found, "docs/reports")
    assert not is_published(found, "reports")


def test_a_browser_cannot_open_pages_from_above_the_folder(site: Build) -> None:
    root = site({"docs/index.html": "", "README.md": ""})
    with pytest.raises(SiteError, match="is served from docs; name that folder"):
        require_served_at_root(find_site(Settings(site=root)))
    require_served_at_root(find_site(Settings(site=root / "docs")))
