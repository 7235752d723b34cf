"""Open regular files inside the site's folder only: no link out of it, no pipe, no device."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from assetjob.runtime.site_paths import on_disk


class UnreadableError(Exception):
    """A file that cannot or must not be read; the message is one line that follows its path."""


class NotProcessedError(UnreadableError):
    """A file that is not read because of a limit of assetjob's own, not because it is wrong.

    `size` is the width and height of an image in pixels, None where they are not known, `frames`
    the number of its frames.
    """

    def __init__(self, message: str, size: tuple[int, int] | None = None, frames: int = 1) -> None:
        super().__init__(message)
        self.size = size
        self.frames = frames


@dataclass(frozen=True, slots=True)
class SeveralRoots:
    """The folder `site`, and others by the beginning of the paths of the files in them."""

    site: Path
    others: Mapping[str, Path] = field(default_factory=dict)


Folders = Path | SeveralRoots  # that files may be read from


def located(root: Folders, path: str) -> tuple[Path, str]:
    """Return the folder that a file must be in, and its path there."""
    if isinstance(root, Path):
        return root, path
    around = [folder for folder in root.others if path.startswith(folder + "/")]
    folder = max(around, key=len, default=None)
    return (root.site, path) if folder is None else (root.others[folder], path[len(folder) + 1 :])


def read_file(root: Folders, path: str, limit: int) -> bytes:
    """Return the bytes of the regular file `path` (relative to `root`, ``/``-separated).

    Raises:
        UnreadableError: It cannot be opened (see `open_file`), or has more than `limit` bytes.
    """
    with open_file(root, path) as file:
        # read(limit) would allocate `limit` bytes first.
        size = min(os.fstat(file.fileno()).st_size, limit)
        data = file.read(size + 1)
        if size < len(data) <= limit:  # the file has grown
            data += file.read(limit + 1 - len(data))
    if len(data) > limit:
        raise NotProcessedError(f"is larger than {limit // 1_000_000} MB, the limit")
    return data


@contextmanager
def open_file(root: Folders, path: str) -> Iterator[BinaryIO]:
    """Open the regular file `path` (relative to `root`, ``/``-separated).

    The opened file is compared with the file that the path resolves to inside the site, so that a
    symbolic link that is swapped in between check and use cannot lead outside.

    Raises:
        UnreadableError: It is missing, outside `root`, not a regular file, or not readable.
    """
    root, path = located(root, path)
    try:
        where = on_disk(root, path)
        if not stat.S_ISREG(where.stat().st_mode):
            raise UnreadableError("is not a regular file")
        # O_NONBLOCK: opening a pipe that was put there meanwhile must not block.
        handle = os.open(where, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb") as file:
            _require_inside(root, where, os.fstat(handle))
            yield file
    except FileNotFoundError as error:
        raise UnreadableError("is missing") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableError(f"cannot be read: {reason or error}") from error


_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


def _require_inside(root: Path, where: Path, opened: os.stat_result) -> None:
    if not stat.S_ISREG(opened.st_mode):
        raise UnreadableError("is not a regular file")
    real = Path(os.path.realpath(where, strict=True))
    if not real.is_relative_to(_real(root)):
        raise UnreadableError("lies outside the site")
    if not os.path.samestat(opened, real.stat()):
        raise UnreadableError("was replaced while it was read")


@lru_cache(16)
def _real(root: Path) -> Path:
    return Path(os.path.realpath(root, strict=True))
