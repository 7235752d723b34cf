"""A site's folder, the projects in it, and what their configurations say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Collection:
    """A Jekyll collection; its files are in ``_name``. `permalink` is its template, or None.

    `output` tells whether it has pages of its own, and its other files are served.
    """

    name: str
    permalink: str | None = None
    output: bool = True


@dataclass(frozen=True, slots=True)
class PageDefault:
    """A ``defaults`` entry of ``_config.yml``: the permalink or layout of a part of the site."""

    path: str
    type: str | None
    permalink: str | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class JekyllConfig:
    """What Jekyll's configuration says about pages, addresses and Markdown.

    `excludes` are patterns of paths that Jekyll leaves out, `includes` names that it serves
    although they begin with a dot or an underscore. `renderer` names the Markdown renderer if that
    is not kramdown; `keeps_html` tells whether it surely keeps HTML in Markdown. `block_html` is as
    in `Source`. `timezone` is that of dates, "" for UTC. `renders_all_markdown` tells whether
    Markdown without front matter may be rendered, as GitHub Pages does, `relative_links` that
    relative addresses in Markdown count from the source's folder (jekyll-relative-links), and
    `relative_links_in_collections` that they do so in collections and posts too.
    `template_folders` are those of layouts and of includes, in the source; `unseen_templates` tells
    that a theme or a plugin may bring others, or may read front matter itself. `makes_widths` tells
    that a plugin makes files of several widths beside images (jekyll-imagemagick).
    """

    permalink: str = "date"
    collections: tuple[Collection, ...] = ()
    collections_dir: str = ""
    defaults: tuple[PageDefault, ...] = ()
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    renderer: str | None = None
    keeps_html: bool = True
    block_html: bool = False
    timezone: str = ""
    renders_all_markdown: bool = True
    relative_links: bool = False
    relative_links_in_collections: bool = False
    template_folders: tuple[str, str] = ("_layouts", "_includes")
    unseen_templates: bool = True
    makes_widths: bool = False


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the site that is served below another path; neither has a slash at an end."""

    url_path: str
    folder: str


@dataclass(frozen=True, slots=True)
class Alias:
    """The beginning of an address that a generator replaces by a folder, as in ``@site/img.png``.

    With None the rest is an address by itself, as in Pelican's ``{static}/img.png``.
    """

    beginning: str
    folder: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of the site whose files one generator renders, or that are served as they are.

    All folders are paths from the site's root, "" is the root itself. `folder` holds the
    configuration, `source` is the folder that root-relative URLs count from. `generator` is its
    name, "" where files are served as they are; `stated` tells that a setting names it,
    `sources_writable` that ``fix`` may change its sources as if they were served as they are.
    `problem` says why its configuration cannot be read. `origin` is ``scheme://host`` or None;
    `baseurl` is "" or begins with a slash and ends without one; `found_origin` and `found_baseurl`
    tell that the pages' addresses say so, `leads_here` that most pages lie where they say they are,
    so that what is at the origin is in `source`. `mounts` are further folders that are served,
    `aliases` beginnings of addresses that the generator replaces, `output` the folders that it
    writes, `unused` those of themes that its configuration does not name.
    `data_files` are patterns of files with data of all pages of a folder, "{}" is its name.
    `unread` are the endings of page sources that assetjob cannot read. `hides_future` tells that
    pages with a date in the future are not published, `transforms` that it resizes images,
    `reencodes` that it encodes those of its pages again. `lowered` are the folders of pages whose
    inner folders are in lower case in URLs. Where `content` names folders, Markdown
    outside of them is no page, nor are files with the endings `templates`, unless they are in a
    mount or in a folder whose name begins with "_". `missing_content` names the file, key and value
    of a configuration whose folder of pages is not there, "" if none.
    """

    folder: str = ""
    source: str = ""
    generator: str = ""
    stated: bool = False
    sources_writable: bool = False
    problem: str = ""
    dialect: str = "commonmark"
    origin: str | None = None
    baseurl: str = ""
    found_origin: bool = False
    found_baseurl: bool = False
    leads_here: bool = False
    mounts: tuple[Mount, ...] = ()
    aliases: tuple[Alias, ...] = ()
    output: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    missing_content: str = ""
    unread: tuple[str, ...] = ()
    data_files: tuple[str, ...] = ()
    readme_is_index: bool = False
    hides_future: bool = False
    transforms: bool = False
    reencodes: bool = False
    lowered: tuple[str, ...] = ()
    jekyll: JekyllConfig | None = None

    @property
    def served_as_is(self) -> bool:
        """Tell whether files are served under their own paths."""
        return not self.generator


@dataclass(frozen=True, slots=True)
class UrlMap:
    """A folder with the files whose URLs, as pages write them, begin with `prefix`.

    `prefix` ends with a slash. `folder` is a path from the site's root, "" is the root itself; that
    of a folder outside the site begins with "..".
    """

    prefix: str
    folder: str

    @property
    def is_outside(self) -> bool:
        """Tell whether the folder is outside the site."""
        return self.folder.startswith("..")


@dataclass(frozen=True, slots=True)
class Site:
    """A site's folder and its projects; a file belongs to the innermost project around it.

    `root` is absolute with symbolic links resolved. `projects` are in the order of their folders,
    the innermost first; the last is the one around all others. The `url_maps` with the longest
    prefixes come first.
    """

    root: Path
    projects: tuple[Project, ...] = (Project(),)
    url_maps: tuple[UrlMap, ...] = ()

    def project_of(self, path: str) -> Project:
        """Return the project that a file or folder, by its path from the root, belongs to."""
        for project in self.projects:
            if contains(project.folder, path) and contains(project.source, path):
                return project
        return self.projects[-1]

    def folders_of_variants(self, variants_dir: str) -> tuple[str, ...]:
        """Return the folders of variants in the site: one in each folder that is served.

        `variants_dir` is their path in such a folder.
        """
        served = [p.source for p in self.projects if p.jekyll or p.served_as_is]
        served += [each.folder for each in self.url_maps if not each.is_outside]
        return tuple(sorted({f"{folder}/{variants_dir}".lstrip("/") for folder in served}))

    @property
    def outside_folders(self) -> dict[str, Path]:
        """The folders outside the site whose files pages may use, by their paths from the root."""
        outside = {each.folder for each in self.url_maps if each.is_outside}
        paths = {folder: self.root.joinpath(folder) for folder in sorted(outside)}
        return {folder: Path(os.path.normpath(path)) for folder, path in paths.items()}


def contains(folder: str, path: str) -> bool:
    """Tell whether a path is `folder` or is in it; "" is the root."""
    return not folder or path == folder or path.startswith(folder + "/")
