"""Text that is safe to print on a terminal, and the colours of severities."""

from __future__ import annotations

from assetjob.model.finding import Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REVIEW: "cyan"}


def printable(text: str) -> str:
    """Return `text` with control characters and direction overrides escaped."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
