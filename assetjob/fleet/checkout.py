"""Check out a commit of a git repository, and push what a run has made of it to a branch."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from assetjob.fleet.sites import FleetSite
from assetjob.model.errors import SiteError
from assetjob.runtime.git import run_git
from assetjob.store import Disk

_SECONDS = 3_600
_SAFE = (
    "-c", "protocol.ext.allow=never",
    "-c", "core.symlinks=false",
    "-c", "core.autocrlf=false",
    "-c", "submodule.recurse=false",
    "-c", "advice.detachedHead=false",
    "-c", "commit.gpgSign=false",  # a key may ask for its password
)  # fmt: skip
# Only the credential helper gives a password: git asks neither in the terminal nor in a window.
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes"}
_ATTRIBUTES = b"* -text -ident\n"  # before those of the repository: no byte of a file changes
_SUBJECT = "Add responsive images"
_MARK = "Made-by: assetjob fleet"  # the next run may replace a commit with this line
_NOBODY = ("-c", "user.name=assetjob", "-c", "user.email=assetjob@localhost")


def check_out(site: FleetSite, work: Path) -> None:
    """Check out one commit into `work`, without its history and its submodules.

    Raises:
        SiteError: It cannot be fetched.
    """
    if not (work / ".git").exists():
        _git(Path.cwd(), site, "init", "--quiet", "--", str(work))
    Disk(work / ".git").write("info/attributes", _ATTRIBUTES)
    _git(work, site, "fetch", "--quiet", "--depth=1", "--no-tags", "--", site.source, site.revision)
    _git(work, site, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
    _git(work, site, "clean", "--quiet", "--force", "-d", "-x")


def push(site: FleetSite, work: Path) -> None:
    """Commit what was changed in `work` since `check_out`, and push it to the site's branch.

    The branch becomes that one commit on the revision of the site. Nothing is pushed if nothing was
    changed, or if the branch has the same files already.

    Raises:
        SiteError: It cannot be pushed, or the branch has commits of somebody else.
    """
    _git(work, site, "add", "--all", "--", ".", ":(exclude).assetjob")
    tree = _git(work, site, "write-tree")
    if tree == _git(work, site, "rev-parse", "HEAD^{tree}"):
        return
    branch = f"refs/heads/{site.output}"
    old = _git(work, site, "ls-remote", "--", site.source, branch).partition("\t")[0]
    if old:
        _git(work, site, "fetch", "--quiet", "--depth=1", "--no-tags", "--", site.source, branch)
        if _MARK not in _git(work, site, "log", "-1", "--format=%B", "FETCH_HEAD").splitlines():
            reason = "has commits that assetjob did not make; choose another branch"
            raise SiteError(f"{site.source}: {site.output} {reason}")
        if tree == _git(work, site, "rev-parse", "FETCH_HEAD^{tree}"):
            return
    _git(work, site, *_identity(work), "commit", "--quiet", "-m", _SUBJECT, "-m", _MARK)
    lease = f"--force-with-lease={branch}:{old}"
    _git(work, site, "push", "--quiet", lease, "--", site.source, f"HEAD:{branch}")


def _identity(work: Path) -> tuple[str, ...]:
    """Return the options that name a committer where the user's configuration names none."""
    return _NOBODY if run_git(work, "config", "--get", "user.email").returncode else ()


def _git(work: Path, site: FleetSite, *arguments: str) -> str:
    """Run git and return what it prints; it asks for no password."""
    try:
        done = run_git(work, *_SAFE, *arguments, variables=_QUIET, seconds=_SECONDS)
    except FileNotFoundError as error:
        raise SiteError("git: is not installed; it is needed for sites with a git URL") from error
    except subprocess.TimeoutExpired as error:
        raise SiteError(f"{site.source}: git took longer than an hour") from error
    if done.returncode:
        lines = os.fsdecode(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        what = "pushed" if "push" in arguments else "fetched"
        raise SiteError(f"{site.source}: cannot be {what}: {lines[-1]}")
    return os.fsdecode(done.stdout).strip()
