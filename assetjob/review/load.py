"""Load reviewers' decisions from files."""

from __future__ import annotations

from pathlib import Path

from assetjob.model.decision import Decision
from assetjob.review.decisions_file import (
    FILE,
    MAX_BYTES,
    DecisionsError,
    Merged,
    merge_decisions,
    parse_decisions,
)
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings


def load_decisions(settings: Settings) -> tuple[Decision, ...]:
    """Return the decisions in the files named on the command line, or else in the site's own file.

    That is in the site, or beside its settings file.

    Raises:
        DecisionsError: A file contains no decisions, or cannot be read.
    """
    if settings.decisions:
        return tuple(decision for path in settings.decisions for decision in _load(path))
    folder = settings.site if (settings.site / FILE).is_file() else settings.home
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        data = read_file(folder, FILE, MAX_BYTES)
    except UnreadableError as error:
        raise DecisionsError(f"{path}: {error}") from error
    return parse_decisions(data, str(path))


def merge_files(one: Path, two: Path) -> Merged:
    """Merge the decisions in two files.

    Raises:
        DecisionsError: A file contains no decisions, or cannot be read.
    """
    return merge_decisions(_load(one), _load(two))


def _load(path: Path) -> tuple[Decision, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DecisionsError(f"{path}: cannot be read: {error.strerror}") from error
    return parse_decisions(data, str(path))
