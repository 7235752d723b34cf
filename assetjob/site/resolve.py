"""Say what file of the site a URL on a page names: only names are looked at, nothing is opened.

URLs are read as browsers read them (URL Standard): backslashes are slashes, ``..`` stops at the
root, tabs and line ends are dropped.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from urllib.parse import unquote

from assetjob.model.image import Target, TargetState, UrlForm
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.site import Site
from assetjob.model.text import Markup, Source, is_template
from assetjob.site.permalink import folder_of
from assetjob.site.template_urls import TemplateUrl, read_template_url

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ORIGIN = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?//([^/]*)")
_DROPPED = re.compile(r"[\t\n\r]")
_PATH_END = re.compile(r"[?#]")
# The folder that a page's relative URLs count from; most pages have none, and it takes a while.
_Folder = Callable[[], str]
_MAX_PATH = 4096  # Linux's PATH_MAX; nothing longer can name a file
_MAX_NAME = 255  # NAME_MAX
# Folders and files of which the disk's answers are remembered.
_FOLDERS = 1_000
_FILES = 20_000


@dataclass(frozen=True, slots=True)
class _Listing:
    """What is in a folder: its names by themselves and by their NFC form, links and folders."""

    names: Mapping[str, str]
    links: frozenset[str]
    folders: frozenset[str]


class Resolver:
    """Resolves the URLs of one site. What the disk said last is remembered."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._collections = frozenset(collection.name for collection in site.collections)
        self._listing = lru_cache(_FOLDERS)(self._list)
        self._folded = lru_cache(_FOLDERS)(self._fold)
        self._found = lru_cache(_FILES)(self._find)
        self._contained = lru_cache(_FILES)(self._is_contained)

    def targets(
        self, source: Source, page: ParsedPage, planned: Container[str] = ()
    ) -> Iterator[tuple[ImageRef, Target, tuple[Target, ...]]]:
        """Yield each reference with its target and those of its ``srcset`` candidates.

        `planned` are paths of files that count as there, since they will be.
        """
        folder = cache(partial(folder_of, self._site, source.path, page.front_matter))
        named = _front_matter_images(page)

        # Where another generator serves the variants is not known, nor what becomes of HTML in
        # Markdown that another renderer gets: nothing is written for them.
        in_markdown = source.markup is Markup.MARKDOWN
        alone = self._site.builder or (in_markdown and not self._site.keeps_html)

        def target(url: str) -> Target:
            found = self._target(url, folder, page.base, named, planned)
            return replace(found, form=None) if alone else found

        for ref in page.refs:
            own = target(ref.url) if ref.url is not None else Target(TargetState.MISSING)
            yield ref, own, tuple(target(candidate.url) for candidate in ref.candidates)

    def style_sheet(self, source: Source, page: ParsedPage, url: str) -> str | None:
        """Return the path of a style sheet that a page links or imports, None outside the site."""
        folder = partial(folder_of, self._site, source.path, page.front_matter)
        return _local(self._target(url, folder, page.base, {}))

    def imported(self, importer: str, url: str) -> str | None:
        """Return the path of a file that the file `importer` names, None outside the site."""
        return _local(self._target(url, lambda: importer.rpartition("/")[0], None, {}))

    def _target(
        self,
        raw: str,
        folder: _Folder,
        base: str | None,
        named: dict[str, str],
        planned: Container[str] = (),
    ) -> Target:
        url = _DROPPED.sub("", raw.strip(" \t\n\r\f"))
        template = TemplateUrl("", url, "")
        if is_template(url):
            found = read_template_url(url, named)
            if found is None:
                return Target(TargetState.DYNAMIC)
            template, url = found, found.path
        if url[:5].lower() == "data:":
            return Target(TargetState.DATA)
        if not url:
            return Target(TargetState.MISSING)
        place = self._split(url, folder, base, rooted=bool(template.before))
        if place is None:
            return Target(TargetState.EXTERNAL)
        before, start, path = place
        form = UrlForm(before, "", start)
        if template.before:
            form = UrlForm(template.before, template.after)
        return self._file(path, start, form, planned)

    def _split(
        self, url: str, folder: _Folder, base: str | None, *, rooted: bool
    ) -> tuple[str, str | None, str] | None:
        """Return (what stands before the path, folder it is relative to, path), None if external.

        The path is still percent-encoded.
        """
        url = _PATH_END.split(url, maxsplit=1)[0].replace("\\", "/")
        if rooted:
            return "", None, url.lstrip("/")
        origin = _ORIGIN.match(url)
        before = ""
        if origin:
            host = (self._site.origin or "").partition("://")[2]
            own = origin[1] is None or origin[1].lower() in ("http", "https")
            if not (host and own and origin[2].lower() == host):
                return None
            before, url = origin[0], url[origin.end() :] or "/"
        elif _SCHEME.match(url):
            return None
        if url.startswith("/"):
            prefix = self._site.baseurl + "/"
            # A URL without the baseurl is taken as the author means it: variants are written in
            # the same form, so they load wherever the original does.
            prefix = prefix if url.startswith(prefix) else "/"
            return before + prefix, None, url[len(prefix) :]
        if base is not None:
            return self._split_below_base(url, folder, base)
        return "", folder(), url

    def _split_below_base(
        self, url: str, folder: _Folder, base: str
    ) -> tuple[str, str | None, str] | None:
        if len(base) > _MAX_PATH or is_template(base):
            return None
        placed = self._split(base, folder, None, rooted=False)
        if placed is None:
            return None
        _, start, path = placed
        inner = _walk(start or "", unquote(path).rpartition("/")[0])[0]
        return "", "/".join(inner), url

    def _file(
        self, encoded: str, folder: str | None, form: UrlForm, planned: Container[str]
    ) -> Target:
        decoded = unquote(encoded)
        if "\0" in decoded or len(decoded) > _MAX_PATH:
            return Target(TargetState.MISSING)
        parts, above = _walk(folder or "", decoded)
        path = "/".join(parts)
        if path in planned:
            return Target(TargetState.LOCAL, path, form=form)
        found, exact = self._found(path)
        if found is None:
            # Browsers stop at the root; only a file that is there makes that what the author meant.
            state = TargetState.OUTSIDE if above else TargetState.MISSING
            return Target(state, None if above else path)
        if not self._contained(found):
            return Target(TargetState.OUTSIDE)
        if self._is_folder(found):
            return Target(TargetState.MISSING, path)
        if not exact:
            return Target(TargetState.MISSING, path, found)
        return Target(TargetState.LOCAL, found, form=form)

    def _find(self, path: str) -> tuple[str | None, bool]:
        """Return the path of the file as the disk spells it, and whether the case is the same."""
        parts = path.split("/") if path else []
        found, exact = self._find_below("", parts)
        if found is None and parts and parts[0] in self._collections:
            # Jekyll serves the other files of a collection's folder without its underscore.
            found, exact = self._find_below(
                self._site.collections_dir, ["_" + parts[0], *parts[1:]]
            )
        for folder in self._site.static if parts else ():
            if found is None:
                found, exact = self._find_below("", [*folder.split("/"), *parts])
        return found, exact

    def _find_below(self, folder: str, parts: list[str]) -> tuple[str | None, bool]:
        exact = True
        for part in parts:
            if not self._contained(folder):
                return folder, exact
            if len(part) > _MAX_NAME:
                return None, False
            names = self._listing(folder).names
            name = names.get(part) or names.get(unicodedata.normalize("NFC", part))
            if name is None:
                exact = False
                name = self._folded(folder).get(_folded(part))
            if name is None:
                return None, False
            folder = f"{folder}/{name}" if folder else name
        return (folder, exact) if parts else (None, False)

    def _list(self, folder: str) -> _Listing:
        """Return what is in a folder; nothing where it cannot be listed."""
        names, links, folders = [], set(), set()
        try:
            with os.scandir(f"{self._site.root}/{folder}") as entries:
                for entry in entries:
                    names.append(entry.name)
                    try:
                        if entry.is_symlink():
                            links.add(entry.name)
                        elif entry.is_dir(follow_symlinks=False):
                            folders.add(entry.name)
                    except OSError:  # of this one; reading it will tell
                        continue
        except OSError:
            return _Listing({}, frozenset(), frozenset())
        names.sort()
        composed = {unicodedata.normalize("NFC", name): name for name in names}
        by_name = composed | {name: name for name in names}
        return _Listing(by_name, frozenset(links), frozenset(folders))

    def _fold(self, folder: str) -> dict[str, str]:
        return {_folded(name): name for name in self._listing(folder).names.values()}

    def _is_folder(self, path: str) -> bool:
        """Tell whether a contained path is a folder; where a link leads is asked only now."""
        above, _, name = path.rpartition("/")
        listing = self._listing(above)
        if name in listing.links:
            return os.path.isdir(self._site.root / path)  # noqa: PTH112 - no error in any case
        return name in listing.folders

    def _is_contained(self, path: str) -> bool:
        """Tell whether a path stays in the site; no folder outside is listed to find out."""
        if not path:
            return True
        above, _, name = path.rpartition("/")
        if not self._contained(above):
            return False
        listing = self._listing(above)
        known = listing.names.get(name) == name
        if name in listing.links if known else (self._site.root / path).is_symlink():
            real = os.path.realpath(self._site.root / path)
            return Path(real).is_relative_to(self._site.root)
        return True


def _local(target: Target) -> str | None:
    return target.path if target.state is TargetState.LOCAL else None


def _walk(folder: str, path: str) -> tuple[list[str], bool]:
    """Follow `path` from `folder`: the names, and whether ``..`` went above the root."""
    parts = [part for part in folder.split("/") if part]
    above = False
    for part in path.split("/"):
        if part == "..":
            above = above or not parts
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return parts, above


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _front_matter_images(page: ParsedPage) -> dict[str, str]:
    """Map the page's own front matter keys to their values, for ``{{ page.image }}``."""
    refs = (ref for ref in page.refs if ref.kind is Kind.FRONT_MATTER)
    return {attr.name: attr.value for ref in refs for attr in ref.attrs}
