"""What reviewers decided: their files, and the findings that they have looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assetjob.model.decision import Decision
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.text import Span
from assetjob.review import decisions_file
from assetjob.review.decisions_file import DecisionsError, Merged
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.spill import SpillList
from assetjob.settings.schema import Settings


def read(settings: Settings) -> tuple[Decision, ...]:
    """Return the decisions in the files that were named, or else in the site's own.

    Raises:
        DecisionsError: A file holds no decisions, or cannot be read.
    """
    if settings.decisions:
        return tuple(decision for path in settings.decisions for decision in _read(path))
    own = settings.site / decisions_file.FILE
    if not own.is_file():
        return ()
    try:
        data = read_file(settings.site, decisions_file.FILE, decisions_file.MAX_BYTES)
    except UnreadableError as error:
        raise DecisionsError(f"{own}: {error}") from error
    return decisions_file.read(data, str(own))


def merge(one: Path, two: Path) -> Merged:
    """Join the decisions in two files.

    Raises:
        DecisionsError: A file holds no decisions, or cannot be read.
    """
    return decisions_file.merge(_read(one), _read(two))


def silenced(
    findings: Sequence[Finding], right: Mapping[tuple[str, Span], str]
) -> Sequence[Finding]:
    """Pass over what a person found right about a picture's text; an ERROR is no matter of view.

    `right` gives the person's reason for each image, by page and span.

    Raises:
        SiteError: The disk has no room for the findings of a large site.
    """
    if not right:
        return findings
    return SpillList(
        replace(
            finding,
            state=State.IGNORED,
            reason=right[finding.page, finding.span],
            ignored_in="decisions",
        )
        if (finding.page, finding.span) in right
        and finding.about == "alt"
        and finding.severity < Severity.ERROR
        and finding.state is State.NEW
        else finding
        for finding in findings
    )


def _read(path: Path) -> tuple[Decision, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(decisions_file.MAX_BYTES + 1)
    except OSError as error:
        raise DecisionsError(f"{path}: cannot be read: {error.strerror}") from error
    return decisions_file.read(data, str(path))
