"""Read what a site says of itself: Jekyll's ``_config.yml``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from assetjob.model.errors import SiteError
from assetjob.model.site import Collection, PermalinkDefault, Site
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.safe_yaml import Value, load
from assetjob.settings.load import MAX_BYTES
from assetjob.settings.schema import Settings

CONFIGS = ("_config.yml", "_config.yaml")


def find_site(settings: Settings) -> Site:
    """Return the site at ``settings.site`` with what its ``_config.yml`` says.

    Raises:
        SiteError: The folder or its configuration cannot be used.
    """
    root = Path(os.path.realpath(settings.site))
    if not root.is_dir():
        raise SiteError(f"{settings.site}: not a folder")
    site = Site(root, jekyll=any((root / name).is_dir() for name in ("_posts", "_layouts")))
    for name in CONFIGS:
        if (root / name).is_file():
            site = _configured(site, name, settings)
            break
    site = _built(site)
    if settings.url is not None:
        site = replace(site, origin=_origin(settings.url))
    if settings.baseurl is not None:
        site = replace(site, baseurl=_baseurl(settings.baseurl))
    return site


def _configured(site: Site, name: str, settings: Settings) -> Site:
    path = site.root / name
    try:
        loaded = load(read_file(site.root, name, MAX_BYTES))
    except yaml.YAMLError as error:
        raise SiteError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    except UnreadableError as error:
        raise SiteError(f"{path}: {error}") from error
    config = loaded if isinstance(loaded, dict) else {}
    url = config.get("url")
    return replace(
        _rendered(site, config, settings),
        jekyll=True,
        origin=_origin(url) if isinstance(url, str) else None,
        baseurl=_baseurl(config.get("baseurl")),
        permalink=_text(config.get("permalink")) or "date",
        collections=tuple(_collections(config.get("collections"))),
        collections_dir=(_text(config.get("collections_dir")) or "").strip("/"),
        defaults=tuple(_defaults(config.get("defaults"))),
        excludes=tuple(_texts(config.get("exclude"))),
        includes=tuple(_texts(config.get("include"))),
    )


# The files by which other generators are known, and folders that they serve at the root.
_BUILDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Hugo": (
        ("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config/_default"),
        ("static",),
    ),
    "Hexo": (("scaffolds/post.md",), ("source",)),
    "MkDocs": (("mkdocs.yml", "mkdocs.yaml"), ("docs",)),
    "mdBook": (("book.toml",), ("src",)),
    "Docusaurus": (("docusaurus.config.js", "docusaurus.config.ts"), ("static",)),
    "Gatsby": (("gatsby-config.js", "gatsby-config.ts"), ("static",)),
    "Astro": (("astro.config.mjs", "astro.config.js", "astro.config.ts"), ("public",)),
    "VuePress": ((".vuepress", "docs/.vuepress"), (".vuepress/public", "docs/.vuepress/public")),
    "VitePress": ((".vitepress", "docs/.vitepress"), ("public", "docs/public")),
    "Eleventy": (
        (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
        ("public", "static", "src"),
    ),
}


def _built(site: Site) -> Site:
    """Return the site with the other generator whose sources it holds, if there is one."""
    for name, (signs, static) in _BUILDERS.items():
        # Hexo's configuration has the name of Jekyll's.
        if name != "Hexo" and any((site.root / config).is_file() for config in CONFIGS):
            continue
        if any((site.root / sign).exists() for sign in signs):
            return replace(site, jekyll=False, builder=name, static=static)
    return site


def _rendered(site: Site, config: dict[str, Value], settings: Settings) -> Site:
    """Return the site with what is said of how its Markdown is rendered."""
    kramdown = config.get("kramdown")
    block_html = isinstance(kramdown, dict) and kramdown.get("parse_block_html") is True
    site = replace(site, block_html=block_html)
    renderer = _text(config.get("markdown")) or "kramdown"
    if settings.markdown != "auto" or renderer.lower() == "kramdown":
        return site
    commonmark = config.get("commonmark")
    options = _texts(commonmark.get("options")) if isinstance(commonmark, dict) else ()
    # Only of jekyll-commonmark it is known how it keeps HTML: its option says so.
    keeps = renderer.lower().startswith("commonmark")
    keeps = keeps and "UNSAFE" in (option.upper() for option in options)
    return replace(site, renderer=renderer, keeps_html=keeps)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip("/"):
            yield item


def _origin(url: str) -> str | None:
    scheme, mark, rest = url.strip().partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}".lower() if mark and host else None


def _baseurl(value: object) -> str:
    inner = value.strip().strip("/") if isinstance(value, str) else ""
    return "/" + inner if inner else ""


def _collections(value: object) -> Iterator[Collection]:
    if isinstance(value, list):
        yield from (Collection(name) for name in value if isinstance(name, str))
    if isinstance(value, dict):
        for name, facts in value.items():
            permalink = facts.get("permalink") if isinstance(facts, dict) else None
            yield Collection(str(name), _text(permalink))


def _defaults(value: object) -> Iterator[PermalinkDefault]:
    for entry in value if isinstance(value, list) else []:
        scope = entry.get("scope") if isinstance(entry, dict) else None
        values = entry.get("values") if isinstance(entry, dict) else None
        permalink = _text(values.get("permalink")) if isinstance(values, dict) else None
        if permalink and isinstance(scope, dict):
            path = (_text(scope.get("path")) or "").strip("/")
            yield PermalinkDefault(path, _text(scope.get("type")), permalink)
