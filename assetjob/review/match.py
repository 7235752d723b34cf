"""Bring reviewers' decisions to the images they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assetjob.model.decision import Choice, Decision, DecisionOutcome, DecisionState
from assetjob.model.image import ResolvedPage
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.text import Source, Span, is_template
from assetjob.review.write_alt import ways
from assetjob.rewrite.edits import apply_edits

Parse = Callable[[Source], ParsedPage]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Decisions by the image they are about, and those that are about none, settled.

    An image is known by its page's path and its number among the page's images: of a large site no
    page stays.
    """

    by_image: Mapping[tuple[str, int], Decision] = field(default_factory=dict)
    settled: tuple[DecisionOutcome, ...] = ()

    def of(self, page: ResolvedPage) -> tuple[Decision | None, ...]:
        """Return the decision on each image of a page."""
        path = page.source.path
        return tuple(self.by_image.get((path, number)) for number in range(len(page.images)))


def assign(pages: Iterable[ResolvedPage], decisions: Sequence[Decision]) -> Assigned:
    """Find the images of each decision: the same picture in the same context.

    Of several the ones on the decision's own page are meant. A decision whose picture or context
    is no longer there is STALE, one whose picture and page are both unknown is UNKNOWN.
    """
    if not decisions:
        return Assigned()
    uses = _Uses(pages, decisions)
    by_image: dict[tuple[str, int], Decision] = {}
    settled = []
    for decision in decisions:
        places = uses.of(decision)
        if not places:
            settled.append(uses.lost(decision))
        for place in places:
            other = by_image.setdefault((place.page, place.number), decision)
            if (other.decision, other.alt) != (decision.decision, decision.alt):
                reason = f"{place.page}:{place.line}: another decision says otherwise"
                settled.append(DecisionOutcome(decision, DecisionState.REFUSED, reason))
    return Assigned(by_image, tuple(settled))


def apply(
    page: ResolvedPage, assigned: Assigned, parse: Parse, *, tags: bool = True
) -> tuple[Source, ParsedPage, tuple[DecisionOutcome, ...]]:
    """Write the decisions on a page's images into its text.

    Return the new text, what `parse` found in it, and what became of each decision. A way of
    writing is taken only if the page then has the same images with the same texts but for the one
    that was decided. `tags` tells whether HTML in Markdown is surely shown.
    """
    version = _Version(page.source, page.page)
    outcomes = []
    decided = zip(page.images, assigned.of(page), strict=True)
    for number, (_, decision) in enumerate(sorted(decided, key=lambda each: each[0].ref.span)):
        if decision is not None:
            version, state, reason = _settle(version, number, decision, parse, tags=tags)
            outcomes.append(DecisionOutcome(decision, state, reason))
    return version.source, version.page, tuple(outcomes)


def right(pages: Iterable[ResolvedPage], assigned: Assigned) -> dict[tuple[str, Span], str]:
    """Return the reason of each image that a reviewer found right as it is, by page and span."""
    if all(decision.decision is not Choice.RIGHT for decision in assigned.by_image.values()):
        return {}
    return {
        (image.page, image.ref.span): decision.reason or "right as it is, a reviewer says"
        for page in pages
        for image, decision in zip(page.images, assigned.of(page), strict=True)
        if decision and decision.decision is Choice.RIGHT
    }


@dataclass(frozen=True, slots=True)
class _Version:
    """A page's text, and what parsing finds in it."""

    source: Source
    page: ParsedPage


def _settle(
    page: _Version, number: int, decision: Decision, parse: Parse, *, tags: bool
) -> tuple[_Version, DecisionState, str]:
    """Return the page as it is after the decision on its image of that number."""
    ref = _refs(page.page)[number]
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
        source = replace(page.source, text=apply_edits(page.source.text, edits))
        after = parse(source)
        if _is_only_change(page.page, after, number, alt):
            return _Version(source, after), DecisionState.APPLIED, place
    return page, DecisionState.REFUSED, f"{place}: cannot be written where it stands: edit the page"


def _refs(page: ParsedPage) -> list[ImageRef]:
    return sorted(page.refs, key=lambda ref: ref.span)


def _says(ref: ImageRef, alt: str | None) -> bool:
    """Tell whether an image has this very text, or where `alt` is None is declared decorative."""
    if alt is None:
        return ref.context.name.decorative and not ref.value("alt")
    return ref.value("alt") == alt


def _is_only_change(before: ParsedPage, after: ParsedPage, number: int, alt: str | None) -> bool:
    old, new = _refs(before), _refs(after)
    return len(old) == len(new) and all(
        _says(theirs, alt)
        if place == number
        else (ours.value("alt"), ours.url) == (theirs.value("alt"), theirs.url)
        for place, (ours, theirs) in enumerate(zip(old, new, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an image stands: `number` among its page's images."""

    page: str
    number: int
    line: int


class _Uses:
    """The images of a site by what decisions are keyed by, as far as `decisions` ask for them."""

    def __init__(self, pages: Iterable[ResolvedPage], decisions: Sequence[Decision]) -> None:
        self._places: dict[tuple[str, str], list[_Place]] = {_key(each): [] for each in decisions}
        self._pictures: set[str] = set()
        self._names: dict[str, set[str]] = {}
        named = _named(decisions)
        asked = {picture for picture, _ in self._places}
        for page in pages:
            path = page.source.path
            if path in named:
                self._names[path] = named[path].intersection(_names(page))
            for number, image in enumerate(page.images):
                picture = image.digest or image.ref.url or ""
                if picture not in asked:
                    continue
                self._pictures.add(picture)
                places = self._places.get((picture, image.ref.context.key))
                if places is not None:
                    places.append(_Place(path, number, image.ref.line))

    def of(self, decision: Decision) -> list[_Place]:
        found = self._places[_key(decision)]
        here = [place for place in found if place.page == decision.page]
        return here or found

    def lost(self, decision: Decision) -> DecisionOutcome:
        """Say why a decision is about no image any more."""
        place = f"{decision.page}:{decision.line}"
        if (decision.picture or decision.url) in self._pictures:
            reason = f"{place}: what surrounds the picture has changed since"
            return DecisionOutcome(decision, DecisionState.STALE, reason)
        if not {decision.file, decision.url}.isdisjoint(self._names.get(decision.page, ())):
            reason = f"{place}: {decision.file or decision.url} is another picture since"
            return DecisionOutcome(decision, DecisionState.STALE, reason)
        reason = f"{place}: no such picture in the pages that were scanned"
        return DecisionOutcome(decision, DecisionState.UNKNOWN, reason)


def _named(decisions: Iterable[Decision]) -> dict[str, set[str]]:
    """Return what decisions call their pictures, by the pages that they were made on."""
    named: dict[str, set[str]] = {}
    for each in decisions:
        named.setdefault(each.page, set()).update({each.file, each.url} - {""})
    return named


def _names(page: ResolvedPage) -> Iterator[str]:
    for image in page.images:
        yield from filter(None, (image.target.path, image.ref.url))


def _key(decision: Decision) -> tuple[str, str]:
    return decision.picture or decision.url, decision.context
