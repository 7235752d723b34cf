"""Ignore the findings on alt texts that a reviewer accepted as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assetjob.model.decision import Choice, Decision
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.text import Span
from assetjob.review.match import Matches
from assetjob.runtime.spill import SpillList

Accepted = Mapping[tuple[str, Span], str]
"""The reviewer's reason for each accepted image, by page and span."""


def accepted_images(pages: Iterable[ResolvedPage], matches: Matches) -> Accepted:
    """Return the images on which a reviewer decided that no change is needed.

    "Decorative" accepts an image that the page already marks as decorative.
    """
    if all(decision.decision not in _REASONS for decision in matches.by_image.values()):
        return {}
    return {
        (image.page, image.ref.span): decision.reason or _REASONS[decision.decision]
        for page in pages
        for image, decision in zip(page.images, matches.of(page), strict=True)
        if decision and _is_accepted(image, decision)
    }


_REASONS = {
    Choice.RIGHT: "a reviewer decided: no change needed",
    Choice.DECORATIVE: "a reviewer decided: decorative",
}


def _is_accepted(image: Image, decision: Decision) -> bool:
    if decision.decision is Choice.DECORATIVE:
        return image.ref.context.name.decorative and not image.ref.value("alt")
    return decision.decision is Choice.RIGHT


def ignore_accepted(findings: Sequence[Finding], accepted: Accepted) -> Sequence[Finding]:
    """Return the findings, IGNORED where they are about an accepted alt text.

    An ERROR is not a matter of opinion and stays.

    Raises:
        SiteError: There is no disk space for the findings of a large site.
    """
    if not accepted:
        return findings
    return SpillList(_ignored_if_accepted(finding, accepted) for finding in findings)


def _ignored_if_accepted(finding: Finding, accepted: Accepted) -> Finding:
    reason = accepted.get((finding.page, finding.span))
    is_opinion = finding.about == "alt" and finding.severity < Severity.ERROR
    if reason is None or not is_opinion or finding.state is not State.NEW:
        return finding
    return replace(finding, state=State.IGNORED, reason=reason, ignored_in="decisions")
