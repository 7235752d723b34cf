"""The verdict agrees with the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from assetjob.model.finding import Finding, Severity, State
from assetjob.model.image import Failure, ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.result import Result
from assetjob.model.text import Markup, Source
from assetjob.report.verdict import verdict
from tests.report.outlines import finding

ERROR, WARNING, REVIEW = map(finding, (Severity.ERROR, Severity.WARNING, Severity.REVIEW))


PAGE = ResolvedPage(Source("a.md", Markup.MARKDOWN, ""), ParsedPage(()), ())


BROKEN = Failure("a.jpg", "probe", "is empty")


@pytest.mark.parametrize(
    ("gate", "findings", "failures", "tone", "words"),
    [
        (Severity.ERROR, (), (), "pass", "Passed. No new findings."),
        (Severity.ERROR, (WARNING,), (), "pass", "Passed. 1 warning."),
        (Severity.ERROR, (ERROR, WARNING), (), "fail", "Failed: 1 error. Also found: 1 warning."),
        (Severity.WARNING, (ERROR, WARNING), (), "fail", "Failed: 1 error and 1 warning."),
        (Severity.REVIEW, (REVIEW, REVIEW), (), "fail", "Failed: 2 findings to review."),
        (Severity.ERROR, (replace(ERROR, state=State.KNOWN),), (), "pass", "No new findings."),
        (None, (ERROR,), (), "open", "1 new finding. Findings do not affect the exit code"),
        (None, (), (), "open", "No new findings."),
        (Severity.ERROR, (ERROR,), (BROKEN,), "incomplete", "1 file could not be processed."),
    ],
)
def test_verdict(
    gate: Severity | None,
    findings: tuple[Finding, ...],
    failures: tuple[Failure, ...],
    tone: str,
    words: str,
) -> None:
    result = Result("audit", gate, (PAGE,), findings, failures=failures)
    tallies = Counter((each.rule, each.severity, each.state) for each in findings)
    said = verdict(result, tallies)
    assert said.tone == tone
    assert words in f"{said.headline} {said.detail}"
    assert (said.tone in {"fail", "incomplete"}) == bool(result.exit_code)
