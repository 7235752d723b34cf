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


IgnoredIn = Literal["", "page", "settings", "decisions"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields.

    `message` is one line; `span` narrows the place; `fix` holds certain edits, or nothing.
    """

    message: str
    span: Span | None = None
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's problem at its place.

    `span` is the image's; (page, span) is the key of the `Image` it belongs to. `part`
    narrows the place to what is wrong, as `Problem.span` does, and `fix` holds its certain edits.
    `reason` is a person's for ignoring it, `ignored_in` where that person said so.
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

    @property
    def on_words(self) -> bool:
        """Tell whether it is on the picture's text, which only a person can settle."""
        return "alt" in self.rule.split("-") or self.rule in _ON_WORDS


_ON_WORDS = frozenset({"decorative-but-exposed", "linked-image-without-name"})


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
