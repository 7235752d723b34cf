"""The site itself as a store: a run's writes are one transaction, kept in the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import PurePosixPath

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.model.site import Site
from assetjob.runtime.spill import SpillList
from assetjob.settings.schema import Settings
from assetjob.store import ChangedError, Disk, File, Problem, journal, reason_of
from assetjob.store.journal import Before, Record
from assetjob.store.undo import recover

Say = Callable[[str], None]


@contextmanager
def in_place(disk: Disk, site: Site, settings: Settings, say: Say) -> Iterator[InPlace]:
    """Give the store of an in-place run, alone in the site and after what an earlier run left.

    Raises:
        SiteError: Another process writes here, or the site cannot be written.
    """
    with journal.held(disk):
        disk.sweep()
        for line in recover(disk, site, settings):
            say(line)
        store = InPlace(disk)
        try:
            yield store
        except BaseException:
            store.take_back()
            raise


class InPlace:
    """Writes variants into the site, then its pages, one by one.

    At each instant every page is its old or its new whole self, and what it points at is there. The
    caller holds the lock and has rolled back what an earlier run left unfinished.
    """

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._record = Record()
        self._settled = False

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        return self._disk.size(path)

    def begin(self, variants: Sequence[str]) -> None:
        """See `Store.begin`."""
        missing = [path for path in variants if self.size(path) is None]
        if missing:
            self._record = Record(variants=tuple(missing), folders=self._missing_folders(missing))
            journal.save(self._disk, self._record)
            self._disk.settle()

    def write_all(self, files: Mapping[str, bytes]) -> Mapping[str, Exception]:
        """See `Store.write_all`."""
        return self._disk.write_all(files)

    def rewrite(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.rewrite`. A page that somebody has changed since it was read is left alone."""
        before = SpillList(map(_before, pages))
        made = tuple(path for path in self._record.variants if self.size(path) is not None)
        record = replace(self._record, pages=before, variants=made)
        if pages:
            journal.save(self._disk, record)
        # From here on the variants stay: pages point at them.
        self._settled = True
        files = (File(page.path, page.new.encode(), page.old.encode()) for page in pages)
        outcomes = (self._failure(file, problem) for file, problem in self._disk.put(files))
        failures = tuple(failure for failure in outcomes if failure)
        failed = {failure.path for failure in failures}
        if failed:
            written = SpillList(each for each in before if each.path not in failed)
            record = replace(record, pages=written)
        return failures + self._close(record, again=bool(failed))

    def take_back(self) -> None:
        """See `Store.take_back`."""
        if self._settled:
            return
        self._disk.take_back()
        if all(self.size(path) is None for path in self._record.variants):
            with suppress(OSError):
                journal.drop(self._disk, journal.UNFINISHED)

    def _close(self, record: Record, *, again: bool) -> tuple[Failure, ...]:
        """Make the journal the record that `undo` reads; one without pages is of no use to it."""
        try:
            if not record.pages:
                journal.drop(self._disk, journal.UNFINISHED)
                return ()
            if again:
                journal.save(self._disk, record)
            journal.close(self._disk)
        except (OSError, SiteError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            reason = f"the run cannot be marked as done ({said}): the next one will take it back"
            return (Failure(journal.UNFINISHED, "write", reason),)
        return ()

    def _failure(self, file: File, problem: Problem | None) -> Failure | None:
        if problem is None or (isinstance(problem, OSError) and self._holds(file)):
            return None  # or only the folder could not be synced
        if isinstance(problem, ChangedError):
            reason = "was changed while the run was under way: left alone; run again"
        else:
            reason = reason_of(problem)
        return Failure(file.path, "write", reason)

    def _holds(self, file: File) -> bool:
        try:
            return self._disk.read(file.path) == file.data
        except OSError:
            return False

    def _missing_folders(self, variants: Sequence[str]) -> tuple[str, ...]:
        above = {str(folder) for path in variants for folder in PurePosixPath(path).parents}
        return tuple(sorted(f for f in above if f != "." and not (self._disk.root / f).exists()))


def _before(page: Rewrite) -> Before:
    return Before(page.path, page.old, journal.digest_of(page.new.encode()))
