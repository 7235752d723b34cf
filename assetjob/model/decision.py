"""Reviewers' decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a reviewer decided on a picture."""

    ALT = "alt"
    DECORATIVE = "decorative"
    EDITOR = "editor"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's word on one use of a picture.

    `picture` is the SHA-256 of the file in hex, "" where there is no file; `context` is
    `Context.key`. `remove` names attributes to take away (``role``, ``title``). The rest are hints.
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
    """A decision with what became of it, and where; `reason` is one line for a person."""

    decision: Decision
    state: DecisionState
    reason: str = ""
