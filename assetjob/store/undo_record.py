"""The record of the last in-place run of a site, outside the site: `undo` reads it.

It is in the state folder of the user, under a name made of the site's real path. A run writes it
under a temporary name, ends the journal in the site, and then renames it: at each moment either the
journal is there, and the run is rolled back, or the record counts.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.runtime.user_folders import user_state_folder
from assetjob.store import journal
from assetjob.store.disk import Disk
from assetjob.store.journal import Record

FOLDER = "undo"
IN_SITE = f"{journal.FOLDER}/undo.jsonl"  # where versions before 0.2 kept it
_DAYS = 90  # after which a record is deleted, since that run will hardly be undone
_NO_HOME = "this user has no home folder"


class UndoRecord:
    """The record of one site, which need not exist."""

    def __init__(self, site: Disk) -> None:
        state = user_state_folder()
        self._site = site
        self._disk = site.in_folder(state / FOLDER) if state else None
        self._name = f"{hashlib.sha256(os.fsencode(site.root)).hexdigest()[:32]}.jsonl"
        self._new = f"{self._name}.new"

    def load(self) -> Record | None:
        """Return the record, None where there is none.

        Raises:
            SiteError: It cannot be read.
        """
        if self._disk is not None:
            is_final = journal.is_unfinished(self._site) or self._disk.size(self._new) is None
            if record := journal.load(self._disk, self._name if is_final else self._new):
                return record
        return journal.load(self._site, IN_SITE)

    @property
    def is_kept(self) -> bool:
        """Tell whether there is a record outside the site."""
        return self._disk is not None and self._disk.size(self._name) is not None

    def prepare(self, record: Record) -> None:
        """Write a record that counts as soon as the journal in the site is removed.

        Raises:
            OSError: It cannot be written.
            SiteError: It cannot be written, or there is no place for it.
        """
        if self._disk is None:
            raise SiteError(_NO_HOME)
        self._disk.root.mkdir(mode=0o700, parents=True, exist_ok=True)  # pages may be private
        self._disk.write(self._new, journal.content(record))
        self._disk.commit()
        self._remove_old(self._disk.root)

    def finish(self) -> None:
        """Give a prepared record its final name, or remove it if its run was rolled back.

        Raises:
            OSError: That cannot be done.
        """
        if self._disk is None or self._disk.size(self._new) is None:
            return
        if journal.is_unfinished(self._site):
            self._disk.remove(self._new)
        else:
            self._disk.move(self._new, self._name)

    def remove(self) -> None:
        """Remove the record.

        Raises:
            OSError: It cannot be removed.
        """
        if self._disk is not None:
            for name in (self._new, self._name):
                journal.remove(self._disk, name)
        journal.remove(self._site, IN_SITE)

    def _remove_old(self, folder: Path) -> None:
        oldest = time.time() - _DAYS * 86_400
        with suppress(OSError):
            for path in folder.iterdir():
                if path.stat().st_mtime < oldest:
                    path.unlink()
