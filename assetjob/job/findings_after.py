"""Compare the findings on the pages as they are with those on the pages as they will be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import groupby
from operator import itemgetter

from assetjob.model.finding import Finding, State
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Span
from assetjob.rewrite.backgrounds import is_own_background
from assetjob.rewrite.source_tags import is_own_source


@dataclass(frozen=True, slots=True)
class _Position:
    """Where an image is on the page as it is."""

    line: int
    column: int
    span: Span


@dataclass(frozen=True, slots=True)
class ImageNumbers:
    """The numbers of a page's images by their spans, on the page as it is and as it will be.

    A rewrite moves the spans but keeps the order. `positions` are those on the page as it is, by
    number.
    """

    before: Mapping[Span, int]
    after: Mapping[Span, int]
    positions: Mapping[int, _Position]


def number_images(page: ResolvedPage, will_be: ResolvedPage, variants_dir: str) -> ImageNumbers:
    """Return the numbers of the images of a page, as it is and as it will be."""
    before = _numbers(page, variants_dir)
    refs = [image.ref for image in page.images]
    positions = {before[ref.span]: _Position(ref.line, ref.column, ref.span) for ref in refs}
    after = before if will_be is page else _numbers(will_be, variants_dir)
    return ImageNumbers(before, after, positions)


def mark_fixed(
    before: Sequence[Finding], after: Sequence[Finding], numbers: Mapping[str, ImageNumbers]
) -> Iterator[Finding]:
    """Yield the findings of `before`, FIXED where `after` has none of its rule at its image.

    A finding that only the rewritten page has follows, at the image's position on the page as it
    is. A finding with a cause is FIXED if no image has the cause any more. Both are ordered by
    page; `numbers` are by page.
    """
    remaining, known = _causes(after), _causes(before)
    old = ((finding.page, True, finding) for finding in before)
    new = ((f.page, False, f) for f in after if not f.cause or _cause(f) not in known)
    for path, both in groupby(merge(old, new, key=itemgetter(0)), itemgetter(0)):
        found = list(both)
        was = [finding for _, is_old, finding in found if is_old]
        will_be = [finding for _, is_old, finding in found if not is_old]
        marked = _mark_page(numbers[path], was, will_be, remaining)
        yield from sorted(marked, key=lambda each: (each.span, each.rule))


def _causes(findings: Iterable[Finding]) -> frozenset[tuple[str, str]]:
    return frozenset(_cause(finding) for finding in findings if finding.cause)


def _cause(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.cause


def _numbers(page: ResolvedPage, variants_dir: str) -> dict[Span, int]:
    """Number the images in their order; the tool's own sources have the number of their image."""
    found: dict[Span, int] = {}
    number = 0
    for image in sorted(page.images, key=lambda image: image.ref.span):
        if image.ref.span not in found:
            found[image.ref.span] = number
            is_own = is_own_source(image, variants_dir) or is_own_background(image, variants_dir)
            number += not is_own
    return found


def _mark_page(
    numbers: ImageNumbers,
    before: Iterable[Finding],
    after: Sequence[Finding],
    remaining: Container[tuple[str, str]],
) -> Iterator[Finding]:
    left = Counter((finding.rule, numbers.after[finding.span]) for finding in after)
    for finding in before:
        key = (finding.rule, numbers.before[finding.span])
        if finding.cause and _cause(finding) in remaining:
            yield finding
        elif left[key]:
            left[key] -= 1
            yield finding
        elif finding.state is State.NEW:
            yield replace(finding, state=State.FIXED)
        else:
            yield finding
    for finding in after:
        number = numbers.after[finding.span]
        if left[finding.rule, number] and number in numbers.positions:
            left[finding.rule, number] -= 1
            at = numbers.positions[number]
            yield replace(finding, line=at.line, column=at.column, span=at.span, part=None)
