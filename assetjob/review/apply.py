"""Apply reviewers' decisions to the text of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assetjob.model.decision import Choice, Decision, DecisionOutcome, DecisionState
from assetjob.model.image import ResolvedPage
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.text import Source, is_template
from assetjob.review.match import Matches
from assetjob.review.write_alt import alt_edits
from assetjob.rewrite.edits import apply_edits

Parse = Callable[[Source], ParsedPage]


def apply_decisions(
    page: ResolvedPage, matches: Matches, parse: Parse, *, keeps_html: bool = True
) -> tuple[Source, ParsedPage, tuple[DecisionOutcome, ...]]:
    """Write the decisions on a page's images into its text.

    Return the new text, what `parse` found in it, and the outcome of each decision. A change is
    made only if parsing the new text finds the same images with the same alt texts, but for the
    image that was decided on. `keeps_html` says whether the site certainly keeps HTML in Markdown.
    """
    version = _Version(page.source, page.page)
    outcomes = []
    decided = zip(page.images, matches.of(page), strict=True)
    for number, (_, decision) in enumerate(sorted(decided, key=lambda each: each[0].ref.span)):
        if decision is not None:
            version, outcome = _apply(version, number, decision, parse, keeps_html=keeps_html)
            outcomes.append(outcome)
    return version.source, version.page, tuple(outcomes)


@dataclass(frozen=True, slots=True)
class _Version:
    """A page's text, and what parsing finds in it."""

    source: Source
    page: ParsedPage


def _apply(
    page: _Version, number: int, decision: Decision, parse: Parse, *, keeps_html: bool
) -> tuple[_Version, DecisionOutcome]:
    """Return the page after the decision on its image of that number, and the outcome."""
    ref = _refs(page.page)[number]
    where = f"{page.source.path}:{ref.line}"
    alt = decision.alt if decision.decision is Choice.ALT else None
    unchanged = _outcome_without_change(ref, decision, alt, keeps_html=keeps_html)
    if unchanged:
        state, reason = unchanged
        return page, DecisionOutcome(decision, state, f"{where}: {reason}" if reason else where)
    for edits in alt_edits(page.source, ref, alt, decision.remove):
        source = replace(page.source, text=apply_edits(page.source.text, edits))
        after = parse(source)
        if _is_only_change(page.page, after, number, alt):
            return _Version(source, after), DecisionOutcome(decision, DecisionState.APPLIED, where)
    reason = f"{where}: cannot be written at this position; edit the page"
    return page, DecisionOutcome(decision, DecisionState.REFUSED, reason)


def _outcome_without_change(
    ref: ImageRef, decision: Decision, alt: str | None, *, keeps_html: bool
) -> tuple[DecisionState, str] | None:
    """Return the outcome and its reason if nothing is to be written, else None."""
    if decision.decision is Choice.EDITOR:
        return DecisionState.OPEN, "needs a human decision"
    if decision.decision is Choice.RIGHT:
        return DecisionState.APPLIED, "no change needed"
    if _has_alt(ref, alt) and not any(ref.attr(name) for name in decision.remove):
        return DecisionState.THERE, ""
    if is_template(ref.value("alt") or ""):
        return DecisionState.REFUSED, "a template writes the alt text; edit the template"
    if ref.kind is Kind.MARKDOWN and alt is None and not keeps_html:
        return DecisionState.REFUSED, "the site may drop HTML; edit the page"
    return None


def _refs(page: ParsedPage) -> list[ImageRef]:
    return sorted(page.refs, key=lambda ref: ref.span)


def _has_alt(ref: ImageRef, alt: str | None) -> bool:
    """Tell whether an image has the alt text `alt`, or if it is None is marked as decorative."""
    if alt is None:
        return ref.context.name.decorative and not ref.value("alt")
    return ref.value("alt") == alt


def _is_only_change(before: ParsedPage, after: ParsedPage, number: int, alt: str | None) -> bool:
    old, new = _refs(before), _refs(after)
    return len(old) == len(new) and all(
        _has_alt(theirs, alt)
        if index == number
        else (ours.value("alt"), ours.url) == (theirs.value("alt"), theirs.url)
        for index, (ours, theirs) in enumerate(zip(old, new, strict=True))
    )
