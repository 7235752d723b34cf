"""Find the site's root from the files and folders that the command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.formats import SUFFIXES
from assetjob.settings.find import SETTINGS_FILE
from assetjob.site.jekyll_config import CONFIG_FILES
from assetjob.site.page_suffixes import MARKUPS

_FRONT_PAGES = ("index.html", "index.htm", "index.md", "_posts")
# Folders that generators write, which may hold pages in their own folders only.
_OUTPUT_FOLDERS = frozenset({"_site", "build", "dist", "htdocs", "out", "output", "public", "www"})


def find_root(arguments: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    """Return the site's root that `arguments` are in, and the files and folders to keep to.

    One folder is the site, unless a folder above it is known to be one (it has a ``_config.yml`` or
    an ``assetjob.toml``) and it does not look like one itself. Without arguments the working folder
    is the argument.

    Raises:
        SiteError: An argument is not there, or the arguments are in different sites.
    """
    arguments = arguments or (Path(),)
    for argument in arguments:
        if not argument.exists():
            raise SiteError(f"{argument}: no such file or folder")
        if argument.is_file() and not _is_page(argument) and not is_image(argument):
            raise SiteError(f"{argument}: is no page ({', '.join(MARKUPS)}) and no image file")
    roots = {_root_of(argument.resolve()) for argument in arguments}
    if len(roots) > 1:
        named = ", ".join(sorted(str(root) for root in roots))
        raise SiteError(f"the arguments are in different sites ({named}): run one at a time")
    root = roots.pop()
    narrowed = tuple(path.resolve() for path in arguments if path.resolve() != root)
    return root, narrowed


def is_image(path: Path) -> bool:
    """Tell whether a path has the ending of an image file."""
    return path.suffix.lower() in SUFFIXES


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in MARKUPS


def _root_of(path: Path) -> Path:
    folder = path if path.is_dir() else path.parent
    if path.is_dir() and _looks_like_site(path):
        return path
    for above in folder.parents if path.is_dir() else (folder, *folder.parents):
        if _is_site(above):
            return above
    if path.is_dir():
        return path
    working = Path.cwd().resolve()
    return working if path.is_relative_to(working) else folder


def _looks_like_site(folder: Path) -> bool:
    if _is_site(folder) or folder.name in _OUTPUT_FOLDERS:
        return True
    return any((folder / name).exists() for name in _FRONT_PAGES)


def _is_site(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (*CONFIG_FILES, SETTINGS_FILE))
