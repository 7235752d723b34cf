"""Where pages and files are served, held against real Jekyll where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.jekyll_filter import publishes
from assetjob.site.lookup import Lookup
from assetjob.site.page_url import page_url
from assetjob.site.pages import find_pages, read_source
from assetjob.site.permalink import folder_of

Build = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.skipif(not shutil.which("jekyll"), reason="jekyll is not installed")
PAGE = "---\n---\n"
PAGES: dict[str, str | bytes] = {
    "index.md": PAGE,
    "about/us.md": PAGE,
    "about/index.html": PAGE,
    "a b.md": PAGE,
    "plain.html": "<p>",
    "_posts/2020-01-02-Hello_World.md": PAGE,
    "_posts/2020-01-02-Big News (x) é.md": PAGE,
    "_posts/2020-01-05-s.md": "---\nslug: Ab_c d\n---\n",
    "_posts/2020-01-06-t.md": "---\ncategories: Ab Cd\n---\n",
    "_posts/2020-01-07-u.md": "---\ncategory: Ab Cd\n---\n",
    "_posts/2020-01-08-v.md": '---\ncategories: [x/y, "Ü z"]\n---\n',
    "_posts/2020-01-09-w.md": "---\ndate: 2020-05-06 23:30:00 -0500\n---\n",
    "_posts/2020-01-10-x.md": "---\ndate: 2020-05-06 02:30:00 +0800\n---\n",
    "_posts/2020-01-11-y.md": "---\ndate: 2020-05-06 23:30:00\n---\n",
    "News/_posts/2020-01-09-n.md": PAGE,
    "_team/My_File x.md": PAGE,
    "_team/sub/y.md": PAGE,
    "_team/2020-03-04-dated.md": PAGE,
    "deep/x~/a.md": PAGE,
}
TEAM = "collections: {team: {output: true%s}}\n"
CONFIGS = {
    "date": TEAM % "",
    "pretty": TEAM % "" + "permalink: pretty\n",
    "titles": TEAM % ", permalink: '/t/:title/'" + "permalink: /:categories/:title/\n",
    "names": TEAM % ", permalink: '/t/:name/'"
    + "permalink: /:slugified_categories/:i_month/:y_day/:short_year/:title\n",
    "paths": TEAM % ", permalink: '/t/:path:output_ext'" + "timezone: Asia/Singapore\n",
    "posts as a collection": "collections: {team: {output: true}, posts: {permalink: /b/:slug/}}\n",
    "defaults": TEAM % "" + "permalink: none\ndefaults:\n"
    "- {scope: {path: '', type: posts}, values: {permalink: '/all/:title/'}}\n"
    "- {scope: {path: about, type: pages}, values: {permalink: '/ab/:basename:output_ext'}}\n"
    "- {scope: {path: _team/sub, type: team}, values: {permalink: '/sub/:path/'}}\n",
}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_pages_are_served_where_jekyll_serves_them(site: Build, config: str) -> None:
    served = _built(site({**PAGES, "_config.yml": config}))
    root = site({})
    settings = Settings(site=root)
    found = find_site(settings)
    ours, urls = {}, {}
    for path in find_pages(found, settings).paths:
        source = read_source(found, path, settings)
        page = parse(source, ())  # type: ignore[arg-type]
        project = replace(found.project_of(path), origin="https://a.example")
        ours[path] = folder_of(project, path, page.front_matter)
        urls[path] = page_url(project, path, page.front_matter)
    assert ours == {path: _folder(file) for path, file in served.items()}
    assert {path: _file(url) for path, url in urls.items()} == served


def test_posts_of_a_folder_of_collections(site: Build) -> None:
    files = {
        "col/_posts/2020-01-02-a.md": PAGE,
        "col/news/_posts/2020-01-02-b.md": PAGE,
        "col/_team/x.md": PAGE,
    }
    test_pages_are_served_where_jekyll_serves_them(
        lambda more: site({**files, **{k: v for k, v in more.items() if k == "_config.yml"}}),
        TEAM % "" + "collections_dir: col\n",
    )


FILES = (
    "a.txt",
    "old/a.txt",
    "older.txt",
    "sub/old/a.txt",
    "img/raw/a.txt",
    "img/raw.txt",
    "doc/a.tmp",
    "doc/b/a.tmp",
    ".h/a.txt",
    "sub/.h/a.txt",
    ".other/a.txt",
    "_inc/a.txt",
    "b/_inc/a.txt",
    "_u.txt",
    "b/_v/a.txt",
    "#a.txt",
    "~a.txt",
    "c/a.txt~",
    "gemfiles",
    "gemfiles.txt",
    "vendor/bundle/a.txt",
    "vendor/lib/a.txt",
    "_team/a.txt",
    "_team/b/a.txt",
    "_posts/a.txt",
    "_includes/a.txt",
    "_data/a.txt",
    "x/_layouts/a.txt",
)
FILTERS = {
    "nothing": "",
    "excluded": "exclude: [old, img/raw/, 'doc/*.tmp', /sub]\n",
    "included": "include: [.h, _inc, vendor/bundle]\n",
    "both": "include: [old]\nexclude: [old, b]\n",
}


@pytest.mark.parametrize("config", FILTERS.values(), ids=FILTERS)
def test_jekyll_publishes_the_same_files(site: Build, config: str) -> None:
    root = site({**dict.fromkeys(FILES, "text"), "_config.yml": TEAM % "" + config})
    _build(root)
    project = find_site(Settings(site=root)).project_of("")
    for path in FILES:
        served = path.replace("_team/", "team/")
        assert publishes(project, path) == (root / "_site" / served).exists(), path


COLLECTED = ("_team/a.txt", "_team/b/a.txt", "_food/c.d.txt", "_food/no", "_hidden/a.txt")
COLLECTIONS = {
    "plain": "team: {output: true}, food: {output: true}, hidden: {output: false}",
    "permalinks": "team: {output: true, permalink: '/x/:path/'}, hidden: {permalink: '/:path'}, "
    "food: {output: true, permalink: ':collection/f/:name:output_ext'}",
    "titles": "team: {output: true, permalink: '/t/:path/:title'}, food: {output: true}",
    "a list": "[team, food, hidden]",
}


@pytest.mark.parametrize("folder", ["", "col/"])
@pytest.mark.parametrize("collections", COLLECTIONS.values(), ids=COLLECTIONS)
def test_files_of_collections_are_served_where_jekyll_serves_them(
    site: Build, collections: str, folder: str
) -> None:
    files = dict.fromkeys((f"{folder}{name}" for name in COLLECTED), "text")
    braced = collections if collections.startswith("[") else f"{{{collections}}}"
    config = f"collections: {braced}\ncollections_dir: '{folder}'\n"
    root = site({name: f"{name}" for name in files} | {"_config.yml": config})
    _build(root)
    served = {
        path.relative_to(root / "_site").as_posix(): path.read_text()
        for path in (root / "_site").rglob("*")
        if path.is_file()
    }
    found = find_site(Settings(site=root))
    lookup, project = Lookup(found), found.project_of("")
    matches = {
        address: match.path
        for address in {*served, *files, *("hidden/a.txt", "team/a.txt", "food/c.d.txt")}
        if (match := lookup.find(project, "index.html", None, address))
    }
    assert matches == served


def _folder(file: str) -> str:
    return file.rpartition("/")[0]


def _file(url: str) -> str:
    """Return the file that Jekyll's server sends for a URL."""
    path = unquote(url).removeprefix("https://a.example/")
    if path.endswith("/") or not path:
        return f"{path}index.html"
    return path if path.endswith(".html") else f"{path}.html"


def _built(root: Path) -> dict[str, str]:
    """Return the files from which Jekyll serves the pages of a site, by their paths."""
    for path in (*root.rglob("*.md"), *root.rglob("*.html")):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n\n<i>{path.relative_to(root)}</i>\n")
    _build(root)
    served = {}
    for path in (root / "_site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        name = text.partition("<i>")[2].partition("</i>")[0]
        served[name] = path.relative_to(root / "_site").as_posix()
    return served


def _build(root: Path) -> None:
    command = ["jekyll", "build", "--quiet", "--disable-disk-cache"]
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    subprocess.run(command, cwd=root, env=environment, check=True, timeout=100)
