"""Run git safely, and ask it which files it ignores."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

_SECONDS = 60
# Of a repository from elsewhere no program is run, and its index is not rewritten.
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def ignored_paths(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the paths that git ignores, each with the pattern, as in ``.gitignore:3: *.webp``.

    `paths` are relative to `root` and need not exist. Without git, or outside of a repository, none
    is ignored. A file that is tracked is not ignored.
    """
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    try:
        done = run_git(root, "check-ignore", "--stdin", "-z", "--verbose", stdin=names)
    except (OSError, subprocess.TimeoutExpired):
        return {}
    fields = [os.fsdecode(each) for each in done.stdout.split(b"\0")]
    found = zip(*(iter(fields),) * 4, strict=False)  # file, line, pattern, path
    return {
        path: f"{file}:{line}: {pattern}"
        for file, line, pattern, path in found
        if not pattern.startswith("!")
    }


def run_git(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    stdout: int | IO[bytes] = subprocess.PIPE,
    variables: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
) -> subprocess.CompletedProcess[bytes]:
    """Run git on the repository that a folder is in, whatever the environment names.

    Raises:
        OSError: git is not installed, or cannot be started.
        subprocess.TimeoutExpired: It took longer than `seconds`.
    """
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    return subprocess.run(  # noqa: S603 - no shell
        ("git", *_SAFE, *arguments),  # noqa: S607
        cwd=folder,
        env={**kept, "GIT_OPTIONAL_LOCKS": "0", **(variables or {})},
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=seconds,
        check=False,
    )


def reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the first line that git wrote when it failed."""
    lines = os.fsdecode(done.stderr).strip().splitlines()
    return lines[0] if lines else f"exit code {done.returncode}"


def repository_root(folder: Path) -> Path | None:
    """Return the root of the repository that a folder is in, None where it is in none."""
    root = _line(folder, "rev-parse", "--show-toplevel")
    return Path(root).resolve() if root else None


def remote_url(repository: Path) -> str:
    """Return the URL of the remote "origin", "" where there is none."""
    return _line(repository, "config", "--get", "remote.origin.url")


def _line(folder: Path, *arguments: str) -> str:
    """Return the line that git prints, "" where it fails."""
    try:
        done = run_git(folder, *arguments)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else os.fsdecode(done.stdout).strip()
