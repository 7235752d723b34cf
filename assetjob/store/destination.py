"""Choose the folder that a run writes to, and check the folder of its reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.result import Command
from assetjob.model.site import Site
from assetjob.runtime.site_paths import path_below
from assetjob.settings.schema import Settings
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.store import Disk, DryRun, Store
from assetjob.store.in_place import in_place
from assetjob.store.journal import UNFINISHED_RUN, is_unfinished
from assetjob.store.several_folders import SeveralFolders


@contextmanager
def open_store(
    command: Command, settings: Settings, site: Site, say: Callable[[str], None]
) -> Iterator[Store]:
    """Open the store of a run; if the run is interrupted, what it has written is rolled back.

    Raises:
        SiteError: The folder cannot be used.
    """
    if command == "in-place":
        with in_place(Disk(site.root), site, settings, say) as store:
            yield _with_outside_folders(store, site)
        return
    if is_unfinished(Disk(site.root)):
        say(f"{site.root}: {UNFINISHED_RUN}")
    output = command == "output" and settings.output
    other = (
        _with_outside_folders(Disk(_output(site, output)), site)
        if output
        else DryRun(_with_outside_folders(Disk(site.root), site))
    )
    try:
        yield other
    except BaseException:
        other.roll_back()
        raise


def _with_outside_folders(store: Store, site: Site) -> Store:
    folders = {name: Disk(folder) for name, folder in site.outside_folders.items()}
    return SeveralFolders(store, folders) if folders else store


def check_reports(site: Site, folder: Path) -> None:
    """Check that reports in the folder would not overwrite a page.

    Raises:
        SiteError: They would, or the folder leads out of the site.
    """
    page = folder / "index.html"
    try:
        is_ours = not page.is_file() or REPORT_MARK.encode() in _head(page)
    except OSError as error:
        raise SiteError(f"{page}: cannot be read: {error.strerror}") from error
    if not is_ours:
        problem = "contains an index.html that assetjob did not write"
        raise SiteError(f"{folder}: {problem}; choose another folder with --reports")
    _not_leading_out(site, folder)


def folder_in_repository(root: Path) -> str:
    """Return the folder's path in its Git repository with a slash at the end, "" at its root."""
    for parent in (root, *root.parents):
        if (parent / ".git").exists():
            return "" if parent == root else f"{path_below(parent, root)}/"
    return ""


def _head(page: Path) -> bytes:
    with page.open("rb") as file:
        return file.read(HEAD)


def _output(site: Site, folder: Path) -> Path:
    real = Path(os.path.realpath(folder))
    if site.root.is_relative_to(real):
        problem = "is the site" if real == site.root else "contains the site"
        raise SiteError(f"{folder}: {problem}; use --in-place, or choose another folder")
    return _not_leading_out(site, folder)


def _not_leading_out(site: Site, folder: Path) -> Path:
    """Return the folder, unless a link inside the site leads out of the site.

    Raises:
        SiteError: It does.
    """
    named = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow the link
    real = Path(os.path.realpath(folder))
    if named.is_relative_to(site.root) and not real.is_relative_to(site.root):
        raise SiteError(f"{folder}: is a link that leads out of the site; choose another folder")
    return folder
