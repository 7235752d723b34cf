"""A lock file, held by one process at a time."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from warnings import catch_warnings, simplefilter

from filelock import FileLock, Timeout

from assetjob.model.errors import SiteError

_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP})


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, and remove it; the system releases it if the process dies.

    Raises:
        SiteError: Another process holds it, it cannot be created, or the file system has no locks.
    """
    lock = FileLock(path, blocking=False)
    try:
        with catch_warnings():
            # filelock warns that it falls back to another lock, which a killed run keeps.
            simplefilter("error", UserWarning)
            lock.acquire()
    except Timeout as error:
        problem = "another run is writing here; wait until it has finished"
        raise SiteError(f"{path.parent.parent}: {problem}") from error
    except OSError as error:
        if error.errno in _NO_LOCKS:
            _remove(path)
        raise SiteError(f"{path}: cannot be locked: {error.strerror}") from error
    except (NotImplementedError, UserWarning) as error:
        _remove(path)
        raise SiteError(f"{path}: cannot be locked: the file system has no locks") from error
    try:
        yield
    finally:
        # While it is held: a process that waits for the removed file notices that. Windows removes
        # no open file; so there it is removed afterwards, unless another process has opened it.
        _remove(path)
        lock.release()
        if sys.platform == "win32":
            _remove(path)


def _remove(path: Path) -> None:
    """Remove the lock's file if the system permits it."""
    with suppress(OSError):
        path.unlink()
