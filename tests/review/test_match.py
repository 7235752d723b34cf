"""Decisions find their images by file and context."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

from assetjob.model.decision import Choice, Decision, DecisionState
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Markup
from assetjob.review.accept import accepted_images
from assetjob.review.match import match_decisions
from tests.review.pages import resolved_page


def test_decisions_find_their_images() -> None:
    text = (
        "<h2>Pier</h2><p>Sea.</p><img src=a.jpg><h2>Quay</h2><p>River.</p><img src=a.jpg>"
        "<p>More.</p><img src=b.jpg>"
    )
    page = resolved_page(text, Markup.HTML, "commonmark")
    _, second, third = page.images
    key = second.ref.context.key
    meant = Decision("digest of a.jpg", key, Choice.ALT, "Quay", page="page", url="a.jpg")
    moved = Decision("digest of b.jpg", "gone", Choice.ALT, "x", page="page", url="b.jpg")
    other = Decision("old", third.ref.context.key, Choice.ALT, "x", page="page", url="b.jpg")
    named = Decision("old", third.ref.context.key, Choice.ALT, "x", page="page", file="b.jpg")
    gone = Decision("old", "gone", Choice.ALT, "x", page="nowhere.html", url="z.jpg")
    matches = match_decisions([page], [meant, moved, other, named, gone])
    assert matches.of(page) == (None, meant, None)
    assert [(s.decision, s.state) for s in matches.unmatched] == [
        (moved, DecisionState.STALE),
        (other, DecisionState.STALE),
        (named, DecisionState.STALE),
        (gone, DecisionState.UNKNOWN),
    ]


def test_two_decisions_on_one_image() -> None:
    page = resolved_page("<img src=a.jpg>", Markup.HTML, "commonmark")
    key = page.images[0].ref.context.key
    one, two = (Decision("digest of a.jpg", key, Choice.ALT, alt) for alt in ("x", "y"))
    matches = match_decisions([page], [one, two])
    assert matches.of(page) == (one,)
    assert [(s.decision, s.state) for s in matches.unmatched] == [(two, DecisionState.REFUSED)]


class Passes:
    """Pages of a large site, made anew in each pass; `count` is the number of passes."""

    def __init__(self, *pages: ResolvedPage) -> None:
        self._pages = pickle.dumps(pages)
        self.count = 0

    def __iter__(self) -> Iterator[ResolvedPage]:
        self.count += 1
        yield from pickle.loads(self._pages)  # noqa: S301 - our own


def test_matches_hold_for_pages_that_are_made_anew() -> None:
    page = resolved_page(
        "<p>a</p><img src=a.jpg><p>b</p><img src=a.jpg>", Markup.HTML, "commonmark"
    )
    images = (*page.images, page.images[1])  # two refs of one tag
    twice = ResolvedPage(page.source, page.page, images)
    pages = Passes(twice)
    key = page.images[1].ref.context.key
    decision = Decision("digest of a.jpg", key, Choice.RIGHT, reason="said beside", page="page")
    matches = match_decisions(pages, [decision])
    (again,) = pages
    assert matches.of(again) == (None, decision, decision)
    assert accepted_images(pages, matches) == {("page", page.images[1].ref.span): "said beside"}
    assert pages.count == 3


def test_pages_are_read_only_if_there_are_decisions() -> None:
    page = resolved_page("<img src=a.jpg>", Markup.HTML, "commonmark")
    pages = Passes(page)
    assert accepted_images(pages, match_decisions(pages, [])) == {}
    assert pages.count == 0
    key = page.images[0].ref.context.key
    matches = match_decisions(pages, [Decision("digest of a.jpg", key, Choice.ALT, "x")])
    assert accepted_images(pages, matches) == {}
    assert pages.count == 1
