"""Run git safely, and ask it which files it ignores."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

_SECONDS = 60
# Of a repository from elsewhere no program is run, and its index is not rewritten.
OPTIONS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def ignored_paths(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the paths that git ignores, each with the pattern, as in ``.gitignore:3: *.webp``.

    `paths` are relative to `root` and need not exist. Without git, or outside of a repository, none
    is ignored. A file that is tracked is not ignored.
    """
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    command = ("git", *OPTIONS, "check-ignore", "--stdin", "-z", "--verbose")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command,
            cwd=root,
            env=environment(),
            input=names,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    fields = [os.fsdecode(each) for each in done.stdout.split(b"\0")]
    found = zip(*(iter(fields),) * 4, strict=False)  # file, line, pattern, path
    return {
        path: f"{file}:{line}: {pattern}"
        for file, line, pattern, path in found
        if not pattern.startswith("!")
    }


def environment() -> dict[str, str]:
    """Return the environment in which git looks at the repository of its working folder."""
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0"}


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
        done = subprocess.run(  # noqa: S603 - a fixed command
            ("git", *OPTIONS, *arguments),  # noqa: S607
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else os.fsdecode(done.stdout).strip()
