"""What rules find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from assetjob.model.text import Edit, Span


class Severity(IntEnum):
    """How severe and how certain a finding is.

    ERROR is certain and affects readers, WARNING is certain, REVIEW asks a person to look.
    """

    REVIEW = 1
    WARNING = 2
    ERROR = 3


class State(StrEnum):
    """What became of a finding: NEW counts for the gate, FIXED was fixed by this run."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"
    IGNORED = "ignored"


About = Literal["alt", "file", "loading", "size", "srcset"]
IgnoredIn = Literal["", "page", "settings", "decisions"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields.

    `message` is one line; `span` is the part of the image's markup that is wrong; `fix` are edits
    that certainly fix it. `severity` overrides that of the rule. Problems of a rule with the same
    `cause` are reported once for the whole site. Those with the same `group` are reported each, as
    a group, although their files differ.
    """

    message: str
    span: Span | None = None
    fix: tuple[Edit, ...] = ()
    severity: Severity | None = None
    cause: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a rule found, with its location.

    `span` is the image's; (page, span) identifies the `Image`. `part` and `fix` are `Problem.span`
    and `Problem.fix`. `reason` says why a person ignores it, `ignored_in` where that is written.
    `about` is the rule's subject; a finding about alt text needs a human decision. One with a
    `cause` is at the first of the images of the site that have it. `file` is the path of the image
    file in the site, "" where there is none. `group` is `Problem.group`.
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
    cause: str = ""
    file: str = ""
    group: str = ""


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
