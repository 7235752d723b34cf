"""Where a run writes to: the site itself, another folder, or nowhere; and where its reports go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.result import Command
from assetjob.model.site import Site
from assetjob.settings.schema import Settings
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.store import Disk, Memory, Store
from assetjob.store.journal import UNFINISHED_RUN, is_unfinished
from assetjob.store.transaction import in_place


@contextmanager
def store_of(
    command: Command, settings: Settings, site: Site, say: Callable[[str], None]
) -> Iterator[Store]:
    """Give the store that a run writes to; what an interrupted run has written is taken back.

    Raises:
        SiteError: The folder cannot be used.
    """
    if command == "in-place":
        with in_place(Disk(site.root), site, settings, say) as store:
            yield store
        return
    if is_unfinished(Disk(site.root)):
        say(f"{site.root}: {UNFINISHED_RUN}")
    output = command == "output" and settings.output
    elsewhere = Disk(_output(site, output)) if output else Memory(Disk(site.root))
    try:
        yield elsewhere
    except BaseException:
        elsewhere.take_back()
        raise


def check_reports(site: Site, folder: Path) -> None:
    """Refuse a folder for the reports in which they would overwrite a page.

    Raises:
        SiteError: It holds one, or leads out of the site.
    """
    page = folder / "index.html"
    try:
        ours = not page.is_file() or REPORT_MARK.encode() in _head(page)
    except OSError as error:
        raise SiteError(f"{page}: cannot be read: {error.strerror}") from error
    if not ours:
        raise SiteError(f"{folder}: has an index.html that is no report: name another folder")
    _own(site, folder)


def folder_in_repository(root: Path) -> str:
    """Return the path of the folder in its Git repository, with a slash at its end, or ""."""
    for parent in (root, *root.parents):
        if (parent / ".git").exists():
            return "" if parent == root else f"{root.relative_to(parent).as_posix()}/"
    return ""


def _head(page: Path) -> bytes:
    with page.open("rb") as file:
        return file.read(HEAD)


def _output(site: Site, folder: Path) -> Path:
    real = Path(os.path.realpath(folder))
    if site.root.is_relative_to(real):
        word = "is the site" if real == site.root else "holds the site"
        raise SiteError(f"{folder}: {word}: use --in-place, or name another folder")
    return _own(site, folder)


def _own(site: Site, folder: Path) -> Path:
    """Return a folder that does not lead out of the site by a link that came with the site."""
    named = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow the link
    real = Path(os.path.realpath(folder))
    if named.is_relative_to(site.root) and not real.is_relative_to(site.root):
        raise SiteError(f"{folder}: is a link that leads out of the site: name another folder")
    return folder
