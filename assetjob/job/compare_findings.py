"""Hold the findings on pages as they are against those on the pages as they will be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import groupby
from operator import itemgetter

from assetjob.model.finding import Finding, State
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Span
from assetjob.rewrite.source_tags import is_own_source


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an image stands on the page as it is."""

    line: int
    column: int
    span: Span


@dataclass(frozen=True, slots=True)
class Spots:
    """The numbers of a page's images by their spans, as it is and as it will be.

    `places` tells by their numbers where they stand as it is.
    """

    old: Mapping[Span, int]
    new: Mapping[Span, int]
    places: Mapping[int, _Place]


def settled(
    before: Iterable[Finding], after: Iterable[Finding], spots: Mapping[str, Spots]
) -> Iterator[Finding]:
    """Yield the findings of `before`, FIXED where `after` has none of its rule at its image.

    What only the rewritten page shows is told too, at the image's place in the old one.
    """
    old = ((finding.page, True, finding) for finding in before)
    new = ((finding.page, False, finding) for finding in after)
    for path, both in groupby(merge(old, new, key=itemgetter(0)), itemgetter(0)):
        found = list(both)
        was = [finding for _, is_old, finding in found if is_old]
        will_be = [finding for _, is_old, finding in found if not is_old]
        told = _settled_on(spots[path], was, will_be)
        yield from sorted(told, key=lambda each: (each.span, each.rule))


def spots_of(page: ResolvedPage, will_be: ResolvedPage, variants_dir: str) -> Spots:
    """Return where the images of a page stand, as it is and as it will be."""
    old = _numbers(page, variants_dir)
    refs = [image.ref for image in page.images]
    places = {old[ref.span]: _Place(ref.line, ref.column, ref.span) for ref in refs}
    return Spots(old, old if will_be is page else _numbers(will_be, variants_dir), places)


def _numbers(page: ResolvedPage, variants_dir: str) -> dict[Span, int]:
    """Number the images in order: spans move with a rewrite, the order does not.

    The tool's own sources have the number of the image that they stand before.
    """
    found: dict[Span, int] = {}
    number = 0
    for image in sorted(page.images, key=lambda image: image.ref.span):
        if image.ref.span not in found:
            found[image.ref.span] = number
            number += not is_own_source(image, variants_dir)
    return found


def _settled_on(
    spots: Spots, before: Iterable[Finding], after: Sequence[Finding]
) -> Iterator[Finding]:
    left = Counter((finding.rule, spots.new[finding.span]) for finding in after)
    for finding in before:
        key = (finding.rule, spots.old[finding.span])
        if left[key]:
            left[key] -= 1
            yield finding
        elif finding.state is State.NEW:
            yield replace(finding, state=State.FIXED)
        else:
            yield finding
    for finding in after:
        number = spots.new[finding.span]
        if left[finding.rule, number] and number in spots.places:
            left[finding.rule, number] -= 1
            at = spots.places[number]
            yield replace(finding, line=at.line, column=at.column, span=at.span, part=None)
