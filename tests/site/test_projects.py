"""Which generator's sources a folder holds, and which pages may be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.errors import SettingsError
from assetjob.model.result import Result
from assetjob.runtime.safe_read import read_file
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.generators import GENERATORS
from assetjob.site.projects import find_projects

Build = Callable[[Mapping[str, str | bytes]], Path]
Judged = Callable[..., Result]

NPM = '{"devDependencies": {"%s": "^1"}}'
PYPROJECT = '[project]\nname = "a"\ndependencies = ["%s[markdown]>=4"]\n'
# The files by which each generator is recognised, and a page of its sources.
SIGNS: dict[str, tuple[str, dict[str, str | bytes]]] = {
    "Hexo by its scaffolds": ("Hexo", {"_config.yml": "title: A", "scaffolds/post.md": ""}),
    "Hexo by its keys": ("Hexo", {"_config.yml": "title: A\nsource_dir: source\n"}),
    "Hexo by its package": ("Hexo", {"_config.yml": "url: /", "package.json": NPM % "hexo"}),
    "Jupyter Book": ("Jupyter Book", {"_config.yml": "title: A\nauthor: B", "_toc.yml": "root: a"}),
    "Jupyter Book by its keys": ("Jupyter Book", {"_config.yml": "title: A\nexecute:\n  a: b"}),
    "Jupyter Book 2": ("Jupyter Book", {"myst.yml": "version: 1"}),
    "Jekyll by its keys": ("Jekyll", {"_config.yml": "baseurl: /a"}),
    "Jekyll by an empty file": ("Jekyll", {"_config.yml": "# nothing\n"}),
    "Jekyll by its Gemfile": ("Jekyll", {"Gemfile": 'gem "github-pages"', "_config.yml": "a: b"}),
    "Jekyll by its layouts": ("Jekyll", {"_config.yml": "a: b", "_layouts/a.html": ""}),
    "Jekyll by dated posts": ("Jekyll", {"_posts/2020-01-02-a.md": ""}),
    "Jekyll by front matter": ("Jekyll", {"_config.yml": "a: b", "index.md": "---\n---\n"}),
    "Docusaurus": ("Docusaurus", {"docusaurus.config.ts": ""}),
    "Docusaurus 1": ("Docusaurus 1", {"package.json": NPM % "docusaurus", "siteConfig.js": ""}),
    "VitePress": ("VitePress", {".vitepress/config.mts": ""}),
    "VuePress": ("VuePress", {".vuepress/config.js": ""}),
    "VuePress 2": ("VuePress", {"package.json": NPM % "vuepress"}),
    "Starlight": ("Starlight", {"astro.config.mjs": "import a from '@astrojs/starlight'"}),
    "Starlight by its package": ("Starlight", {"package.json": NPM % "@astrojs/starlight"}),
    "Astro": ("Astro", {"astro.config.mjs": ""}),
    "Next.js": ("Next.js", {"next.config.mjs": "", "_posts/a.md": ""}),
    "Nuxt": ("Nuxt", {"nuxt.config.ts": ""}),
    "SvelteKit": ("SvelteKit", {"svelte.config.js": ""}),
    "Gatsby": ("Gatsby", {"gatsby-config.js": ""}),
    "Eleventy": ("Eleventy", {"eleventy.config.mjs": ""}),
    "Eleventy by npx": (
        "Eleventy",
        {"package.json": '{"scripts": {"build": "npx @11ty/eleventy --config=a.js"}}'},
    ),
    "Lume": ("Lume", {"_config.ts": 'import lume from "lume/mod.ts";'}),
    "Hugo": ("Hugo", {"hugo.toml": ""}),
    "Hugo by an older name": ("Hugo", {"config.toml": 'baseURL = "/"'}),
    "Zola": ("Zola", {"config.toml": 'base_url = "/"'}),
    "Pelican": ("Pelican", {"pelicanconf.py": ""}),
    "Pelican by its package": ("Pelican", {"pyproject.toml": PYPROJECT % "pelican"}),
    "Nikola": ("Nikola", {"conf.py": 'BLOG_TITLE = "A"'}),
    "Sphinx": ("Sphinx", {"conf.py": 'extensions = ["myst_parser"]'}),
    "Zensical": ("Zensical", {"zensical.toml": ""}),
    "Zensical by its package": ("Zensical", {"requirements-dev.txt": "zensical==0.1\n"}),
    "MkDocs": ("MkDocs", {"mkdocs.yml": ""}),
    "mdBook": ("mdBook", {"book.toml": ""}),
    "Quarto": ("Quarto", {"_quarto.yml": ""}),
    "Antora": ("Antora", {"antora.yml": ""}),
    "Lektor": ("Lektor", {"a.lektorproject": ""}),
    "Metalsmith": ("Metalsmith", {"package.json": NPM % "metalsmith"}),
    "Roq": ("Roq", {"pom.xml": "<groupId>io.quarkiverse.roq</groupId>"}),
    "Bridgetown": ("Bridgetown", {"bridgetown.config.yml": ""}),
    "Middleman": ("Middleman", {"config.rb": "activate :blog do |blog|\nend"}),
    "Nanoc": ("Nanoc", {"nanoc.yaml": ""}),
    "Vite": ("Vite", {"vite.config.ts": ""}),
    "Vite by its package": ("Vite", {"package.json": NPM % "vite"}),
    "mynt": ("mynt", {"config.yml": "title: A", "_templates/a.html": ""}),
    "Franklin": ("Franklin", {"config.md": "@def author = 'A'", "_layout/head.html": ""}),
    "layouts beside a page": ("", {"config.html": "", "_layout/head.html": ""}),
    "nothing": ("", {"package.json": NPM % "prettier", "conf.py": "A = 1", "config.toml": "a = 1"}),
    "a configuration of nobody": ("", {"_config.yml": "site_name: A\nstyle: b\n"}),
    "posts of nobody": ("", {"_posts/a.md": ""}),
}


@pytest.mark.parametrize("folder", ["", "website/", "docs/en/"], ids=["root", "below", "deep"])
@pytest.mark.parametrize(("name", "files"), SIGNS.values(), ids=SIGNS)
def test_a_generator_is_recognised(
    site: Build, name: str, files: dict[str, str | bytes], folder: str
) -> None:
    root = site({folder + path: text for path, text in files.items()})
    project = find_site(Settings(site=root)).project_of(f"{folder}a.md")
    assert project.generator == name
    assert project.folder == (folder.rstrip("/") if name else "")


def test_the_names_of_generators_are_different() -> None:
    assert len({generator.key for generator in GENERATORS}) == len(GENERATORS)


def test_projects_lie_in_projects(site: Build) -> None:
    files = ("_config.yml", "docs/mkdocs.yml", "docs/book/book.toml", "package.json")
    texts = dict(zip(files, ("baseurl: /a", "", "", NPM % "mkdocs"), strict=True))
    found = find_site(Settings(site=site({**texts, "news/_posts/2020-01-01-a.md": ""})))
    assert [(project.folder, project.generator) for project in found.projects] == [
        ("docs/book", "mdBook"),
        ("docs", "MkDocs"),
        ("", "Jekyll"),
        ("", ""),
    ]


def test_templates_of_new_pages_among_layouts_make_no_project(site: Build) -> None:
    root = site({"hugo.toml": "", "layouts/archetypes/default.md": "", "b/archetypes/a.md": ""})
    assert [found.folder for found in find_projects(root)] == ["b", ""]


def test_a_package_is_that_of_the_configuration_further_inside(site: Build) -> None:
    files = {"package.json": NPM % "vitepress", "docs/.vitepress/config.js": ""}
    found = find_site(Settings(site=site(files)))
    assert [project.folder for project in found.projects] == ["docs", ""]


@pytest.mark.parametrize(
    ("front_page", "is_built"),
    [
        ('<meta name="generator" content="mkdocs-1.6.1, mkdocs-material-9.7.1">', True),
        ('<meta content="mkdocs-1.6.1" name=generator>', True),
        ('<meta name="generator" content="{{ generator }}">', False),
        ("<title>A boat</title>", False),
    ],
)
def test_a_built_site_may_hold_a_manifest(site: Build, front_page: str, is_built: bool) -> None:
    root = site({"requirements.txt": "mkdocs==1.6\n", "index.html": front_page})
    assert (find_projects(root) == ()) == is_built


def test_one_post_is_enough(site: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site may have tens of thousands of posts, and they are read again as pages."""
    root, read = site({f"_posts/2020-01-0{day}-a.md": "" for day in range(1, 9)}), []

    def read_one(folder: Path, path: str, most: int) -> bytes:
        read.append(path)
        return read_file(folder, path, most)

    monkeypatch.setattr("assetjob.site.projects.read_file", read_one)
    assert [found.generator.name for found in find_projects(root)] == ["Jekyll"]
    assert len(read) == 1


