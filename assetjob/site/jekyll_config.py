"""Read Jekyll's configuration files (Jekyll docs, "Configuration Options")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from assetjob.model.errors import SiteError
from assetjob.model.site import Collection, JekyllConfig, PageDefault, Project
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.safe_yaml import Value, load
from assetjob.settings.find import MAX_BYTES
from assetjob.site.addresses import baseurl_of, origin_of
from assetjob.site.served_folders import join

CONFIG_FILES = ("_config.yml", "_config.yaml")


def jekyll_project(
    root: Path, folder: str, files: Iterable[str], gems: frozenset[str] = frozenset()
) -> Project:
    """Return the Jekyll project in `folder`; a later file's keys win over an earlier one's.

    `gems` are the packages of its ``Gemfile``.

    Raises:
        SiteError: A configuration file cannot be read, or is not YAML.
    """
    config: dict[str, Value] = {}
    for path in files:
        config |= _load(root, path)
    url = config.get("url")
    source = join(folder, _text(config.get("source")) or "")
    return Project(
        folder,
        folder if source is None else source,
        "Jekyll",
        dialect="kramdown",
        origin=origin_of(url) if isinstance(url, str) else None,
        baseurl=baseurl_of(config.get("baseurl")),
        output=tuple(filter(None, (join(folder, name) for name in _outputs(config)))),
        hides_future=config.get("future") is not True,
        jekyll=_jekyll_config(config, gems),
    )


def with_renderer(project: Project, *, stated: bool) -> Project:
    """Return a project whose Markdown is read as its renderer does.

    `stated` tells that a setting names the dialect, and so answers for what the renderer keeps.
    """
    jekyll = project.jekyll
    if jekyll is None or not (stated or jekyll.renderer):
        return project
    if stated:
        return replace(project, jekyll=replace(jekyll, renderer=None, keeps_html=True))
    return replace(project, dialect="commonmark")


def _load(root: Path, path: str) -> dict[str, Value]:
    try:
        loaded = load(read_file(root, path, MAX_BYTES))
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise SiteError(f"{root.joinpath(path)}: not valid YAML: {reason}") from error
    except UnreadableError as error:
        raise SiteError(f"{root.joinpath(path)}: {error}") from error
    return loaded if isinstance(loaded, dict) else {}


def _jekyll_config(config: dict[str, Value], gems: frozenset[str]) -> JekyllConfig:
    renderer = _text(config.get("markdown")) or "kramdown"
    kramdown = config.get("kramdown")
    return JekyllConfig(
        permalink=_text(config.get("permalink")) or "date",
        collections=tuple(_collections(config.get("collections"))),
        collections_dir=(_text(config.get("collections_dir")) or "").strip("/"),
        defaults=tuple(_defaults(config.get("defaults"))),
        excludes=tuple(_texts(config.get("exclude"))),
        includes=tuple(_texts(config.get("include"))),
        renderer=None if renderer.lower() == "kramdown" else renderer,
        keeps_html=renderer.lower() == "kramdown" or _keeps_html(renderer, config),
        renders_all_markdown=_renders_all_markdown(config, gems),
        relative_links=_has_relative_links(config, gems),
        relative_links_in_collections=_has_relative_links_in_collections(config),
        timezone=_text(config.get("timezone")) or "",
        block_html=isinstance(kramdown, dict) and kramdown.get("parse_block_html") is True,
        template_folders=(
            _folder(config, "layouts_dir", "_layouts"),
            _folder(config, "includes_dir", "_includes"),
        ),
        unseen_templates=_has_unseen_templates(config, gems),
        makes_widths=_makes_widths(config),
    )


def _folder(config: dict[str, Value], key: str, default: str) -> str:
    """Return a folder in the source that a key names; one outside of it is not read."""
    name = join("", _text(config.get(key)) or default)
    return name or default


def _plugins(config: dict[str, Value], gems: frozenset[str]) -> set[str]:
    return {*gems, *_texts(config.get("plugins")), *_texts(config.get("gems"))}


def _makes_widths(config: dict[str, Value]) -> bool:
    """Tell whether jekyll-imagemagick makes ``photo-800.webp`` of ``photo.jpg``."""
    settings = config.get("imagemagick")
    return isinstance(settings, dict) and settings.get("enabled") is True


def _has_unseen_templates(config: dict[str, Value], gems: frozenset[str]) -> bool:
    named = any(config.get(key) for key in ("theme", "remote_theme", "plugins_dir"))
    words = (set(re.split("[-_]", name.lower())) for name in _plugins(config, gems))
    return named or any(not found.isdisjoint(_SHOWING_FRONT_MATTER) for found in words)


# Words in the names of plugins that write cards for social networks, or images of their own.
# jekyll-feed names an image, too, but as a thumbnail, which few readers of feeds show. Others, such
# as jekyll-archives, fill the layouts of the site. A gem with a theme does nothing by itself.
_SHOWING_FRONT_MATTER = frozenset(
    "amp card cards gallery graph image images meta metatags og opengraph picture seo share sharing"
    " social thumbnail thumbnails twitter".split()
)


def _has_relative_links(config: dict[str, Value], gems: frozenset[str]) -> bool:
    options = config.get("relative_links")
    enabled = not isinstance(options, dict) or options.get("enabled", True) is True
    plugins = _plugins(config, gems)
    return enabled and not plugins.isdisjoint({"github-pages", "jekyll-relative-links"})


def _has_relative_links_in_collections(config: dict[str, Value]) -> bool:
    options = config.get("relative_links")
    return isinstance(options, dict) and options.get("collections") is True


def _renders_all_markdown(config: dict[str, Value], gems: frozenset[str]) -> bool:
    """Tell whether Markdown without front matter may be rendered: not where Jekyll runs alone."""
    plugins = _plugins(config, gems)
    return "jekyll" not in gems or not plugins.isdisjoint(_RENDERING_PLUGINS)


_RENDERING_PLUGINS = ("github-pages", "jekyll-optional-front-matter")


def _keeps_html(renderer: str, config: dict[str, Value]) -> bool:
    """Tell whether a renderer surely keeps HTML: of jekyll-commonmark an option says so."""
    commonmark = config.get("commonmark")
    options = _texts(commonmark.get("options")) if isinstance(commonmark, dict) else ()
    known = renderer.lower().startswith("commonmark")
    return known and "UNSAFE" in (option.upper() for option in options)


def _outputs(config: dict[str, Value]) -> Iterator[str]:
    yield "_site"
    if destination := _text(config.get("destination")):
        yield destination


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip("/"):
            yield item


def _collections(value: object) -> Iterator[Collection]:
    if isinstance(value, list):
        yield from (Collection(name, output=False) for name in value if isinstance(name, str))
    if isinstance(value, dict):
        for name, facts in value.items():
            known = facts if isinstance(facts, dict) else {}
            yield Collection(str(name), _text(known.get("permalink")), bool(known.get("output")))


def _defaults(value: object) -> Iterator[PageDefault]:
    for entry in value if isinstance(value, list) else []:
        scope = entry.get("scope") if isinstance(entry, dict) else None
        values = entry.get("values") if isinstance(entry, dict) else None
        if isinstance(values, dict) and isinstance(scope, dict):
            permalink, layout = _text(values.get("permalink")), _text(values.get("layout"))
            path = (_text(scope.get("path")) or "").strip("/")
            if permalink or layout:
                yield PageDefault(path, _text(scope.get("type")), permalink, layout)
