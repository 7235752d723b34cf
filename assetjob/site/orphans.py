"""Find image files that nothing in the site names, if the setting `unreferenced` is on.

A file counts as named if its name is in any text file of the site, with any folder before it, in
any letter case: a file too many is skipped rather than one too few.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from assetjob.model.formats import SUFFIXES
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.site import Site
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source, Span
from assetjob.parse.entities import unescape
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import on_disk, path_below
from assetjob.settings.schema import Settings
from assetjob.site.projects import SKIPPED_FOLDERS

_TEXTS = frozenset(
    ".css .csv .erb .haml .htm .html .js .json .less .liquid .markdown .md .mjs .njk .php .sass"
    " .scss .slim .svg .toml .ts .txt .vue .webmanifest .xml .yaml .yml".split()
)
_LARGEST = 16_000_000  # bytes of a text file that is searched
# The last word of a file's name: a URL may end at a blank, where a name goes on.
_ENDINGS = "|".join(suffix.removeprefix(".") for suffix in sorted(SUFFIXES))
_WORD = re.compile(r"[^\s\"'()<>/\\|,;=]+")
_NAME = re.compile(rf".+\.(?:{_ENDINGS})")


def find_orphans(site: Site, settings: Settings) -> tuple[ResolvedPage, ...]:
    """Return each image file that no text of the site names, as a page that holds it alone.

    Nothing where the setting is off, or where the run keeps to a part of the site.
    """
    if not settings.unreferenced or settings.is_partial:
        return ()
    paths = sorted(_paths(site, settings))
    images = [path for path in paths if PurePosixPath(path).suffix.lower() in SUFFIXES]
    texts = (path for path in paths if PurePosixPath(path).suffix.lower() in _TEXTS)
    named = _named(site.root, texts)
    return tuple(_alone(path) for path in images if _last_words(path) - named)


def _paths(site: Site, settings: Settings) -> Iterator[str]:
    own = {on_disk(site.root, folder) for folder in site.folders_of_variants(settings.variants_dir)}
    own.add(Path(os.path.realpath(settings.reports)))
    for where, folders, names in os.walk(site.root):
        folder = Path(where)
        folders[:] = [
            name
            for name in folders
            if name not in SKIPPED_FOLDERS and not name.startswith(".") and folder / name not in own
        ]
        for name in names:
            path = folder / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path_below(site.root, path)


def _named(root: Path, texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in texts:
        try:
            text = read_file(root, path, _LARGEST).decode("utf-8", "replace").lower()
        except UnreadableError:
            continue
        plain = unescape(unquote(text))
        own = PurePosixPath(path).name.lower()  # an SVG that names itself
        found.update(name for name in _names(plain) if name != own)
    return found


def _names(text: str) -> Iterator[str]:
    # Word by word: one pattern for all of it would be tried at each letter.
    for word in _WORD.findall(text):
        if name := _NAME.match(word):
            yield name[0]


def _last_words(path: str) -> set[str]:
    """Return the end of the file's name as it would be in a text; none where that is not clear."""
    return set(_names(PurePosixPath(path).name.lower()))


def _alone(path: str) -> ResolvedPage:
    nowhere = Span(0, 0)
    ref = ImageRef(Kind.FILE, nowhere, line=1, column=1, url=path)
    image = Image(path, ref, Target(TargetState.LOCAL, path))
    return ResolvedPage(Source(path, Markup.HTML, ""), ParsedPage((ref,)), (image,))