def test_nothing_is_looked_for_in_packages(site: Build) -> None:
    found = find_site(Settings(site=site({"node_modules/a/vite.config.js": ""})))
    assert len(found.projects) == 1


AROUND = {
    "pages": ("website/docs", {"website/docusaurus.config.js": ""}, "Docusaurus"),
    "pages by the configuration": (
        "in",
        {"eleventy.config.js": "return { dir: { input: 'in' } }"},
        "Eleventy",
    ),
    "static files": ("static/a", {"hugo.toml": ""}, "Hugo"),
    "a build": ("website/build", {"website/docusaurus.config.js": ""}, ""),
    "a build by the configuration": ("out", {"astro.config.mjs": "outDir: './out'"}, ""),
    "a folder of nobody": ("html", {"hugo.toml": ""}, ""),
    "another repository": ("sub/docs", {"docusaurus.config.js": "", "sub/.git/HEAD": ""}, ""),
}


@pytest.mark.parametrize(("inner", "files", "name"), AROUND.values(), ids=AROUND)
def test_the_generator_around_a_folder_of_sources(
    site: Build, inner: str, files: dict[str, str | bytes], name: str
) -> None:
    root = site({".git/HEAD": "", **files, f"{inner}/a.html": ""})
    assert find_site(Settings(site=root / inner)).project_of("a.html").generator == name
    assert find_site(Settings(site=root / inner, generator="html")).project_of("a.html").stated


