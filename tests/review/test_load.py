"""What a reviewer found right as it is: the text of a picture, and nothing else about it."""

from __future__ import annotations

import pytest

from assetjob import rules
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.text import Span
from assetjob.review.load import silenced

RIGHT = {("a.md", Span(0, 9)): "the caption says it"}


def finding(rule: str, severity: Severity, state: State = State.NEW, page: str = "a.md") -> Finding:
    at = (page, 1, 1, "a.jpg", "flawed", Span(0, 9), state)
    return Finding(rule, severity, *at, about=rules.load()[rule].about)


@pytest.mark.parametrize(
    ("rule", "severity", "state", "after"),
    [
        ("alt-in-row", Severity.REVIEW, State.NEW, State.IGNORED),
        ("alt-filename", Severity.WARNING, State.NEW, State.IGNORED),
        ("figure-without-alt", Severity.REVIEW, State.NEW, State.IGNORED),
        ("decorative-but-exposed", Severity.WARNING, State.NEW, State.IGNORED),
        ("alt-missing", Severity.ERROR, State.NEW, State.NEW),
        ("linked-image-without-name", Severity.ERROR, State.NEW, State.NEW),
        ("alt-filename", Severity.WARNING, State.KNOWN, State.KNOWN),
        ("size-missing", Severity.WARNING, State.NEW, State.NEW),
        ("image-oversized", Severity.WARNING, State.NEW, State.NEW),
        ("file-private", Severity.WARNING, State.NEW, State.NEW),
    ],
)
def test_silenced(rule: str, severity: Severity, state: State, after: State) -> None:
    (told,) = silenced([finding(rule, severity, state)], RIGHT)
    assert told.state is after
    assert told.reason == ("the caption says it" if after is State.IGNORED else "")


def test_another_place_is_not_meant() -> None:
    other = finding("alt-filename", Severity.WARNING, page="b.md")
    assert list(silenced([other], RIGHT)) == [other]


def test_where_nothing_is_right_nothing_is_gone_through() -> None:
    findings = [finding("alt-in-row", Severity.REVIEW)]
    assert silenced(findings, {}) is findings
