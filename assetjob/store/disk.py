"""Write files of one folder, each completely or not at all, and never outside the folder."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.result import Rewrite
from assetjob.runtime.site_paths import is_folder, name_on_disk, on_disk
from assetjob.store.atomic_write import (
    ChangedError,
    Content,
    File,
    Problem,
    Replacement,
    failure_reason,
    holds,
    read,
    split_lines,
)
from assetjob.store.syscalls import System
from assetjob.store.system_calls import SystemCalls

_BATCH = 64  # files that are synced together; each takes two of the process's descriptors


class Disk:
    """Writes into `root`. A new file is written under a temporary name, synced and renamed.

    A symbolic link inside `root` stays one: its target is written; only a variant replaces a link.
    Other hard links of a file keep the old bytes, since they may be outside the folder.
    """

    def __init__(self, root: Path, system: SystemCalls | None = None) -> None:
        self.root = Path(os.path.realpath(root))
        self._system = system or System()
        self._created: list[str] = []  # paths of new files and folders, oldest first
        self._created_above: list[Path] = []  # the root and folders above it, outermost first

    def in_folder(self, root: Path) -> Disk:
        """Return the same for another folder, with the same system calls."""
        return Disk(root, self._system)

    def size(self, path: str) -> int | None:
        """See `Store.size`."""
        try:
            status = os.stat(name_on_disk(self.root, path))  # noqa: PTH116 - a Path is slow
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def has(self, path: str, data: bytes) -> bool:
        """See `Store.has`."""
        try:
            *folders, name = self._real(path)
            with self._opened(folders) as folder:
                return holds(self._system, name, folder, data)
        except (OSError, SiteError):
            return False

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            OSError: It cannot be read.
            SiteError: The path leads out of the folder.
        """
        return b"".join(self._read(path))

    def lines(self, path: str) -> Iterator[bytes]:
        """Yield the lines of a regular file without their ends; only LF ends a line.

        Raises:
            OSError: It cannot be read.
            SiteError: The path leads out of the folder.
        """
        yield from split_lines(self._read(path))

    def _read(self, path: str) -> Iterator[bytes]:
        *folders, name = self._real(path)
        with self._opened(folders) as folder:
            yield from read(self._system, name, folder)

    def prepare(self, variants: Sequence[str]) -> None:
        """See `Store.prepare`."""

    def write(self, path: str, data: Content, *, expected: bytes | None = None) -> None:
        """Write one file as `replace_files` does.

        Raises:
            ChangedError: It holds other bytes than `expected`.
            OSError: It cannot be written.
            SiteError: The path leads out of the folder.
        """
        ((_, problem),) = self.replace_files([File(path, data, expected)])
        if problem:
            raise problem

    def write_variants(self, files: Iterable[File]) -> dict[str, Problem]:
        """See `Store.write_variants`; only some of the files are in memory at a time."""
        outcomes = self.replace_files(files, follow_links=False)
        return {file.path: problem for file, problem in outcomes if problem}

    def write_files(self, files: Iterable[tuple[str, Content]]) -> dict[str, Problem]:
        """Write files as `replace_files` does; return the problems by path."""
        outcomes = self.replace_files(File(*each) for each in files)
        return {file.path: problem for file, problem in outcomes if problem}

    def replace_files(
        self, files: Iterable[File], *, follow_links: bool = True
    ) -> Iterator[tuple[File, Problem | None]]:
        """Write files, each completely or not at all; yield each with its problem or None.

        A file that has these bytes already is not touched. Files are synced in batches, which takes
        hardly longer than syncing one. Writing proceeds as the iterator is consumed.
        """
        remaining = iter(files)
        while batch := list(islice(remaining, _BATCH)):
            yield from zip(batch, self._replace_batch(batch, follow_links), strict=True)

    def write_pages(self, pages: Collection[Rewrite]) -> tuple[Failure, ...]:
        """See `Store.write_pages`."""
        problems = self.write_files((page.path, page.new.encode()) for page in pages)
        self.commit()
        return tuple(
            Failure(path, "write", failure_reason(problem)) for path, problem in problems.items()
        )

    def discard(self, paths: Iterable[str]) -> None:
        """See `Store.discard`."""
        created = set(self._created)
        for path in paths:
            if path in created:
                with contextlib.suppress(OSError):
                    self.remove(path)
        for path in reversed(self._created):  # a folder that is not empty stays
            with contextlib.suppress(OSError):
                self.remove_folder(path)

    def commit(self) -> None:
        """Keep what was written so far: `roll_back` does not remove it any more."""
        self._created.clear()
        self._created_above.clear()

    def roll_back(self) -> None:
        """See `Store.roll_back`."""
        for path in reversed(self._created):
            with contextlib.suppress(OSError):
                if is_folder(self.root, path):
                    self.remove_folder(path)
                else:
                    self.remove(path)
        for folder in reversed(self._created_above):
            with contextlib.suppress(OSError):
                self._system.rmdir(str(folder), None)
        self.commit()

    def remove(self, path: str) -> None:
        """Remove a file, or a link but not its target.

        Raises:
            OSError: It does not exist or cannot be removed.
            SiteError: The path leads out of the folder.
        """
        with self._opened_above(path) as (name, folder):
            self._system.unlink(name, folder)
            self._system.sync_folders(folder)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder.

        Raises:
            OSError: It does not exist, is not a folder, not empty, or cannot be removed.
            SiteError: The path leads out of the folder.
        """
        with self._opened_above(path) as (name, folder):
            self._system.rmdir(name, folder)

    def move(self, path: str, name: str) -> None:
        """Rename a file within its folder, replacing a file of that name atomically.

        Raises:
            OSError: It cannot be renamed.
        """
        *folders, old = self._real(path)
        with self._opened(folders) as folder:
            self._system.rename(old, name, folder)
            self._system.sync_folders(folder)

    def touch(self, path: str) -> None:
        """Set the times of a file to now.

        Raises:
            OSError: It does not exist, or they cannot be set.
            SiteError: The path leads out of the folder.
        """
        with self._opened_above(path) as (name, folder):
            self._system.touch(name, folder)

    def _replace_batch(self, files: Sequence[File], follow_links: bool) -> list[Problem | None]:
        problems: list[Problem | None] = [None] * len(files)
        with ExitStack() as stack:
            folders: dict[tuple[str, ...], int] = {}
            replacements: dict[int, Replacement] = {}
            for number, file in enumerate(files):
                try:
                    real = "/".join(self._real(file.path, follow_link=follow_links))
                    if replacement := self._prepare(replace(file, path=real), folders, stack):
                        replacements[number] = replacement
                except (OSError, SiteError) as error:
                    problems[number] = error
            if not replacements:
                return problems
            try:
                self._system.sync(*(each.descriptor for each in replacements.values()))
            except OSError as error:
                return [problem or error for problem in problems]
            for number, each in replacements.items():
                try:
                    each.rename()
                except (OSError, ChangedError) as error:
                    problems[number] = error
                if each.is_in_place and each.is_new:
                    self._created.append(each.file.path)
            try:
                self._system.sync_folders(*{each.folder for each in replacements.values()})
            except OSError as error:
                return [problem or error for problem in problems]
        return problems

    def _prepare(
        self, file: File, opened: dict[tuple[str, ...], int], stack: ExitStack
    ) -> Replacement | None:
        """Write a file under a temporary name; return None if it is up to date."""
        *folders, name = file.path.split("/")
        if (above := tuple(folders)) not in opened:
            self._make_folders(folders)
            opened[above] = stack.enter_context(self._opened(folders))
        folder = opened[above]
        if holds(self._system, name, folder, file.data):
            return None
        replacement = Replacement(self._system, file, folder)
        stack.callback(replacement.close)
        return replacement

    def _real(self, path: str, *, follow_link: bool = True) -> tuple[str, ...]:
        """Return the names from the root to the file that `path` resolves to, or to a link."""
        above, _, name = path.rpartition("/")
        if not follow_link:
            return (*(self._real(above) if above else ()), name)
        real = Path(os.path.realpath(on_disk(self.root, path)))
        if not real.is_relative_to(self.root) or real == self.root:
            raise SiteError(f"{path}: leads out of {self.root}; not written")
        return real.relative_to(self.root).parts

    @contextmanager
    def _opened(self, folders: Sequence[str]) -> Iterator[int]:
        """Open a folder step by step from the root, without following links."""
        descriptor = self._system.open_root(str(self.root))
        try:
            for name in folders:
                inner = self._system.open_folder(name, descriptor)
                self._system.close_folder(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            self._system.close_folder(descriptor)

    @contextmanager
    def _opened_above(self, path: str) -> Iterator[tuple[str, int]]:
        *above, name = self._real(path, follow_link=False)
        with self._opened(above) as folder:
            yield name, folder

    def _make_folders(self, folders: Sequence[str]) -> None:
        if is_folder(self.root, "/".join(folders)):
            return
        for path in [*reversed(self.root.parents), self.root]:
            if not path.is_dir():
                self._system.mkdir(str(path), None)
                self._created_above.append(path)
        for depth, name in enumerate(folders):
            with self._opened(folders[:depth]) as folder:
                if self._system.status(name, folder) is None:
                    with contextlib.suppress(FileExistsError):  # another process created it
                        self._system.mkdir(name, folder)
                    self._created.append("/".join(folders[: depth + 1]))
                    self._system.sync_folders(folder)
