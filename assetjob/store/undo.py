"""Bring back what was there before an in-place run: on demand, or after one that was killed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace

from assetjob.model.errors import SiteError
from assetjob.model.result import Undone
from assetjob.model.site import Site
from assetjob.settings.schema import Settings
from assetjob.store import ChangedError, Disk, File, Problem, journal
from assetjob.store.journal import UNDO, UNFINISHED, Before, Record
from assetjob.store.mentions import Mentions, UnknownError

NAMED = 5  # pages that one line names


def undo(disk: Disk, site: Site, settings: Settings, *, force: bool = False) -> Undone:
    """Take back the last in-place run of the site that changed a page, all of it or nothing.

    With `force` pages that were changed since are brought back too, and those changes lost.

    Raises:
        SiteError: There is no such run, a page was changed since, or a file cannot be written.
    """
    with journal.held(disk):
        disk.sweep()
        killed = journal.load(disk, UNFINISHED)
        record = killed or journal.load(disk, UNDO)
        if record is None:
            raise SiteError(f"{site.root}: nothing to undo: no in-place run is on record")
        edited = [page.path for page in record.pages if _edited(page, _now(disk, page))]
        if edited and not force:
            more = f" and {len(edited) - NAMED} more" if len(edited) > NAMED else ""
            raise SiteError(
                f"changed since the run: {', '.join(edited[:NAMED])}{more}: nothing undone; "
                "--force brings them back and loses those changes"
            )
        done = replace(_roll_back(disk, record, force=force), killed=killed is not None)
        return _tidy(disk, record, Mentions(site, settings), done)


def recover(disk: Disk, site: Site, settings: Settings) -> Iterator[str]:
    """Roll back a run that was killed, if there is one; yield a line for a person for what is done.

    A page that was changed since is left alone, with the variants that it mentions.

    Raises:
        SiteError: A file cannot be read or written; the next run tries again.
    """
    record = journal.load(disk, UNFINISHED)
    if record is None:
        return
    done = replace(_roll_back(disk, record, force=False), killed=True)
    try:
        done = _tidy(disk, record, Mentions(site, settings), done)
    except UnknownError as error:
        _remove(disk, UNFINISHED)
        yield str(error)
    yield (
        f"An earlier run was killed; rolled back: {len(done.pages)} pages brought back, "
        f"{len(done.variants)} variants removed."
    )
    for path in done.edited:
        yield f"{path}: was changed since that run: left as it is."


def _roll_back(disk: Disk, record: Record, *, force: bool) -> Undone:
    pages: list[str] = []
    edited: list[str] = []
    problems: list[tuple[str, Problem]] = []

    def changed() -> Iterator[File]:
        for page in record.pages:
            now = _now(disk, page)
            if now == page.text.encode():
                continue
            if _edited(page, now) and not force:
                edited.append(page.path)
            else:
                yield File(page.path, page.text.encode(), now)

    for file, problem in disk.put(changed()):
        if problem is None:
            pages.append(file.path)
        elif isinstance(problem, ChangedError):
            edited.append(file.path)
        else:
            problems.append((file.path, problem))
    if problems:
        path, problem = problems[0]
        if isinstance(problem, OSError):
            raise SiteError(f"{path}: cannot be brought back: {problem.strerror}")
        raise problem
    return Undone(tuple(pages), edited=tuple(edited))


def _tidy(disk: Disk, record: Record, mentioned: Mentions, done: Undone) -> Undone:
    """Remove the run's variants that nothing mentions, folders then empty, and the record."""
    there = [path for path in record.variants if disk.size(path) is not None]
    gone = tuple(path for path in there if path not in mentioned)
    for path in gone:
        _remove(disk, path)
    for folder in sorted(record.folders, reverse=True):
        _remove_folder(disk, folder)
    _remove(disk, UNFINISHED if done.killed else UNDO)
    return replace(done, variants=gone, kept=tuple(path for path in there if path in mentioned))


def _remove(disk: Disk, path: str) -> None:
    try:
        disk.remove(path)
    except OSError as error:
        raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error


def _remove_folder(disk: Disk, path: str) -> None:
    try:
        disk.remove_folder(path)
    except OSError as error:
        if error.errno not in _STAYS:
            raise SiteError(f"{path}: cannot be removed: {error.strerror}") from error


# It holds something, is gone, or has become something else.
_STAYS = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR})


def _now(disk: Disk, page: Before) -> bytes | None:
    """Return the bytes of a page as it is now, None where it is gone."""
    try:
        return disk.read(page.path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteError(f"{page.path}: cannot be read: {error.strerror}") from error


def _edited(page: Before, now: bytes | None) -> bool:
    """Tell whether a page is neither as it was before the run nor as the run left it."""
    if now is None:
        return True
    return now != page.text.encode() and journal.digest_of(now) != page.digest
