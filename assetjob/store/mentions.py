"""Find the variants that the files of a site mention: pages, style sheets, data, anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from assetjob.model.errors import SiteError
from assetjob.model.formats import SUFFIXES
from assetjob.model.site import Site
from assetjob.model.variant import MARK
from assetjob.runtime.safe_read import UnreadableError, open_file
from assetjob.runtime.site_paths import is_folder, on_disk, path_below
from assetjob.settings.schema import Settings
from assetjob.site.pages import HEAD, REPORT_MARK

_CHUNK = 1 << 22
_MARK_BYTES = 32  # longer than any mark
_BUILT = "_site"
# Texts near the start of a report of an earlier run.
_REPORTS = (REPORT_MARK.encode(), b'"name": "assetjob"')
# Large files that do not refer to other files.
_SILENT = (SUFFIXES - {".svg"}) | frozenset(
    ".avi .gz .m4a .mov .mp3 .mp4 .otf .ttf .webm .woff .woff2 .zip".split()
)


class MentionsError(SiteError):
    """A file cannot be read, so it is not known which variants it mentions."""


class Mentions:
    """The variants that the files of a site mentioned when this object was made.

    A variant counts as mentioned if the end of its name (digest and width) occurs in any file that
    is not an image, whatever is before it: a false match only keeps a file too many.
    """

    def __init__(self, site: Site, settings: Settings, *texts: str) -> None:
        """Read the site; `texts` count as files of it.

        Raises:
            UnknownError: A file or a folder cannot be read.
        """
        self._marks: set[bytes] = set()
        for text in texts:
            self._marks.update(MARK.findall(text.encode(errors="replace")))
        for path in _paths(site, settings):
            try:
                with open_file(site.root, path) as file:
                    self._marks.update(_marks(file))
            except UnreadableError as error:
                reason = f"{error}: it may mention variants, so none is removed"
                raise MentionsError(f"{path}: {reason}") from error

    def __contains__(self, variant: str) -> bool:
        mark = MARK.search(variant.rpartition("/")[2].encode(errors="replace"))
        return mark is None or mark[0] in self._marks


def _marks(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(_CHUNK):
        if not rest and any(mark in chunk[:HEAD] for mark in _REPORTS):
            return  # a report lists every variant and uses none
        # In UTF-16 every second byte of the mark is NUL.
        text = rest + chunk.replace(b"\0", b"")
        yield from MARK.findall(text)
        rest = text[-_MARK_BYTES:]


def _paths(site: Site, settings: Settings) -> Iterator[str]:
    """Yield the files that may mention a variant."""
    root = site.root
    own = {on_disk(root, folder) for folder in site.folders_of_variants(settings.variants_dir)}
    own.add(root / ".assetjob")
    own.add(Path(os.path.realpath(settings.reports)))
    if is_folder(root, f"{_BUILT}/{settings.variants_dir}"):
        own.add(root / _BUILT)  # the built site has its own copies of variants
    for where, folders, names in os.walk(root, onerror=_cannot_list):
        folder = Path(where)
        folders[:] = [
            name
            for name in folders
            if name != ".git" and folder / name not in own and not _is_cache(folder / name)
        ]
        for name in names:
            path = folder / name
            if PurePosixPath(name).suffix.lower() in _SILENT or not _regular(path):
                continue
            yield path_below(root, path)


def _is_cache(folder: Path) -> bool:
    """Tell whether a folder says of itself that it is a cache: it may hold copies of old pages."""
    try:
        with (folder / "CACHEDIR.TAG").open("rb") as file:
            return file.read(len(_CACHE_TAG)) == _CACHE_TAG
    except OSError:
        return False


_CACHE_TAG = b"Signature: 8a477f597d28d172789f06886806bc55"  # Cache Directory Tagging Specification


def _regular(path: Path) -> bool:
    """Return whether it is a regular file; the target of a link inside the site is found anyway."""
    return path.is_file() and not path.is_symlink()


def _cannot_list(error: OSError) -> None:
    reason = f"cannot be listed: {error.strerror}: it may mention variants, so none is removed"
    raise MentionsError(f"{error.filename}: {reason}") from error
