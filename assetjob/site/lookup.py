"""Find the file that a path in the URL space names, by the rules of the project's generator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from assetjob.model.formats import SUFFIXES
from assetjob.model.site import Project, Site, contains
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.addresses import Address, walk
from assetjob.site.collection_files import collection_files, in_collection
from assetjob.site.folder_listing import Match, SiteFiles
from assetjob.site.jekyll_filter import publishes
from assetjob.site.lowered_folders import is_lowered
from assetjob.site.page_bundles import is_of_other_page
from assetjob.site.site_files import site_files

_MOST_COPIES = 10  # files that are compared
_NO_NAMES = frozenset({"", ".", ".."})
_LARGEST_COPY = 20_000_000  # bytes of a file that is compared


class Lookup:
    """Finds files of one site. What the disk said last is kept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.files = SiteFiles(site.root)
        self._copies: dict[tuple[str, ...], bool] = {}

    def path(self, project: Project, folder: str | None, path: str) -> tuple[str, bool]:
        """Return the path from the site's root that a decoded path has where files lie as served.

        `folder` is the folder that it is relative to, None for the root. The second value tells
        whether ``..`` went above the root.
        """
        parts, above = walk(folder or "", path)
        return "/".join((*filter(None, [project.source]), *parts)), above

    def find(self, project: Project, page: str, folder: str | None, path: str) -> Match | None:
        """Return the file that a decoded path on a page names; see `path`."""
        best = None
        for candidate in self._candidates(project, page, folder, path):
            match = self.files.find(candidate)
            if match and match.exact:
                return match
            if match and is_lowered(project, candidate, match.path, self._has_file):
                return Match(match.path, exact=True)
            best = best or match
        return best

    def _has_file(self, path: str) -> bool:
        match = self.files.find(path)
        return match is not None and match.exact

    def is_kept_by_dvc(self, project: Project, page: str, folder: str | None, path: str) -> bool:
        """Tell whether the pointer to what DVC keeps lies where the file is looked for.

        It is that of the file, or of a folder around it, which is not in the repository.
        """
        parts = path.split("/")
        ends = (count for count in range(len(parts), 0, -1) if parts[count - 1] not in _NO_NAMES)
        pointers = (f"{'/'.join(parts[:count])}.dvc" for count in ends)
        found = (self.find(project, page, folder, pointer) for pointer in pointers)
        return any(each and each.exact and not self.files.is_folder(each.path) for each in found)

    def is_left_out(self, project: Project, path: str) -> bool:
        """Tell whether a file, by its path from the site's root, is there but not published."""
        return bool(project.jekyll) and self._has_file(path) and not self.files.is_folder(path)

    def leads_out(self, project: Project, page: str, address: Address, base: str | None) -> bool:
        """Tell whether an address leads to a file that is not in the folder that is served.

        That is one outside the site, or in it, as the folders of the page's file lie. `base` is the
        page's ``<base href>``.
        """
        folder = project.source if address.folder is None else str(PurePosixPath(page).parent)
        if base is not None and address.folder is not None:
            folder = f"{project.source}/{address.folder}"
        parts, above = walk(folder.removeprefix("."), unquote(address.path))
        match = self.files.find("/".join(parts))
        return above or (match is not None and not contains(project.source, match.path))

    def find_below(self, roots: Iterable[str], path: str) -> Match | None:
        """Return the file at a path from one of several folders."""
        for root in roots:
            match = self.files.find("/".join(walk(root, path)[0]))
            if match and match.exact and not self.files.is_folder(match.path):
                return match
        return None

    def find_by_name(self, page: str, path: str) -> Match | None:
        """Return the file that a template makes of a path on a page, as far as that is certain.

        It is in the page's folder, at the root, or is the only image file whose path ends so and
        which is not another page's.
        """
        inner = "/".join(walk("", path)[0])
        match = self.find_below((str(PurePosixPath(page).parent), ""), inner)
        return match or self._only(page, inner, (f"/{inner}",))

    def find_by_end(self, page: str, path: str) -> Match | None:
        """Return the only image file whose path ends as a path with a folder does.

        The names of folders that generators serve without it may begin with an underscore.
        """
        inner = "/".join(walk("", path)[0])
        return self._only(page, inner, _ends(inner)) if "/" in inner else None

    def is_ambiguous(self, path: str) -> bool:
        """Return whether the paths of several image files end as a path with a folder does."""
        inner = "/".join(walk("", path)[0])
        return "/" in inner and len(list(islice(self._ending(inner, _ends(inner)), 2))) > 1

    def namesake(self, path: str) -> str | None:
        """Return an image file whose path ends as a path does, the first of several."""
        inner = "/".join(walk("", path)[0])
        return next(self._ending(inner, (f"/{inner}",)), None)

    def _only(self, page: str, inner: str, ends: tuple[str, ...]) -> Match | None:
        found = list(islice(self._ending(inner, ends), _MOST_COPIES + 1))
        is_one = 0 < len(found) <= _MOST_COPIES and self._are_copies(tuple(found))
        if not is_one or self._is_of_other_page(page, inner, found[0]):
            return None
        return Match(found[0], exact=True)

    def _is_of_other_page(self, page: str, inner: str, file: str) -> bool:
        project = self._site.project_of(page)
        return is_of_other_page(project, page, inner, file, self._has_file)

    def _are_copies(self, paths: tuple[str, ...]) -> bool:
        """Return whether files have the same bytes, so that it does not matter which is served."""
        if len(paths) == 1:
            return True
        if paths not in self._copies:
            try:
                first = read_file(self._site.root, paths[0], _LARGEST_COPY)
                same = (read_file(self._site.root, path, _LARGEST_COPY) for path in paths[1:])
                self._copies[paths] = all(data == first for data in same)
            except UnreadableError:
                self._copies[paths] = False
        return self._copies[paths]

    def _ending(self, inner: str, ends: tuple[str, ...]) -> Iterator[str]:
        return (one for one in self._images.get(_name(inner), ()) if f"/{one}".endswith(ends))

    def _candidates(
        self, project: Project, page: str, folder: str | None, path: str
    ) -> Iterator[str]:
        """Yield the paths, from the site's root, of the files that a path may name."""
        if project.jekyll or project.served_as_is:
            own = self.path(project, folder, path)[0]
            in_place = () if in_collection(project, own) else (own,)
            for candidate in (*in_place, *collection_files(project, own)):
                if project.jekyll is None or publishes(project, candidate):
                    yield candidate
            return
        rooted = folder is None
        for alias in project.aliases:
            if path.startswith(alias.beginning):
                rest = path.removeprefix(alias.beginning)
                if alias.folder is not None:
                    yield "/".join(walk(alias.folder, rest)[0])
                    return
                path, rooted = rest, rest.startswith("/")
        if not rooted:
            is_rewritten = project.generator not in _COPIES_ADDRESSES
            ways = (_beside(page, path.removeprefix("~")), _by_browser(project, page, path))
            yield from chain(*(ways if is_rewritten else reversed(ways)))
            yield from _served_at_root(project, walk(folder or "", path)[0])
        yield from _served_at_root(project, walk("", path)[0])

    @cached_property
    def _images(self) -> dict[str, list[str]]:
        """The paths of the site's image files, by their names."""
        found: dict[str, list[str]] = {}
        for path in map(PurePosixPath, site_files(self._site.root)):
            if path.suffix.lower() in SUFFIXES:
                found.setdefault(path.name, []).append(str(path))
        return found


