"""Bring reviewers' decisions to the images they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assetjob.alttext import ways
from assetjob.model import (
    Choice,
    Decision,
    DecisionState,
    Image,
    ImageRef,
    JudgedPage,
    Kind,
    Page,
    SettledDecision,
    Span,
)
from assetjob.rewrite import rewrite
from assetjob.templateurl import is_template

Parse = Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Decisions by the image they are about, and those that are about none, settled."""

    by_image: Mapping[int, Decision] = field(default_factory=dict)
    settled: tuple[SettledDecision, ...] = ()

    def of(self, image: Image) -> Decision | None:
        """Return the decision on this very use of a picture."""
        return self.by_image.get(id(image))


def assign(pages: Iterable[JudgedPage], decisions: Sequence[Decision]) -> Assigned:
    """Find the images of each decision: the same picture in the same context.

    Of several the ones on the decision's own page are meant. A decision whose picture or context
    is no longer there is STALE, one whose picture and page are both unknown is UNKNOWN.
    """
    uses = _Uses(pages)
    by_image: dict[int, Decision] = {}
    settled = []
    for decision in decisions:
        images = uses.of(decision)
        if not images:
            settled.append(uses.lost(decision))
        for image in images:
            other = by_image.setdefault(id(image), decision)
            if (other.decision, other.alt) != (decision.decision, decision.alt):
                reason = f"{image.page}:{image.ref.line}: another decision says otherwise"
                settled.append(SettledDecision(decision, DecisionState.REFUSED, reason))
    return Assigned(by_image, tuple(settled))


def apply(
    page: JudgedPage, assigned: Assigned, parse: Parse, *, tags: bool = True
) -> tuple[str, tuple[SettledDecision, ...]]:
    """Return the page's text with the decisions on its images written into it, and each settled.

    `parse` reads a text as this page. A way of writing is taken only if the page then has the same
    images with the same texts but for the one that was decided. `tags` tells whether HTML in
    Markdown is surely shown.
    """
    current = page.page
    settled = []
    for number, image in enumerate(sorted(page.images, key=lambda image: image.ref.span)):
        decision = assigned.of(image)
        if decision is not None:
            current, state, reason = _settle(current, number, decision, parse, tags=tags)
            settled.append(SettledDecision(decision, state, reason))
    return current.source.text, tuple(settled)


def right(pages: Iterable[JudgedPage], assigned: Assigned) -> dict[tuple[str, Span], str]:
    """Return the reason of each image that a reviewer found right as it is, by page and span."""
    return {
        (image.page, image.ref.span): decision.reason or "right as it is, a reviewer says"
        for page in pages
        for image in page.images
        if (decision := assigned.of(image)) and decision.decision is Choice.RIGHT
    }


def _settle(
    page: Page, number: int, decision: Decision, parse: Parse, *, tags: bool
) -> tuple[Page, DecisionState, str]:
    """Return the page as it is after the decision on its image of that number."""
    ref = _refs(page)[number]
    place = f"{page.source.path}:{ref.line}"
    if decision.decision is Choice.EDITOR:
        return page, DecisionState.OPEN, f"{place}: needs an editor"
    if decision.decision is Choice.RIGHT:
        return page, DecisionState.APPLIED, f"{place}: right as it is"
    alt = decision.alt if decision.decision is Choice.ALT else None
    if _says(ref, alt) and not any(ref.attr(name) for name in decision.remove):
        return page, DecisionState.THERE, place
    if is_template(ref.value("alt") or ""):
        return page, DecisionState.REFUSED, f"{place}: its text comes from a template"
    if ref.kind is Kind.MARKDOWN and alt is None and not tags:
        return page, DecisionState.REFUSED, f"{place}: the site may drop HTML: edit the page"
    for edits in ways(page.source, ref, alt, decision.remove):
        after = parse(rewrite(page.source.text, edits))
        if _is_only_change(page, after, number, alt):
            return after, DecisionState.APPLIED, place
    return page, DecisionState.REFUSED, f"{place}: cannot be written where it stands: edit the page"


def _refs(page: Page) -> list[ImageRef]:
    return sorted(page.refs, key=lambda ref: ref.span)


def _says(ref: ImageRef, alt: str | None) -> bool:
    """Tell whether an image has this very text, or where `alt` is None is declared decorative."""
    if alt is None:
        return ref.context.name.decorative and not ref.value("alt")
    return ref.value("alt") == alt


def _is_only_change(before: Page, after: Page, number: int, alt: str | None) -> bool:
    old, new = _refs(before), _refs(after)
    return len(old) == len(new) and all(
        _says(theirs, alt)
        if place == number
        else (ours.value("alt"), ours.url) == (theirs.value("alt"), theirs.url)
        for place, (ours, theirs) in enumerate(zip(old, new, strict=True))
    )


class _Uses:
    """The images of a site by what decisions are keyed by."""

    def __init__(self, pages: Iterable[JudgedPage]) -> None:
        self._images: dict[tuple[str, str], list[Image]] = defaultdict(list)
        self._pages: dict[str, list[Image]] = {}
        self._pictures: set[str] = set()
        for page in pages:
            self._pages[page.page.source.path] = list(page.images)
            for image in page.images:
                picture = image.digest or image.ref.url or ""
                self._images[picture, image.ref.context.key].append(image)
                self._pictures.add(picture)

    def of(self, decision: Decision) -> list[Image]:
        found = self._images.get((decision.picture or decision.url, decision.context), [])
        here = [image for image in found if image.page == decision.page]
        return here or found

    def lost(self, decision: Decision) -> SettledDecision:
        """Say why a decision is about no image any more."""
        place = f"{decision.page}:{decision.line}"
        if (decision.picture or decision.url) in self._pictures:
            reason = f"{place}: what surrounds the picture has changed since"
            return SettledDecision(decision, DecisionState.STALE, reason)
        names = {decision.file, decision.url} - {""}
        images = self._pages.get(decision.page, [])
        if any(names & {image.target.path, image.ref.url} for image in images):
            reason = f"{place}: {decision.file or decision.url} is another picture since"
            return SettledDecision(decision, DecisionState.STALE, reason)
        reason = f"{place}: no such picture in the pages that were scanned"
        return SettledDecision(decision, DecisionState.UNKNOWN, reason)
