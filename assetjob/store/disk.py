"""Files on a disk, written whole or not at all, in one folder and never outside it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assetjob.errors import SiteError
from assetjob.model import Failure, Rewrite
from assetjob.store.system import System

# The name says whose it is, and Jekyll passes over names that begin with a dot.
_TEMPORARY = re.compile(r"\.assetjob-[0-9a-f]{16}\.tmp")
_CHUNK = 1 << 20


class ChangedError(Exception):
    """The file is no longer what it was when it was read."""


class Disk:
    """Writes into `root`. Each file is written beside its place, synced and renamed into it.

    A file that is a symbolic link inside `root` stays one: the file that it names is written. Of a
    file with several hard links the others keep the old bytes, since they may lie elsewhere.
    """

    def __init__(self, root: Path, system: System | None = None) -> None:
        self.root = root.resolve()
        self._system = system or System()
        self._new: list[str] = []  # paths of files and folders that were not there, oldest first
        self._new_above: list[Path] = []  # the root and folders above it, outermost first

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        try:
            status = (self.root / path).stat()
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            OSError: It cannot be read.
            SiteError: The path leads out of the folder.
        """
        *folders, name = self._real(path)
        with self._opened(folders) as folder:
            return self._read(name, folder)

    def begin(self, variants: Sequence[str]) -> None:
        """See `Store.begin`."""

    def write(self, path: str, data: bytes, *, expected: bytes | None = None) -> None:
        """See `Store.write`. The file is left alone where it holds other bytes than `expected`.

        Raises:
            ChangedError: It holds other bytes than `expected`.
        """
        *folders, name = self._real(path)
        self._make_folders(folders)
        with self._opened(folders) as folder:
            old = _status(name, folder)
            if old and stat.S_ISREG(old.st_mode):
                if old.st_size == len(data) and self._read(name, folder) == data:
                    return
                if not self._system.writable(name, folder):
                    raise PermissionError(errno.EACCES, "the file is read-only", path)
            self._replace(name, data, folder, old, expected)
            if old is None:
                self._new.append("/".join([*folders, name]))
            self._system.sync(folder)

    def rewrite(self, pages: Sequence[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.rewrite`."""
        failures = []
        for page in pages:
            try:
                self.write(page.path, page.new.encode())
            except OSError as error:
                failures.append(Failure(page.path, "write", f"page not written: {error.strerror}"))
            except SiteError as error:
                failures.append(Failure(page.path, "write", str(error)))
        self.settle()
        return tuple(failures)

    def settle(self) -> None:
        """Let what was written stay: `take_back` does not know it any more."""
        self._new.clear()
        self._new_above.clear()

    def take_back(self) -> None:
        """See `Store.take_back`."""
        for path in reversed(self._new):
            with contextlib.suppress(OSError):
                is_folder = (self.root / path).is_dir()
                self.remove_folder(path) if is_folder else self.remove(path)
        for folder in reversed(self._new_above):
            with contextlib.suppress(OSError):
                self._system.rmdir(str(folder), None)
        self.settle()

    def remove(self, path: str) -> None:
        """Remove a file, or a link and not what it names.

        Raises:
            OSError: It is not there, or cannot be removed.
            SiteError: The path leads out of the folder.
        """
        with self._opened_above(path) as (name, folder):
            self._system.unlink(name, folder)
            self._system.sync(folder)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder.

        Raises:
            OSError: It is not there, is no folder, not empty, or cannot be removed.
            SiteError: The path leads out of the folder.
        """
        with self._opened_above(path) as (name, folder):
            self._system.rmdir(name, folder)

    def move(self, path: str, name: str) -> None:
        """Rename a file inside its folder, in one step, over the file of that name.

        Raises:
            OSError: It is not renamed.
        """
        *folders, old = self._real(path)
        with self._opened(folders) as folder:
            self._system.rename(old, name, folder)
            self._system.sync(folder)

    def sweep(self) -> None:
        """Remove the temporary files that killed runs left behind."""
        for where, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name != ".git"]
            for name in filter(_TEMPORARY.fullmatch, names):
                with contextlib.suppress(OSError):
                    self.remove(Path(where, name).relative_to(self.root).as_posix())

    def _real(self, path: str) -> tuple[str, ...]:
        """Return the names that lead from the root to the file that `path` names in the end."""
        real = Path(os.path.realpath(self.root / path))
        if not real.is_relative_to(self.root) or real == self.root:
            raise SiteError(f"{path}: leads out of {self.root}: not written")
        return real.relative_to(self.root).parts

    @contextmanager
    def _opened(self, folders: Sequence[str]) -> Iterator[int]:
        """Open a folder step by step from the root: no link that is put in the way is followed."""
        descriptor = self._system.open_root(str(self.root))
        try:
            for name in folders:
                inner = self._system.open_folder(name, descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _opened_above(self, path: str) -> Iterator[tuple[str, int]]:
        above, _, name = path.rpartition("/")
        with self._opened(self._real(above) if above else ()) as folder:
            yield name, folder

    def _make_folders(self, folders: Sequence[str]) -> None:
        for path in [*reversed(self.root.parents), self.root]:
            if not path.is_dir():
                self._system.mkdir(str(path), None)
                self._new_above.append(path)
        if (self.root / "/".join(folders)).is_dir():
            return
        for depth, name in enumerate(folders):
            with self._opened(folders[:depth]) as folder:
                if _status(name, folder) is None:
                    with contextlib.suppress(FileExistsError):  # another process was faster
                        self._system.mkdir(name, folder)
                    self._new.append("/".join(folders[: depth + 1]))
                    self._system.sync(folder)

    def _read(self, name: str, folder: int) -> bytes:
        descriptor = self._system.open_file(name, folder)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "is not a regular file", name)
            return b"".join(iter(lambda: self._system.read(descriptor, _CHUNK), b""))
        finally:
            os.close(descriptor)

    def _replace(
        self,
        name: str,
        data: bytes,
        folder: int,
        old: os.stat_result | None,
        expected: bytes | None,
    ) -> None:
        """Put `data` in the place of `name` in one step; mode and owner stay."""
        temporary = f".assetjob-{secrets.token_hex(8)}.tmp"
        descriptor = self._system.create(temporary, folder)
        try:
            try:
                if old:
                    self._system.make_alike(descriptor, old)
                self._write(descriptor, data)
                self._system.sync(descriptor)
            finally:
                os.close(descriptor)
            if expected is not None:
                self._require(expected, name, folder)
            self._system.rename(temporary, name, folder)
        except BaseException:
            with contextlib.suppress(OSError):
                self._system.unlink(temporary, folder)
            raise

    def _require(self, expected: bytes, name: str, folder: int) -> None:
        """Look once more, as late as can be: an editor may have saved the file meanwhile."""
        if self._read(name, folder) != expected:
            raise ChangedError(name)

    def _write(self, descriptor: int, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self._system.write(descriptor, left) :]


def _status(name: str, folder: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