def _beside(page: str, path: str) -> Iterator[str]:
    """Yield the files that a relative path names in a source.

    It counts from the page's folder; or from a folder of the page's own, where the generator serves
    ``posts/one.md`` as ``/posts/one/`` or keeps the page's images.
    """
    own = PurePosixPath(page)
    folder = "" if str(own.parent) == "." else str(own.parent)
    yield "/".join(walk(folder, path)[0])
    yield "/".join(walk(f"{folder}/{own.stem}", path)[0])


def _by_browser(project: Project, page: str, path: str) -> Iterator[str]:
    """Yield the files that browsers load for a relative path if a page is served as a folder."""
    own = PurePosixPath(page)
    for mount in project.mounts:
        if contains(mount.folder, page):
            inner = own.relative_to(mount.folder) if mount.folder else own
            url = inner.parent if own.stem.partition(".")[0] in _INDEX else inner.with_suffix("")
            parts, _ = walk(f"{mount.url_path}/{url}", path)
            yield from _served_at_root(project, parts)


# They write addresses into pages as they are in the source.
_COPIES_ADDRESSES = frozenset({"Hugo"})
_INDEX = frozenset({"index", "_index"})


def _served_at_root(project: Project, parts: list[str]) -> Iterator[str]:
    """Yield the files of the project that are served at a path from the root."""
    for mount in project.mounts:
        prefix = mount.url_path.split("/") if mount.url_path else []
        if parts[: len(prefix)] == prefix:
            yield "/".join((*filter(None, [mount.folder]), *parts[len(prefix) :]))
    for folder in dict.fromkeys((project.folder, "")):
        yield "/".join((*filter(None, [folder]), *parts))


def _ends(inner: str) -> tuple[str, str]:
    return f"/{inner}", f"/_{inner}"


def _name(path: str) -> str:
    return path.rpartition("/")[2]
