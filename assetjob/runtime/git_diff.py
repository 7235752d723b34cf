"""Ask git which files, and which of their lines, were changed since a commit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from assetjob.model.errors import SettingsError
from assetjob.runtime.git import reason, run_git

_SECONDS = 300
# No program that the repository names is run, and a moved file is a new one.
_DIFF = ("diff", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
Changed = dict[str, "tuple[range, ...] | None"]  # lines by path, None for all


def changed_files(root: Path, ref: str) -> Changed:
    """Return the files below `root` that differ from the last common commit with `ref`.

    Their paths are relative to `root`. Each has the numbers of its changed lines, from 1; a file
    that git does not track yet has None. Deleted files are included, ignored ones are not.

    Raises:
        SettingsError: There is no git, no repository, or no such commit in this clone.
    """
    base = _base(root, ref)
    names = _names(_git(root, *_DIFF, "--name-only", "-z", base, "--"))
    patch = _git(root, *_DIFF, "--unified=0", base, "--")
    changed: Changed = dict(zip(names, _lines_of_files(patch), strict=True))
    untracked = _names(_git(root, "ls-files", "--others", "--exclude-standard", "-z"))
    return changed | dict.fromkeys(untracked)


def _base(root: Path, ref: str) -> str:
    """Return the last common commit of `ref` and HEAD."""
    where = f"--changed-since {ref}"
    if _run(root, "rev-parse", "--git-dir").returncode:
        raise SettingsError(f"{where}: {root} is in no Git repository")
    is_shallow = _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    commit = f"{ref}^{{commit}}"
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    if found.returncode:
        advice = _FETCH if is_shallow else "give a branch, a tag or a commit"
        raise SettingsError(f"{where}: no such commit in this clone; {advice}")
    base = _run(root, "merge-base", found.stdout.strip().decode(), "HEAD")
    if base.returncode:
        advice = _FETCH if is_shallow else "give a commit of the same history"
        raise SettingsError(f"{where}: has no common commit with HEAD in this clone; {advice}")
    return base.stdout.split()[0].decode()


_FETCH = (
    "the clone is shallow: fetch more of the history (git fetch --unshallow; fetch-depth: 0 for"
    " actions/checkout, GIT_DEPTH: 0 for GitLab)"
)


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _lines_of_files(patch: bytes) -> Iterator[tuple[range, ...]]:
    """Yield the changed lines of each file of a patch, in its order.

    Only a header begins with "diff --git": lines of a file have a sign before them.
    """
    for of_file in re.split(rb"^diff --git ", patch, flags=re.MULTILINE)[1:]:
        hunks = re.finditer(rb"^" + _HUNK.pattern, of_file, re.MULTILINE)
        yield tuple(_changed(int(first), int(count or 1)) for first, count in _numbers(hunks))


def _numbers(hunks: Iterator[re.Match[bytes]]) -> Iterator[tuple[bytes, bytes | None]]:
    return ((hunk[1], hunk[2]) for hunk in hunks)


def _changed(first: int, count: int) -> range:
    # Where lines were only removed, those around them count.
    return range(first, first + count) if count else range(max(first, 1), first + 2)


def _git(root: Path, *arguments: str) -> bytes:
    done = _run(root, *arguments)
    if done.returncode:
        raise SettingsError(f"{root}: git {arguments[0]} failed: {reason(done)}")
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return run_git(root, *arguments, seconds=_SECONDS)
    except FileNotFoundError as error:
        raise SettingsError("--changed-since: git was not found; install it") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"{root}: git {arguments[0]} failed: {error}") from error
