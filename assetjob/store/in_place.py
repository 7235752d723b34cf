"""The site itself as a store: the writes of a run are one transaction, recorded in the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import PurePosixPath

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.model.site import Site
from assetjob.runtime.site_paths import on_disk
from assetjob.runtime.spill import SpillList
from assetjob.settings.schema import Settings
from assetjob.store import ChangedError, Disk, File, Problem, failure_reason, journal
from assetjob.store.journal import PageBefore, Record
from assetjob.store.move_out import move_out
from assetjob.store.temporary_files import remove_temporary_files
from assetjob.store.undo import recover
from assetjob.store.undo_record import UndoRecord

Say = Callable[[str], None]


@contextmanager
def in_place(disk: Disk, site: Site, settings: Settings, say: Say) -> Iterator[InPlace]:
    """Open the store of an in-place run: lock the site and roll back a killed run first.

    `say` is called with a line for each thing that was rolled back.

    Raises:
        SiteError: Another process writes to the site, or it cannot be written.
    """
    with journal.exclusive(disk):
        remove_temporary_files(disk)
        for line in (*recover(disk, site, settings), *move_out(disk)):
            say(line)
        store = InPlace(disk, say)
        try:
            yield store
        except BaseException:
            store.roll_back()
            raise


class InPlace:
    """Writes the variants into the site, then the pages one by one.

    At any time each page has its old or its new text completely, and the files it refers to exist.
    The caller holds the lock and has rolled back a killed run.
    """

    def __init__(self, disk: Disk, say: Say) -> None:
        self._disk = disk
        self._say = say
        self._record = Record()
        self._has_committed = False

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        return self._disk.size(path)

    def has(self, path: str, data: bytes) -> bool:
        """See `Store.has`."""
        return self._disk.has(path, data)

    def prepare(self, variants: Sequence[str]) -> None:
        """See `Store.prepare`."""
        missing = [path for path in variants if self.size(path) is None]
        if missing:
            self._record = Record(variants=tuple(missing), folders=self._missing_folders(missing))
            journal.save(self._disk, self._record)
            self._disk.commit()

    def write_variants(self, files: Sequence[File]) -> Mapping[str, Exception]:
        """See `Store.write_variants`."""
        return self._disk.write_variants(files)

    def discard(self, paths: Iterable[str]) -> None:
        """See `Store.discard`."""
        self._disk.discard(paths)

    def write_pages(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.write_pages`; a page that was edited since it was read is left alone."""
        before = SpillList(map(_before, pages))
        made = tuple(path for path in self._record.variants if self.size(path) is not None)
        record = replace(self._record, pages=before, variants=made)
        if pages:
            journal.save(self._disk, record)
        # From here on pages refer to the variants.
        self._has_committed = True
        files = (File(page.path, page.new.encode(), page.old.encode()) for page in pages)
        outcomes = (
            self._failure(file, problem) for file, problem in self._disk.replace_files(files)
        )
        failures = tuple(failure for failure in outcomes if failure)
        failed = {failure.path for failure in failures}
        if failed:
            remaining = SpillList(each for each in before if each.path not in failed)
            record = replace(record, pages=remaining)
        return failures + self._close(record)

    def roll_back(self) -> None:
        """See `Store.roll_back`."""
        if self._has_committed:
            return
        self._disk.roll_back()
        if all(self.size(path) is None for path in self._record.variants):
            with suppress(OSError):
                journal.remove(self._disk, journal.UNFINISHED)

    def _close(self, record: Record) -> tuple[Failure, ...]:
        """Remove the journal, and keep the record that `undo` reads if a page was written."""
        undo = UndoRecord(self._disk)
        if record.pages:
            self._prepare_undo(undo, record)
        try:
            journal.remove(self._disk, journal.UNFINISHED)
        except (OSError, SiteError) as error:
            cause = error.strerror if isinstance(error, OSError) else str(error)
            reason = f"the run cannot be marked as finished ({cause}); the next run rolls it back"
            return (Failure(journal.UNFINISHED, "write", reason),)
        with suppress(OSError):  # it counts under its temporary name too
            undo.finish()
        return ()

    def _prepare_undo(self, undo: UndoRecord, record: Record) -> None:
        try:
            undo.prepare(record)
        except (OSError, SiteError) as error:
            cause = error.strerror if isinstance(error, OSError) else str(error)
            self._say(f"{self._disk.root}: this run cannot be undone ({cause})")
            with suppress(OSError, SiteError):
                undo.remove()  # it would undo the run before

    def _failure(self, file: File, problem: Problem | None) -> Failure | None:
        if problem is None or (isinstance(problem, OSError) and self._is_written(file)):
            return None  # it was written, and only its folder could not be synced
        if isinstance(problem, ChangedError):
            reason = "was edited during the run and left alone; run again"
        else:
            reason = failure_reason(problem)
        return Failure(file.path, "write", reason)

    def _is_written(self, file: File) -> bool:
        try:
            return self._disk.read(file.path) == file.data
        except OSError:
            return False

    def _missing_folders(self, variants: Sequence[str]) -> tuple[str, ...]:
        above = {str(folder) for path in variants for folder in PurePosixPath(path).parents}
        root = self._disk.root
        return tuple(sorted(f for f in above if f != "." and not on_disk(root, f).exists()))


def _before(page: Rewrite) -> PageBefore:
    return PageBefore(page.path, page.old, journal.digest_of(page.new.encode()))
