"""Write the files of a git revision into a temporary folder."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.runtime.git import reason, run_git

_SECONDS = 600


@contextmanager
def files_of_revision(root: Path, revision: str) -> Iterator[Path]:
    """Yield a temporary folder with the files that a revision has in `root`.

    Raises:
        SiteError: There is no such revision, or it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="assetjob-") as folder:
        problem = _extract(root, revision, Path(folder))
        if problem:
            where = f"{revision}: is neither a folder nor a revision of {root}"
            raise SiteError(f"{where}: {problem}")
        yield Path(folder)


def _extract(root: Path, revision: str, folder: Path) -> str:
    """Extract the files of a revision; return in one line why not, "" if it is done."""
    if revision.startswith("-"):
        return "begins with a hyphen"
    command = ("archive", "--format=tar", revision, "--", ".")
    with tempfile.TemporaryFile() as archive:
        try:
            done = run_git(root, *command, stdout=archive, seconds=_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        if done.returncode:
            return reason(done)
        archive.seek(0)
        with tarfile.open(fileobj=archive) as files:
            files.extractall(folder, filter="data")
    return ""