def test_the_setting_names_the_generator(site: Build) -> None:
    root = site({"a.md": "", "docs/mkdocs.yml": ""})
    jekyll = find_site(Settings(site=root, generator="jekyll"))
    assert jekyll.project_of("a.md").jekyll
    assert jekyll.project_of("docs/a.md").generator == "MkDocs"
    assert find_site(Settings(site=root, generator="html")).project_of("docs/a.md").stated
    with pytest.raises(SettingsError, match="did you mean 'hugo'"):
        find_site(Settings(site=root, generator="huga"))


def test_a_broken_configuration_costs_its_project_only(site: Build) -> None:
    root = site({"docs/_config.yml": "baseurl: [", "a.html": ""})
    project = find_site(Settings(site=root)).project_of("docs/a.md")
    assert "not valid YAML" in project.problem


IMAGE = "![A hill](/images/a.jpg)\n"
TAG = '<img src="/images/a.jpg" alt="A hill">\n'
WRITTEN: dict[str, tuple[str, dict[str, str], bool]] = {
    "an HTML page": ("a.html", {"a.html": TAG}, True),
    "an HTML page beside packages": (
        "a.html",
        {"a.html": TAG, "package.json": NPM % "prettier"},
        True,
    ),
    "an HTML page with an example of template code": (
        "a.html",
        {"a.html": f"<html><body><pre>{{% if a %}}</pre>{TAG}</body></html>"},
        True,
    ),
    "a template": ("a.html", {"a.html": "{% load static %}\n" + TAG}, False),
    "an HTML page with front matter": ("a.html", {"a.html": "---\na: b\n---\n" + TAG}, False),
    "Markdown": ("a.md", {"a.md": IMAGE}, False),
    "Jekyll's Markdown": ("a.md", {"a.md": IMAGE, "_config.yml": "baseurl: ''"}, True),
    "Sphinx's Markdown": ("a.md", {"a.md": IMAGE, "conf.py": "extensions = []"}, False),
    "Jekyll's Markdown whose variants are excluded": (
        "a.md",
        {"a.md": IMAGE, "_config.yml": "exclude: [assets]"},
        False,
    ),
    "Jekyll's Markdown whose variants are excluded and included": (
        "a.md",
        {"a.md": IMAGE, "_config.yml": "exclude: [assets]\ninclude: [assets]"},
        True,
    ),
    "Markdown without front matter that Jekyll copies": (
        "a.md",
        {"a.md": IMAGE, "_config.yml": "url: /", "Gemfile": "gem 'jekyll'"},
        False,
    ),
    "Markdown without front matter on GitHub Pages": (
        "a.md",
        {"a.md": IMAGE, "_config.yml": "url: /", "Gemfile": "gem 'github-pages'"},
        True,
    ),
    "Vite's HTML": ("a.html", {"a.html": TAG, "vite.config.js": ""}, False),
}


@pytest.mark.parametrize(("page", "files", "written"), WRITTEN.values(), ids=WRITTEN)
def test_only_pages_are_written_of_which_it_is_known_how_they_are_served(
    judged: Judged, page: str, files: dict[str, str], written: bool
) -> None:
    result = judged(files, ["images/a.jpg"])
    found = next(one for one in result.pages if one.source.path == page)
    assert (found.rewritten is not None) == written
    notes = [note for note in result.notes if "left alone" in note]
    assert bool(notes) != written
    assert found.images[0].info is not None


SERVED_FOLDERS = {
    "Jekyll's source": ({"_config.yml": "source: src\n"}, "src"),
    "Jekyll in a folder": ({"docs/_config.yml": "baseurl: ''\n"}, "docs"),
    "Jekyll in a folder of Jekyll": (
        {"_config.yml": "permalink: none\n", "docs/_config.yml": "source: in\nbaseurl: /d\n"},
        "docs/in",
    ),
}


@pytest.mark.parametrize(("config", "folder"), SERVED_FOLDERS.values(), ids=SERVED_FOLDERS)
def test_variants_lie_in_the_folder_that_is_served(
    judged: Judged, config: dict[str, str], folder: str
) -> None:
    page = '---\n---\n![A hill](/images/a.jpg)\n\n<img src="images/a.jpg" alt="A hill">\n'
    result = judged({**config, f"{folder}/index.md": page}, [f"{folder}/images/a.jpg"])
    (found,) = result.pages
    assert found.rewritten
    assert "](/images/a.jpg)" in found.rewritten
    assert " /assets/responsive/images/a.jpg/" in found.rewritten.replace('"', " ")
    assert " assets/responsive/images/a.jpg/" in found.rewritten.replace('"', " ")
    kept = [one.variant.path for each in result.encoded.values() for one in each.kept]
    assert kept
    assert all(path.startswith(f"{folder}/assets/responsive/images/a.jpg/") for path in kept)
