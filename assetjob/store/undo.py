"""Roll back an in-place run: on demand, or after it was killed."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator
from dataclasses import replace

from assetjob.model.errors import SiteError
from assetjob.model.result import Undone
from assetjob.model.site import Site
from assetjob.settings.schema import Settings
from assetjob.store import ChangedError, Disk, File, Problem, journal
from assetjob.store.journal import UNFINISHED, PageBefore, Record
from assetjob.store.mentions import Mentions, MentionsError
from assetjob.store.temporary_files import remove_temporary_files
from assetjob.store.undo_record import UndoRecord

_NOTHING = "no in-place run of this user, on this machine, in this folder is recorded"
_MAX_NAMED = 5  # pages in one message


def undo(disk: Disk, site: Site, settings: Settings, *, force: bool = False) -> Undone:
    """Undo the last in-place run of the site that changed a page, completely or not at all.

    With `force` pages that were edited since are restored too, and those edits are lost.

    Raises:
        SiteError: There is no such run, a page was edited since, or a file cannot be written.
    """
    with journal.exclusive(disk):
        remove_temporary_files(disk)
        killed = journal.load(disk, UNFINISHED)
        record = killed or UndoRecord(disk).load()
        if record is None:
            raise SiteError(f"{site.root}: nothing to undo; {_NOTHING}")
        edited = [page.path for page in record.pages if _edited(page, _current(disk, page))]
        if edited and not force:
            more = f" and {len(edited) - _MAX_NAMED} more" if len(edited) > _MAX_NAMED else ""
            names = ", ".join(edited[:_MAX_NAMED])
            raise SiteError(
                f"{names}{more}: edited since the run, so nothing is undone; "
                "--force restores them and discards the edits"
            )
        done = replace(_roll_back(disk, record, force=force), killed=killed is not None)
        return _remove_unused(disk, record, Mentions(site, settings), done)


def recover(disk: Disk, site: Site, settings: Settings) -> Iterator[str]:
    """Roll back a killed run if there is one; yield a line for each thing done.

    A page that was edited since is left alone, with the variants that it mentions.

    Raises:
        SiteError: A file cannot be read or written; the next run tries again.
    """
    record = journal.load(disk, UNFINISHED)
    if record is None:
        return
    done = replace(_roll_back(disk, record, force=False), killed=True)
    try:
        done = _remove_unused(disk, record, Mentions(site, settings), done)
    except MentionsError as error:
        _remove_record(disk, is_killed=True)
        yield str(error)
    yield (
        "An earlier run was killed and has been rolled back: "
        f"{_counted(done.pages, 'page')} restored, {_counted(done.variants, 'variant')} removed."
    )
    for path in done.edited:
        yield f"{path}: was edited since that run and left as it is."


def _counted(paths: Collection[str], noun: str) -> str:
    return f"{len(paths):,} {noun}{'s' * (len(paths) != 1)}"


def _roll_back(disk: Disk, record: Record, *, force: bool) -> Undone:
    pages: list[str] = []
    edited: list[str] = []
    problems: list[tuple[str, Problem]] = []

    def changed() -> Iterator[File]:
        for page in record.pages:
            current = _current(disk, page)
            if current == page.text.encode():
                continue
            if _edited(page, current) and not force:
                edited.append(page.path)
            else:
                yield File(page.path, page.text.encode(), current)

    for file, problem in disk.replace_files(changed()):
        if problem is None:
            pages.append(file.path)
        elif isinstance(problem, ChangedError):
            edited.append(file.path)
        else:
            problems.append((file.path, problem))
    if problems:
        path, problem = problems[0]
        if isinstance(problem, OSError):
            raise SiteError(f"{path}: cannot be restored: {problem.strerror}")
        raise problem
    return Undone(tuple(pages), edited=tuple(edited))


def _remove_unused(disk: Disk, record: Record, mentioned: Mentions, done: Undone) -> Undone:
    """Remove the run's variants that nothing mentions, its empty folders, and the record."""
    existing = [path for path in record.variants if disk.size(path) is not None]
    removed = tuple(path for path in existing if path not in mentioned)
    for path in removed:
        _remove(disk, path)
    for folder in sorted(record.folders, reverse=True):
        _remove_folder(disk, folder)
    _remove_record(disk, is_killed=done.killed)
    kept = tuple(path for path in existing if path in mentioned)
    return replace(done, variants=removed, kept=kept)


def _remove_record(disk: Disk, *, is_killed: bool) -> None:
    record = UndoRecord(disk)
    try:
        if is_killed:
            record.finish()  # before the journal is removed: else a prepared record would count
            disk.remove(UNFINISHED)
        else:
            record.remove()
    except OSError as error:
        path = disk.root / UNFINISHED
        raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error


def _remove(disk: Disk, path: str) -> None:
    try:
        disk.remove(path)
    except OSError as error:
        raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error


def _remove_folder(disk: Disk, path: str) -> None:
    try:
        disk.remove_folder(path)
    except OSError as error:
        if error.errno not in _NOT_REMOVED:
            raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error


# It is not empty, does not exist any more, or is not a folder.
_NOT_REMOVED = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR})


def _current(disk: Disk, page: PageBefore) -> bytes | None:
    """Return the present bytes of a page, None if it does not exist."""
    try:
        return disk.read(page.path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteError(f"{page.path}: cannot be read: {error.strerror}") from error


def _edited(page: PageBefore, current: bytes | None) -> bool:
    """Return whether a page is neither as it was before the run nor as the run left it."""
    if current is None:
        return True
    return current != page.text.encode() and journal.digest_of(current) != page.digest
