"""Find the files that pages name by URLs of another address, as on an assets domain or a CDN."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from assetjob.model.errors import SettingsError
from assetjob.model.image import ResolvedPage
from assetjob.model.site import Site, UrlMap, contains
from assetjob.model.target import Target, TargetState, UrlForm
from assetjob.runtime.site_paths import is_folder, on_disk
from assetjob.settings.schema import Settings
from assetjob.site.addresses import MAX_PATH, clean, origin_and_path, walk
from assetjob.site.folder_listing import SiteFiles

# Parameters that name a version of a file, and change nothing about the image.
_VERSION = re.compile(r"(?:(?:v|ver|version|t|ts|hash|rev|cb)=)?[\w.-]*", re.ASCII)


def url_maps_of(settings: Settings, root: Path) -> tuple[UrlMap, ...]:
    """Return the folders that URLs begin with, those with the longest prefixes first.

    Folders that the command line names may be anywhere, those of the settings are in the site.

    Raises:
        SettingsError: A folder does not exist, leads out of the site, or contains it.
    """
    named = {prefix: _named(root, prefix, folder) for prefix, folder in settings.url_folders}
    for each in settings.url_map:
        named.setdefault(each.prefix, _in_site(root, each))
    return tuple(sorted(named.values(), key=lambda each: -len(each.prefix)))


class MappedUrls:
    """Resolves the URLs that begin with a prefix of one site's `url_maps`."""

    def __init__(self, site: Site) -> None:
        self._maps = [(_key(each.prefix), each) for each in site.url_maps]
        folders = {each.folder: on_disk(site.root, each.folder) for each in site.url_maps}
        folders |= site.outside_folders
        self._files = {name: SiteFiles(folder) for name, folder in folders.items()}

    def target(self, raw: str, planned: Container[str]) -> Target | None:
        """Return the file of a URL, None where no prefix fits or the folder has no such file."""
        for _, each, rest in self._fitting(raw):
            path, form = self._path(each, rest), UrlForm(_before(raw, rest), "", None, each.folder)
            if path is None or not (path in planned or self._is_file(each, path)):
                return None
            return Target(TargetState.LOCAL, path, form=form if _is_version(raw) else None)
        return None

    def prefix_of(self, raw: str) -> str | None:
        """Return the prefix that a URL begins with, None where none fits."""
        return next((each.prefix for _, each, _ in self._fitting(raw)), None)

    def holder(self, path: str) -> str | None:
        """Return the innermost folder of a prefix that a file is in, None where there is none."""
        around = [folder for folder in self._files if contains(folder, path)]
        return max(around, key=len, default=None)

    def _fitting(self, raw: str) -> Iterator[tuple[str, UrlMap, str]]:
        """Yield the maps that fit a URL, with the rest of its path."""
        if not self._maps:
            return
        key = _key(_path_of(raw))
        for prefix, each in self._maps:
            if key.startswith(prefix):
                yield prefix, each, key.removeprefix(prefix)

    def _path(self, each: UrlMap, rest: str) -> str | None:
        decoded = unquote(rest)
        parts, above = walk("", decoded)
        if above or not parts or "\0" in decoded or len(decoded) > MAX_PATH:
            return None
        return "/".join((*filter(None, [each.folder]), *parts))

    def _is_file(self, each: UrlMap, path: str) -> bool:
        files = self._files[each.folder]
        inner = path.removeprefix(f"{each.folder}/") if each.folder else path
        match = files.find(inner)
        if match is None or not match.exact or match.path != inner:
            return False
        return files.is_contained(inner) and not files.is_folder(inner)


def notes_on_url_maps(site: Site, pages: Iterable[ResolvedPage]) -> Iterator[str]:
    """Yield a line for each prefix of which images have no file, or that no image has."""
    if not site.url_maps:
        return
    urls = MappedUrls(site)
    used: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for page in pages:
        for image in page.images:
            url = image.ref.url or ""
            if prefix := urls.prefix_of(url):
                used[prefix] += 1
                if image.target.state is TargetState.EXTERNAL:
                    missing[prefix] += 1
                    examples.setdefault(prefix, url)
    for each in site.url_maps:
        if not used[each.prefix]:
            yield f"{each.prefix}: no image on the pages has a URL that begins so; check url_map."
        elif number := missing[each.prefix]:
            images = "1 image has" if number == 1 else f"{number:,} images have"
            example = examples[each.prefix]
            yield f"{each.prefix}: {images} no file in {each.folder or '.'}, as {example}."


def _in_site(root: Path, each: UrlMap) -> UrlMap:
    if not is_folder(root, each.folder):
        raise SettingsError(f"url_map: {each.folder}: {_NO_FOLDER}")
    real = Path(os.path.realpath(on_disk(root, each.folder)))
    if not real.is_relative_to(root):
        raise SettingsError(f"url_map: {each.folder}: leads out of the site; name it by --url-map")
    return UrlMap(each.prefix, _relative(root, real))


def _named(root: Path, prefix: str, folder: Path) -> UrlMap:
    """Return the map of a folder that is named from the current folder, or else from the site."""
    real, where = Path(os.path.realpath(_found(root, folder))), f"--url-map {prefix}={folder}"
    if not real.is_dir():
        raise SettingsError(f"{where}: {_NO_FOLDER}")
    if root != real and root.is_relative_to(real):
        raise SettingsError(f"{where}: contains the site; name the folder of the image files")
    if real.anchor != root.anchor:
        raise SettingsError(f"{where}: is not on the site's drive, {root.anchor}; copy it there")
    return UrlMap(prefix, _relative(root, real))


_NO_FOLDER = "not a folder; name the one that holds the image files"


def _found(root: Path, folder: Path) -> Path:
    return folder if folder.is_dir() else root.joinpath(folder)


def _relative(root: Path, folder: Path) -> str:
    path = Path(os.path.relpath(folder, root)).as_posix()
    return "" if path == "." else path


def _key(url: str) -> str:
    """Return a URL in a form in which those of the same file begin with the same text."""
    origin, path = origin_and_path(url)
    return f"//{origin.rpartition('//')[2].lower()}{path}" if origin else path


def _path_of(raw: str) -> str:
    return re.split("[?#]", clean(raw), maxsplit=1)[0].replace("\\", "/")


def _before(raw: str, rest: str) -> str:
    """Return a URL without the end `rest` of its path."""
    return _path_of(raw).removesuffix(rest)


def _is_version(raw: str) -> bool:
    """Tell whether a URL has no query, or one that cannot ask for another size or format."""
    query = clean(raw).partition("#")[0].partition("?")[2]
    return _VERSION.fullmatch(query) is not None
