"""A lock file, held by one process at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assetjob.model.errors import SiteError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, and remove it; the system releases it if the process dies.

    Raises:
        SiteError: Another process holds it, or it cannot be created.
    """
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        problem = "another run is writing here; wait until it has finished"
        raise SiteError(f"{path.parent.parent}: {problem}") from error
    except OSError as error:
        raise SiteError(f"{path}: cannot be locked: {error.strerror}") from error
    try:
        yield
    finally:
        # While it is held: a process that waits for the removed file notices that. Windows removes
        # no open file; so there it is removed afterwards, unless another process has opened it.
        with suppress(OSError):
            path.unlink()
        lock.release()
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink()
