"""One writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assetjob.model.errors import SiteError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; a process that dies lets go of it.

    Raises:
        SiteError: Another process holds it, or it cannot be made.
    """
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        site = path.parent.parent
        raise SiteError(f"{site}: another run is writing here: wait until it is done") from error
    except OSError as error:
        raise SiteError(f"{path}: cannot be locked: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
