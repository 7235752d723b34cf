"""What rules find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from assetjob.model.text import Edit, Span


class Severity(IntEnum):
    """How grave and how sure.

    ERROR breaks for users, WARNING is a flaw, REVIEW asks a person to look.
    """

    REVIEW = 1
    WARNING = 2
    ERROR = 3


class State(StrEnum):
    """What became of a finding: NEW counts for the gate, FIXED was mended by this run."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"
    IGNORED = "ignored"


About = Literal["alt", "file", "loading", "size", "srcset"]
IgnoredIn = Literal["", "page", "settings", "decisions"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields.

    `message` is one line; `span` narrows the place; `fix` holds certain edits, or nothing.
    `severity` replaces that of the rule, where this problem is less certain or graver.
    """

    message: str
    span: Span | None = None
    fix: tuple[Edit, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's problem at its place.

    `span` is the image's; (page, span) is the key of the `Image` it belongs to. `part`
    narrows the place to what is wrong, as `Problem.span` does, and `fix` holds its certain edits.
    `reason` is a person's for ignoring it, `ignored_in` where that person said so. `about` is the
    rule's; a finding about alt text needs a decision of a person.
    """

    rule: str
    severity: Severity
    page: str
    line: int
    column: int
    url: str | None
    message: str
    span: Span
    state: State = State.NEW
    part: Span | None = None
    reason: str = ""
    ignored_in: IgnoredIn = ""
    fix: tuple[Edit, ...] = ()
    about: About | None = None


@dataclass(frozen=True, slots=True, order=True)
class KnownFinding:
    """A finding that an earlier run wrote to the baseline.

    `image` is the SHA-256 of the file in hex, or the URL; `context` is `Context.key`; `url` is what
    the page calls the image.
    """

    page: str
    rule: str
    image: str
    context: str
    url: str = ""
