"""Run assetjob in a job of GitHub Actions, and write the job's summary and outputs.

The inputs of action.yml are environment variables. Annotations are printed by assetjob itself. The
step does not fail because of findings, so that the steps after it run; the last one fails the job.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

REPORTS = "assetjob-reports"
CACHE = "assetjob-cache"  # action.yml keeps it for the next run
WRONG_USE = 2


def main() -> int:
    """Run the command; return the exit code of the step."""
    reports = Path(os.environ["RUNNER_TEMP"], REPORTS)
    try:
        command = command_line(reports)
    except ValueError as error:
        print(f"::error title=assetjob::{error}")
        return WRONG_USE
    code = subprocess.run(command, check=False).returncode  # noqa: S603 - the job's own inputs
    # The report of a part of the site is in a folder of its own.
    folders = [path for path in (reports, reports / "preview") if (path / "index.html").is_file()]
    written = folders[-1] if folders else None
    outputs = {"exit-code": str(code), "reports": str(written or "")}
    for name, file in (("summary", "summary.md"), ("sarif", "audit.sarif")):
        path = written / file if written else None
        outputs[name] = str(path) if path and path.is_file() else ""
    append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in outputs.items()))
    if outputs["summary"]:
        append("GITHUB_STEP_SUMMARY", Path(outputs["summary"]).read_text("utf-8"))
    return 0


def command_line(reports: Path) -> list[str]:
    """Return the command that the inputs ask for.

    Raises:
        ValueError: An input is wrong; the message names it.
    """
    command = os.environ["COMMAND"]
    if command not in ("audit", "fix"):
        raise ValueError(f"command: {command!r} is neither audit nor fix")
    line = [sys.executable, "-m", "assetjob", command, "--reports", str(reports)]
    line += ["--format", "markdown"]
    line += ["--in-place"] if command == "fix" else []
    line += ["--format", "sarif"] if os.environ["SARIF"] == "true" else []
    line += ["--fail-on", os.environ["FAIL_ON"]] if os.environ["FAIL_ON"] else []
    if os.environ["CACHE"] == "true":
        line += ["--cache", str(Path(os.environ["RUNNER_TEMP"], CACHE))]
    if since := changed_since(command):
        line += ["--changed-since", since]
    try:
        line += shlex.split(os.environ["ARGS"])
    except ValueError as error:
        raise ValueError(f"args: {error}") from error
    return [*line, "--", os.environ["SITE"]]


def changed_since(command: str) -> str:
    """Return the commit to compare with, "" for none.

    The commit of a pull request's job merges its branch into the base, which is the first parent.
    A checkout has that parent only where its depth is larger than one, so it is fetched.
    """
    wanted = os.environ["CHANGED_SINCE"]
    if wanted != "auto":
        return wanted
    if command != "audit" or os.environ.get("GITHUB_EVENT_NAME") != "pull_request":
        return ""
    if not git("rev-parse", "--quiet", "--verify", "HEAD^1"):
        git("fetch", "--quiet", "--no-tags", "--depth=2", "origin", os.environ["GITHUB_SHA"])
    return "HEAD^1" if git("rev-parse", "--quiet", "--verify", "HEAD^2") else base_branch()


def base_branch() -> str:
    """Return the base of a pull request whose own commit was checked out."""
    name = f"origin/{os.environ['GITHUB_BASE_REF']}"
    if git("merge-base", name, "HEAD"):
        return name
    print("::warning title=assetjob::the base of the pull request is not in this clone: the whole"
          " site is reported; use fetch-depth: 0 with actions/checkout")  # fmt: skip
    return ""


def git(*arguments: str) -> bool:
    """Run git in the site's folder; return whether it succeeded."""
    command = ("git", "-C", os.environ["SITE"], *arguments)
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    return not done.returncode


def append(variable: str, text: str) -> None:
    """Append to the file that the runner names in a variable."""
    with Path(os.environ[variable]).open("a", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
