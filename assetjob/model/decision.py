"""Reviewers' decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a reviewer decided about an image."""

    ALT = "alt"
    DECORATIVE = "decorative"
    EDITOR = "editor"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's decision about one use of an image.

    `picture` is the SHA-256 of the file in hex, "" where there is no file; `context` is
    `Context.key`. `remove` names attributes to remove (``role``, ``title``). `decided` is when it
    was made (ISO 8601), "" where that is not known. The other fields are hints.
    """

    picture: str
    context: str
    decision: Choice
    alt: str = ""
    reason: str = ""
    remove: tuple[str, ...] = ()
    file: str = ""
    page: str = ""
    line: int = 0
    url: str = ""
    decided: str = ""


class DecisionState(StrEnum):
    """What became of a decision in a run."""

    APPLIED = "applied"
    THERE = "already there"
    STALE = "stale"
    UNKNOWN = "unknown"
    OPEN = "open"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What became of a decision; `reason` is one line for a person, with the page and line."""

    decision: Decision
    state: DecisionState
    reason: str = ""
