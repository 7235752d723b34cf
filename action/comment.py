"""Keep one comment with the summary on a pull request, by GitHub's REST API.

A pull request from a fork has a token that may only read: then a warning says so, and the job goes
on.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 65_536  # characters of a comment
PAGE = 100  # comments in an answer
SECONDS = 30


def main() -> None:
    """Update the comment of an earlier run for the same folder, or write a new one."""
    mark = f"<!-- assetjob: {os.environ['SITE'].replace('-->', '')} -->"
    body = f"{mark}\n{Path(os.environ['SUMMARY']).read_text('utf-8')}"[:LONGEST]
    comments = f"/issues/{os.environ['NUMBER']}/comments"
    try:
        ours = (each for each in existing(comments) if is_ours(each, mark))
        if comment := next(ours, None):
            ask("PATCH", f"/issues/comments/{comment['id']}", {"body": body})
        else:
            ask("POST", comments, {"body": body})
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"::warning title=assetjob::the comment was not written: {error}; the job needs "
              "the permission pull-requests: write, which forks do not get")  # fmt: skip


def existing(comments: str) -> Iterator[dict[str, Any]]:
    """Yield the comments on the pull request."""
    number = 1
    while page := ask("GET", f"{comments}?per_page={PAGE}&page={number}"):
        yield from page
        number += 1


def is_ours(comment: dict[str, Any], mark: str) -> bool:
    """Tell whether a run wrote a comment: anybody may write the mark, but not as a bot."""
    return comment["user"]["type"] == "Bot" and str(comment["body"]).startswith(mark)


def ask(method: str, path: str, data: object = None) -> Any:
    """Send a request about the repository and return the answer."""
    repository = f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}"
    request = urllib.request.Request(  # noqa: S310 - the address is the runner's
        repository + path,
        None if data is None else json.dumps(data).encode(),
        {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['TOKEN']}",
            "Content-Type": "application/json",
        },
        method=method,
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    main()
