"""Load reviewers' decisions from files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assetjob.model.decision import Decision
from assetjob.model.image import Failure
from assetjob.review.decisions_file import FILE, MAX_BYTES, DecisionsError, parse_decisions
from assetjob.review.merge import Merged, Preference, merge_decisions
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Decisions:
    """Reviewers' decisions, and a Failure for each row that was left out because it is wrong."""

    decisions: tuple[Decision, ...] = ()
    failures: tuple[Failure, ...] = ()


def load_decisions(settings: Settings) -> Decisions:
    """Return the decisions in the files named on the command line, or else in the site's own file.

    That is in the site, or beside its settings file.

    Raises:
        DecisionsError: A file contains no decisions, or cannot be read.
    """
    if settings.decisions:
        return _joined(load_file(path) for path in settings.decisions)
    (path,) = decisions_files(settings)
    if not path.is_file():
        return Decisions()
    try:
        data = read_file(path.parent, FILE, MAX_BYTES)
    except UnreadableError as error:
        raise DecisionsError(f"{path}: {error}") from error
    return _parsed(data, str(path))


def decisions_files(settings: Settings) -> tuple[Path, ...]:
    """Return the files that decisions are read from, if they exist."""
    folder = settings.site if (settings.site / FILE).is_file() else settings.home
    return settings.decisions or (folder / FILE,)


def has_decisions(settings: Settings) -> bool:
    """Tell whether a file of decisions is named, or is in its usual place."""
    folders = (settings.site, settings.home)
    return bool(settings.decisions) or any((folder / FILE).is_file() for folder in folders)


def load_file(path: Path) -> Decisions:
    """Return the decisions in one file.

    Raises:
        DecisionsError: It contains no decisions, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DecisionsError(f"{path}: cannot be read: {error.strerror}") from error
    return _parsed(data, str(path))


def merge_files(
    one: Path, two: Path, prefer: Preference | None
) -> tuple[Merged, tuple[Failure, ...]]:
    """Merge the decisions in two files; also return a Failure for each row that was left out.

    Raises:
        DecisionsError: A file contains no decisions, or cannot be read.
    """
    first, second = load_file(one), load_file(two)
    merged = merge_decisions(first.decisions, second.decisions, prefer)
    return merged, (*first.failures, *second.failures)


def _parsed(data: bytes, name: str) -> Decisions:
    parsed = parse_decisions(data, name)
    failures = (Failure(name, "decisions", problem) for problem in parsed.problems)
    return Decisions(parsed.decisions, tuple(failures))


def _joined(files: Iterable[Decisions]) -> Decisions:
    decisions: list[Decision] = []
    failures: list[Failure] = []
    for each in files:
        decisions += each.decisions
        failures += each.failures
    return Decisions(tuple(decisions), tuple(failures))
