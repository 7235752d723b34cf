"""Check: every rule over every image, each flaw told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assetjob import ignores, rules
from assetjob.model import Finding, Image, JudgedPage, Problem
from assetjob.rules._rule import Rule, Scope, Thresholds
from assetjob.settings import Settings


def check(pages: Sequence[JudgedPage], settings: Settings) -> tuple[Finding, ...]:
    """Return the findings on `pages`, ordered by page, place and rule.

    A rule names the rules it stands back for (`Rule.unless`): where one of those found something on
    the same image, its own finding is left out. So an image whose file is missing is not blamed for
    its size too, and a placeholder is not called a file name as well.
    """
    thresholds = Thresholds(
        max_alt_length=settings.max_alt_length,
        placeholders=settings.placeholders,
        content_width=settings.content_width,
    )
    found = [
        (image, rule, problem)
        for rule, part in _parts(pages)
        for image, problem in rule.judge(part, thresholds)
    ]
    told: dict[int, set[str]] = {}
    for image, rule, _ in found:
        told.setdefault(id(image), set()).add(rule.name)
    findings = (
        _finding(image, rule, problem)
        for image, rule, problem in found
        if not rule.unless & told[id(image)]
    )
    return ignores.apply(sorted(findings, key=_place), pages, settings)


# Pages that are judged by all rules before others are: what one rule finds out about a text is
# remembered for the next, though not of all texts of a site.
_TOGETHER = 50


def _parts(pages: Sequence[JudgedPage]) -> Iterator[tuple[Rule, Sequence[JudgedPage]]]:
    """Yield each rule with pages to judge: all of them at once where it must see all."""
    every = rules.load().values()
    for start in range(0, len(pages), _TOGETHER):
        for rule in every:
            if rule.scope is not Scope.SITE:
                yield rule, pages[start : start + _TOGETHER]
    for rule in every:
        if rule.scope is Scope.SITE:
            yield rule, pages


def _finding(image: Image, rule: Rule, problem: Problem) -> Finding:
    ref = image.ref
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        page=image.page,
        line=ref.line,
        column=ref.column,
        url=ref.url,
        message=" ".join(problem.message.split()),
        span=ref.span,
        part=problem.span,
        fix=problem.fix,
    )


def _place(finding: Finding) -> tuple[str, int, int, str, str, str]:
    span = finding.span
    return (
        finding.page,
        span.start,
        span.end,
        finding.rule,
        finding.url or "",
        finding.message,
    )
