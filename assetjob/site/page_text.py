"""Texts of a site's files, read only to find out how it is laid out."""

from __future__ import annotations

from pathlib import Path

from assetjob.runtime.safe_read import UnreadableError, read_file

MOST_PAGES = 100  # are enough to know
_MAX_BYTES = 8_000_000


def page_text(root: Path, path: str) -> str:
    """Return the text of a page or a configuration, "" where it cannot be read or is too large."""
    try:
        return read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ""
