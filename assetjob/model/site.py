"""A site's folder and its configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Collection:
    """A Jekyll collection; its files lie in ``_name``. `permalink` is its template, or None."""

    name: str
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class PermalinkDefault:
    """A ``defaults`` entry of ``_config.yml`` that sets a permalink for a part of the site."""

    path: str
    type: str | None
    permalink: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site's folder, and what its ``_config.yml`` says about where things are served.

    `root` is absolute with symbolic links resolved. `origin` is the site's own ``scheme://host``,
    or None; `baseurl` is "" or begins with a slash and ends without one. `excludes` are Jekyll's
    patterns, `includes` the names that it serves although they begin with a dot or underscore.
    `builder` names another generator whose sources these are: it serves files elsewhere than they
    lie, those of the folders `static` at the root. `renderer` names what Jekyll renders Markdown by
    if that is not kramdown, `keeps_html` tells whether HTML in Markdown surely stays; `block_html`
    is as in `Source`.
    """

    root: Path
    jekyll: bool = False
    origin: str | None = None
    baseurl: str = ""
    permalink: str = "date"
    collections: tuple[Collection, ...] = ()
    collections_dir: str = ""
    defaults: tuple[PermalinkDefault, ...] = ()
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    builder: str | None = None
    static: tuple[str, ...] = ()
    renderer: str | None = None
    keeps_html: bool = True
    block_html: bool = False
