"""A reviewer's "No change needed" ignores findings on the alt text, and no others."""

from __future__ import annotations

import pytest

from assetjob import rules
from assetjob.model.decision import Choice, Decision
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.text import Markup, Span
from assetjob.review.accept import accepted_images, ignore_accepted
from assetjob.review.match import match_decisions
from tests.review.pages import resolved_page

ACCEPTED = {("a.md", Span(0, 9)): "the caption says it"}


def finding(rule: str, severity: Severity, state: State = State.NEW, page: str = "a.md") -> Finding:
    at = (page, 1, 1, "a.jpg", "message", Span(0, 9), state)
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
def test_findings(rule: str, severity: Severity, state: State, after: State) -> None:
    (after_review,) = ignore_accepted([finding(rule, severity, state)], ACCEPTED)
    assert after_review.state is after
    assert after_review.reason == ("the caption says it" if after is State.IGNORED else "")


def test_findings_on_other_pages_stay() -> None:
    other = finding("alt-filename", Severity.WARNING, page="b.md")
    assert list(ignore_accepted([other], ACCEPTED)) == [other]


def test_without_accepted_images_the_same_findings_are_returned() -> None:
    findings = [finding("alt-in-row", Severity.REVIEW)]
    assert ignore_accepted(findings, {}) is findings


@pytest.mark.parametrize(
    ("alt", "is_accepted"), [('alt=""', True), ("", False), ('alt="A pier"', False)]
)
def test_decorative_accepts_an_image_that_is_marked_so(alt: str, is_accepted: bool) -> None:
    page = resolved_page(f"<img src=a.jpg {alt}>", Markup.HTML, "commonmark")
    key = page.images[0].ref.context.key
    decision = Decision("digest of a.jpg", key, Choice.DECORATIVE, page="page")
    accepted = accepted_images([page], match_decisions([page], [decision]))
    assert bool(accepted) is is_accepted
