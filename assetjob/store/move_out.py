"""Move out of a site what versions before 0.2 kept in its folder ``.assetjob``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from assetjob.model.errors import SiteError
from assetjob.store import journal
from assetjob.store.disk import Disk
from assetjob.store.undo_record import IN_SITE, UndoRecord

_CACHE = f"{journal.FOLDER}/assetjob-cache.sqlite"
_CACHES = tuple(_CACHE + suffix for suffix in ("", "-journal", "-wal", "-shm"))


def move_out(disk: Disk) -> Iterator[str]:
    """Move the undo record to the state folder and remove the cache; yield a line about it.

    The caller holds the site's lock, and no run is unfinished.
    """
    with suppress(OSError):
        UndoRecord(disk).finish()
    done = [*_undo_record(disk), *_cache(disk)]
    if done:
        yield f"{disk.root / journal.FOLDER}: {' and '.join(done)}; nothing is kept in the site now"


def _undo_record(disk: Disk) -> Iterator[str]:
    undo = UndoRecord(disk)
    try:
        record = journal.load(disk, IN_SITE)
        if record is None:
            return
        if not undo.is_kept:
            undo.prepare(record)
        journal.remove(disk, IN_SITE)
        undo.finish()
    except (OSError, SiteError):
        return  # `undo` finds it there, or says what is wrong with it
    yield "the data of undo was moved to your state folder"


def _cache(disk: Disk) -> Iterator[str]:
    found = [path for path in _CACHES if disk.size(path) is not None]
    with suppress(OSError):
        for path in found:
            disk.remove(path)
        if found:
            yield "the cache of an earlier version was removed"
