"""The scratch folder of a Dask worker: files by their content, for the items that read them."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from threading import Lock

from assetjob.runtime.executors.dask.messages import SentFile
from assetjob.runtime.safe_read import Folders, UnreadableError, read_file
from assetjob.runtime.site_paths import on_disk

_KEPT_BYTES = 1_000_000_000  # of all files; those used least recently are removed


class MissingFilesError(Exception):
    """Files must be sent; `roots` are the numbers of the roots that hold them."""

    def __init__(self, roots: frozenset[int]) -> None:
        super().__init__(roots)
        self.roots = roots


class Scratch:
    """Files in `folder`, for several threads; Dask removes the folder when the worker ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @contextmanager
    def roots(
        self, theirs: Sequence[Folders], files: Sequence[SentFile]
    ) -> Iterator[Sequence[Folders]]:
        """Return where to read the `files` of each of the client's roots from.

        Raises:
            MissingFilesError: The content of a file is neither here nor at the client's path.
            OSError: A file cannot be written.
        """
        task = self._folder / f"task-{secrets.token_hex(8)}"
        try:
            found = [
                self._source(task / str(number), root, [f for f in files if f.root == number])
                for number, root in enumerate(theirs)
            ]
            if missing := frozenset(n for n, source in enumerate(found) if source is None):
                raise MissingFilesError(missing)
            yield [source for source in found if source is not None]
        finally:
            shutil.rmtree(task, ignore_errors=True)

    def _source(self, root: Path, theirs: Folders, files: Sequence[SentFile]) -> Folders | None:
        """Return where to read files of one root from; None if they must be sent."""
        if all(file.data is not None or self._has(file) for file in files):
            return self._laid_out(root, files)
        return theirs if all(_is_there(theirs, file) for file in files) else None

    def _laid_out(self, root: Path, files: Sequence[SentFile]) -> Path | None:
        """Link the files into the folder `root` at their paths; None if one must be sent again."""
        for file in files:
            if file.data is not None:
                self._keep(file.digest, file.data)
            path = PurePosixPath(file.path)
            if path.is_absolute() or ".." in path.parts:
                raise PermissionError(f"{file.path}: leads out of its folder")
            target = on_disk(root, file.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self._content(file.digest), target)
            except FileNotFoundError:  # another thread has removed the content meanwhile
                return None
        return root

    def _has(self, file: SentFile) -> bool:
        with self._lock:
            return file.digest in self._sizes

    def _keep(self, digest: str, data: bytes) -> None:
        content = self._content(digest)
        partial = content.with_suffix(f".{secrets.token_hex(4)}")
        try:
            partial.write_bytes(data)
            partial.replace(content)
        finally:
            partial.unlink(missing_ok=True)
        with self._lock:
            self._bytes += len(data) - self._sizes.pop(digest, 0)
            self._sizes[digest] = len(data)
            self._remove_oldest()

    def _remove_oldest(self) -> None:
        while self._bytes > _KEPT_BYTES and len(self._sizes) > 1:
            digest, size = self._sizes.popitem(last=False)
            self._bytes -= size
            with suppress(OSError):
                self._content(digest).unlink()

    def _content(self, digest: str) -> Path:
        return self._folder / digest


def _is_there(root: Folders, file: SentFile) -> bool:
    """Tell whether this machine has the same bytes at the client's path."""
    try:
        data = read_file(root, file.path, _KEPT_BYTES)
    except UnreadableError:
        return False
    return hashlib.sha256(data).hexdigest() == file.digest
