"""Give each site its part of the decisions that were made in the report of the fleet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from assetjob.model.decision import Decision
from assetjob.model.errors import SiteError
from assetjob.review.decisions_file import (
    MAX_BYTES,
    DecisionsError,
    parse_decisions,
    render_decisions,
)
from assetjob.store import Disk


def split_decisions(file: Path, folder: Path) -> Iterator[tuple[Path, int]]:
    """Write each site's decisions into ``<folder>/<site>.json``; yield the paths and the numbers.

    Raises:
        DecisionsError: `file` contains something else.
        SiteError: A file cannot be written.
    """
    by_site = {name: _parsed(entries, file) for name, entries in _entries(file).items()}
    files = {f"{name}.json": [render_decisions(each).encode()] for name, each in by_site.items()}
    for problem in Disk(folder).write_files(files.items()).values():
        raise SiteError(f"{folder}: cannot be written: {problem}; choose another with --to")
    for name, decisions in by_site.items():
        yield folder / f"{name}.json", len(decisions)


def _parsed(entries: list[Any], file: Path) -> tuple[Decision, ...]:
    text = json.dumps({"schema": 1, "decisions": entries})
    parsed = parse_decisions(text.encode(), str(file))
    if parsed.problems:
        raise DecisionsError(f"{file}: {parsed.problems[0]}")
    return parsed.decisions


def _entries(file: Path) -> dict[str, list[Any]]:
    """Return the entries of each site, without its name."""
    by_site: dict[str, list[Any]] = {}
    try:
        if file.stat().st_size > MAX_BYTES:
            raise DecisionsError(f"{file}: is larger than {MAX_BYTES:,} bytes")
        for entry in json.loads(file.read_text("utf-8"))["decisions"]:
            by_site.setdefault(_safe(entry.pop("site")), []).append(entry)
    except OSError as error:
        raise DecisionsError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = "contains no decisions of a fleet; use fleet-decisions.json from its report"
        raise DecisionsError(f"{file}: {reason}") from error
    return by_site


def _safe(name: str) -> str:
    """Return the name of a site, which must be a path below a folder."""
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or set("\\\0") & set(name):
        raise ValueError(name)
    return name
