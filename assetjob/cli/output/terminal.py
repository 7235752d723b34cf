"""What the terminal shows: colours, links, and commands of GitHub's runner."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

Shown = Literal["default", "terse", "full", "json"]
"""What a run prints on stdout."""


def colour() -> bool | None:
    """Return whether output is coloured, None if that depends on where it goes.

    As CPython does: NO_COLOR is the first to decide, then FORCE_COLOR, then TERM=dumb.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def shows_links() -> bool:
    """Tell whether stdout is a terminal that is known to show hyperlinks (OSC 8)."""
    if not sys.stdout.isatty() or colour() is False:
        return False
    version = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM") in _WITH_LINKS
        or any(name in os.environ for name in ("KITTY_WINDOW_ID", "WT_SESSION"))
        or (version.isdecimal() and int(version) >= _FIRST_VTE)
    )


_WITH_LINKS = frozenset({"ghostty", "iTerm.app", "vscode", "WezTerm"})
_FIRST_VTE = 5000  # the library of GNOME Terminal and others


def link(text: str, target: Path, fragment: str) -> str:
    """Return `text` as a hyperlink to a place in a file."""
    url = f"{target.absolute().as_uri()}#{fragment}"
    return f"\033]8;;{url}\033\\{text}\033]8;;\033\\"


def is_github_job() -> bool:
    """Tell whether a job of GitHub Actions runs this process."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


class WorkflowCommands:
    """In a job of GitHub Actions, keeps what is printed from being taken as workflow commands.

    Without that a page or a file name in a pull request, printed in a diff or a message, could
    forge annotations or mask the log. Elsewhere it prints nothing.
    """

    def __init__(self, *, on_stderr: bool) -> None:
        self._token = secrets.token_hex(16)
        self._on_stderr = on_stderr

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop commands."""
        self._echo(f"stop-commands::{self._token}")
        try:
            yield
        finally:
            self._echo(f"{self._token}::")

    @contextmanager
    def resumed(self) -> Iterator[None]:
        """Let our own commands through; to be used while commands are stopped."""
        self._echo(f"{self._token}::")
        try:
            yield
        finally:
            self._echo(f"stop-commands::{self._token}")

    def _echo(self, command: str) -> None:
        if is_github_job():
            click.echo(f"::{command}", err=self._on_stderr)
