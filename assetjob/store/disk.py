"""Files on a disk, written whole or not at all, in one folder and never outside it."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.store.atomic_write import (
    ChangedError,
    Content,
    File,
    Replacement,
    holds,
    read,
    status_of,
)
from assetjob.store.syscalls import System

# The name says whose it is, and Jekyll passes over names that begin with a dot.
_TEMPORARY = re.compile(r"\.assetjob-[0-9a-f]{16}\.tmp")
_TOGETHER = 64  # files that are synced at once; each takes two of the process's descriptors
Problem = OSError | SiteError | ChangedError


class Disk:
    """Writes into `root`. Each file is written beside its place, synced and renamed into it.

    A file that is a symbolic link inside `root` stays one: the file that it names is written. Of a
    file with several hard links the others keep the old bytes, since they may lie elsewhere.
    """

    def __init__(self, root: Path, system: System | None = None) -> None:
        self.root = Path(os.path.realpath(root))
        self._system = system or System()
        self._new: list[str] = []  # paths of files and folders that were not there, oldest first
        self._new_above: list[Path] = []  # the root and folders above it, outermost first

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        try:
            status = os.stat(f"{self.root}/{path}")  # noqa: PTH116 - a Path is slow
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            OSError: It cannot be read.
            SiteError: The path leads out of the folder.
        """
        return b"".join(self._read(path))

    def lines(self, path: str) -> Iterator[bytes]:
        """Yield the lines of a regular file without their ends, of which LF alone is one.

        Raises:
            OSError: It cannot be read.
            SiteError: The path leads out of the folder.
        """
        begun: list[bytes] = []
        for chunk in self._read(path):
            first, *others = chunk.split(b"\n")
            begun.append(first)
            for other in others:
                yield b"".join(begun)
                begun = [other]
        if last := b"".join(begun):
            yield last

    def _read(self, path: str) -> Iterator[bytes]:
        *folders, name = self._real(path)
        with self._opened(folders) as folder:
            yield from read(self._system, name, folder)

    def begin(self, variants: Sequence[str]) -> None:
        """See `Store.begin`."""

    def write(self, path: str, data: Content, *, expected: bytes | None = None) -> None:
        """Write one file as `put` does.

        Raises:
            ChangedError: It holds other bytes than `expected`.
            OSError: It cannot be written.
            SiteError: The path leads out of the folder.
        """
        ((_, problem),) = self.put([File(path, data, expected)])
        if problem:
            raise problem

    def write_all(self, files: Mapping[str, bytes]) -> Mapping[str, Exception]:
        """See `Store.write_all`."""
        return self.write_each(files.items())

    def write_each(self, files: Iterable[tuple[str, Content]]) -> dict[str, Problem]:
        """Write files as `write_all` does, of which only some at a time are in memory."""
        written = self.put(File(path, data) for path, data in files)
        return {file.path: problem for file, problem in written if problem}

    def put(self, files: Iterable[File]) -> Iterator[tuple[File, Problem | None]]:
        """Write files, each whole or not at all; yield each with what was wrong.

        A file that has these bytes already is left alone. Some at a time are synced together, which
        takes hardly longer than one; nothing is written before it is asked for.
        """
        left = iter(files)
        while together := list(islice(left, _TOGETHER)):
            yield from zip(together, self._put(together), strict=True)

    def rewrite(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.rewrite`."""
        problems = self.write_each((page.path, page.new.encode()) for page in pages)
        self.settle()
        return tuple(
            Failure(path, "write", reason_of(problem)) for path, problem in problems.items()
        )

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

    def _put(self, files: Sequence[File]) -> list[Problem | None]:
        problems: list[Problem | None] = [None] * len(files)
        with ExitStack() as stack:
            folders: dict[tuple[str, ...], int] = {}
            begun: dict[int, Replacement] = {}
            for number, file in enumerate(files):
                try:
                    if beside := self._beside(file, folders, stack):
                        begun[number] = beside
                except (OSError, SiteError) as error:
                    problems[number] = error
            try:
                self._sync([each.descriptor for each in begun.values()])
            except OSError as error:
                return [problem or error for problem in problems]
            for number, each in begun.items():
                try:
                    each.put()
                except (OSError, ChangedError) as error:
                    problems[number] = error
                if each.is_put and each.is_new:
                    self._new.append(each.file.path)
            try:
                self._sync({each.folder for each in begun.values()})
            except OSError as error:
                return [problem or error for problem in problems]
        return problems

    def _beside(
        self, file: File, opened: dict[tuple[str, ...], int], stack: ExitStack
    ) -> Replacement | None:
        """Write a file beside its place, or return None where it is there already."""
        *folders, name = self._real(file.path)
        self._make_folders(folders)
        if (above := tuple(folders)) not in opened:
            opened[above] = stack.enter_context(self._opened(folders))
        folder = opened[above]
        if holds(self._system, name, folder, file.data):
            return None
        beside = Replacement(self._system, replace(file, path="/".join([*folders, name])), folder)
        stack.callback(beside.drop)
        return beside

    def _sync(self, descriptors: Collection[int]) -> None:
        if descriptors:
            self._system.sync(*descriptors)

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
                if status_of(name, folder) is None:
                    with contextlib.suppress(FileExistsError):  # another process was faster
                        self._system.mkdir(name, folder)
                    self._new.append("/".join(folders[: depth + 1]))
                    self._system.sync(folder)


def reason_of(problem: Problem) -> str:
    """Return, in one line for a person, why a page was not written."""
    return f"page not written: {problem.strerror}" if isinstance(problem, OSError) else str(problem)
