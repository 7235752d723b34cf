"""Find variants that no file of the site mentions any more, and remove them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.site import Site
from assetjob.model.variant import is_variant
from assetjob.runtime.site_paths import on_disk, path_below
from assetjob.settings.schema import Settings
from assetjob.store import Disk, journal
from assetjob.store.mentions import Mentions
from assetjob.store.temporary_files import remove_temporary_files
from assetjob.store.undo_record import UndoRecord


def unused(disk: Disk, site: Site, settings: Settings) -> tuple[tuple[str, int], ...]:
    """Return the path and the size in bytes of each variant that no file of the site mentions.

    Pages that `undo` would restore count as files of the site.

    Raises:
        SiteError: A file cannot be read, so it may mention a variant; or a run was killed.
    """
    if journal.is_unfinished(disk):
        raise SiteError(f"{site.root}: {journal.UNFINISHED_RUN}")
    record = UndoRecord(disk).load() or journal.Record()
    mentioned = Mentions(site, settings, *(page.text for page in record.pages))
    found = ((path, disk.size(path)) for path in sorted(_variants(site, settings)))
    return tuple((path, size) for path, size in found if size and path not in mentioned)


def clean(disk: Disk, site: Site, settings: Settings) -> tuple[tuple[str, int], ...]:
    """Remove the variants that no file of the site mentions, and folders that become empty.

    Return the path and the size in bytes of each.

    Raises:
        SiteError: As in `unused`, another process writes here, or a file cannot be removed.
    """
    with journal.exclusive(disk):
        remove_temporary_files(disk)
        found = unused(disk, site, settings)
        for path, _ in found:
            try:
                disk.remove(path)
            except OSError as error:
                raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error
        for folder in _folders(site, settings):
            with suppress(OSError):  # not empty
                disk.remove_folder(folder)
    return found


def _variants(site: Site, settings: Settings) -> Iterator[str]:
    for top in _tops(site, settings):
        for where, _, names in os.walk(top):
            for name in names:
                path = Path(where, name)
                if is_variant(name) and not path.is_symlink():
                    yield path_below(site.root, path)


def _folders(site: Site, settings: Settings) -> Iterator[str]:
    """Yield the folders of variants and all in them, the innermost first."""
    for top in _tops(site, settings):
        for where, _, _ in os.walk(top, topdown=False):
            yield path_below(site.root, Path(where))


def _tops(site: Site, settings: Settings) -> Iterator[Path]:
    """Yield the folders of variants."""
    for folder in site.folders_of_variants(settings.variants_dir):
        top = on_disk(site.root, folder)
        if Path(os.path.realpath(top)) != top:
            raise SiteError(f"{top}: is a symbolic link or below one; nothing removed")
        yield top
