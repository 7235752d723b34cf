"""Write the files of a git revision into a temporary folder.

They are read as they are stored: filters, which are programs that a repository's configuration
names, do not run, and what a partial clone lacks is not fetched.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from assetjob.model.errors import SiteError
from assetjob.runtime.git import reason, run_git

_SECONDS = 600
_OFFLINE = ("-c", "protocol.allow=never")
_FILES, _LINK = ("100644", "100755"), "120000"
_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a revision: its mode in octal digits, the name of its content, and its path."""

    mode: str
    content: bytes
    path: str


@contextmanager
def files_of_revision(root: Path, revision: str) -> Iterator[Path]:
    """Yield a temporary folder with the files that a revision has in `root`.

    Raises:
        SiteError: There is no such revision, or it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="assetjob-") as folder:
        try:
            _extract(root, revision, Path(folder))
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SiteError(f"{revision}: cannot be read: {error}") from error
        yield Path(folder)


def _extract(root: Path, revision: str, folder: Path) -> None:
    # Links come last, so that no file is written through one.
    entries = sorted(_entries(root, revision), key=lambda entry: entry.mode == _LINK)
    if not entries:
        raise SiteError(f"{revision}: has no files of {root}; name a folder to compare with")
    with tempfile.TemporaryFile() as contents:
        names = b"".join(entry.content + b"\n" for entry in entries)
        _run(root, revision, "cat-file", "--batch", stdin=names, stdout=contents)
        contents.seek(0)
        for entry in entries:
            _write(folder, entry, _next_content(contents, revision, entry))


def _entries(root: Path, revision: str) -> Iterator[_Entry]:
    if revision.startswith("-"):
        raise _not_found(root, revision, "begins with a hyphen")
    for line in _run(root, revision, "ls-tree", "-r", "-z", revision).split(b"\0")[:-1]:
        facts, _, path = line.partition(b"\t")
        mode, _, content = facts.split(b" ")
        entry = _Entry(mode.decode(), content, os.fsdecode(path))
        if entry.mode in (*_FILES, _LINK) and _is_inside(entry.path):
            yield entry


def _run(
    root: Path,
    revision: str,
    *command: str,
    stdin: bytes = b"",
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> bytes:
    done = run_git(root, *_OFFLINE, *command, stdin=stdin, stdout=stdout, seconds=_SECONDS)
    if done.returncode:
        raise _not_found(root, revision, reason(done))
    return done.stdout or b""


def _not_found(root: Path, revision: str, problem: str) -> SiteError:
    return SiteError(f"{revision}: is neither a folder nor a revision of {root}: {problem}")


def _is_inside(path: str) -> bool:
    parts: Sequence[str] = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts


def _next_content(contents: IO[bytes], revision: str, entry: _Entry) -> bytes:
    """Return the next content that ``git cat-file --batch`` has written."""
    fields = contents.readline().split()
    if len(fields) != 3:
        raise SiteError(f"{revision}: {entry.path}: is not in this clone; fetch it with git")
    data = contents.read(int(fields[2]))
    contents.read(1)
    if data.startswith(_LFS):
        hint = "check the revision out into a folder and name that"
        raise SiteError(f"{revision}: {entry.path}: is stored with Git LFS; {hint}")
    return data


def _write(folder: Path, entry: _Entry, data: bytes) -> None:
    path = folder / entry.path
    if entry.mode == _LINK:
        with suppress(OSError, ValueError):  # as on Windows; then a reader finds no file there
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(os.fsdecode(data))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
