"""Lengths, media queries, and bounds as pieces of ``sizes``."""

from __future__ import annotations

import math

import pytest

from assetjob.model.sizes import Sizes
from assetjob.rewrite.css.lengths import Basis, length
from assetjob.rewrite.css.media import media_condition
from assetjob.rewrite.css.pieces import pieces_of
from assetjob.rewrite.css.piecewise import (
    VIEWPORT,
    Line,
    Piecewise,
    constant,
    greatest,
    least,
    stitched,
)
from assetjob.rewrite.css.ranges import Range, exactly

# At a viewport of 1000 px, in a box that is 300 to 500 px wide, with a font of 20 px.
BASIS = Basis(Range(constant(300), constant(500)), exactly(20), exactly(16))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10px", 10, 10),
        ("0", 0, 0),
        ("50%", 150, 250),
        ("2em", 40, 40),
        ("2rem", 32, 32),
        ("1in", 96, 96),
        ("25vw", 250, 250),
        ("10ch", 0, 200),
        ("20vh", 0, math.inf),
        ("calc(100% - 40px)", 260, 460),
        ("calc(600px - 100%)", 100, 300),
        ("calc(100%/3 + 2*5px)", 110, 500 / 3 + 10),
        ("calc((100% - 20px) * .5)", 140, 240),
        ("min(100%, 400px)", 300, 400),
        ("min(20vh, 100px)", 0, 100),
        ("max(20%, 80px)", 80, 100),
        ("clamp(200px, 50vw, 450px)", 450, 450),
        ("clamp(200px, 50%, 225px)", 200, 225),
        ("-10px", -10, -10),
    ],
)
def test_length_is_a_range(text: str, low: float, high: float) -> None:
    found = length(text, BASIS)
    assert found is not None
    assert (found.low.at(1000), found.high.at(1000)) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    ["auto", "max-content", "10", "10px 20px", "calc(10px + 2)", "calc(1px * 2px)", "min()",
     "fit-content(9px)", "clamp(1px, 2px)", "calc(1px / 0)",
     "10banana", "anchor-size(width)", "(" * 30, ""],
)  # fmt: skip
def test_no_length(text: str) -> None:
    assert length(text, BASIS) is None


@pytest.mark.parametrize(
    ("text", "possible", "sure"),
    [
        ("", (300, 900), (300, 900)),
        ("(min-width: 600px)", (900,), (900,)),
        ("screen and (max-width: 37.5em)", (300,), (300,)),
        ("only all and (400px <= width < 1000px)", (900,), (900,)),
        ("not all and (min-width: 600px)", (300,), (300,)),
        ("print", (), ()),
        ("not print", (300, 900), (300, 900)),
        ("print, (min-width: 600px)", (900,), (900,)),
        ("(hover: hover)", (300, 900), ()),
        ("(min-width: 600px) and (orientation: landscape)", (900,), ()),
        ("(min-width: 600px), (prefers-color-scheme: dark)", (300, 900), (900,)),
        ("speech", (), ()),
    ],
)
def test_media_queries(text: str, possible: tuple[int, ...], sure: tuple[int, ...]) -> None:
    condition = media_condition(text)

    def holds(spans: tuple[tuple[float, float], ...]) -> tuple[int, ...]:
        return tuple(at for at in (300, 900) if any(a <= at < b for a, b in spans))

    assert (holds(condition.possible), holds(condition.sure)) == (possible, sure)


def test_a_maximum_ends_where_the_next_width_begins() -> None:
    assert media_condition("(max-width: 600px)").sure[0][1] == pytest.approx(600.01)


BOUNDS = {
    "800px": constant(800),
    "(min-width: 800px) 800px, 100vw": least(VIEWPORT, constant(800)),
    "(min-width: 832px) 800px, calc(100vw - 32px)": least(VIEWPORT + constant(-32), constant(800)),
    "(min-width: 900px) 50vw, 100vw": stitched([(0, VIEWPORT), (900, VIEWPORT * 0.5)]),
    # Below the narrowest viewport nothing is said.
    "100vw": greatest(VIEWPORT, constant(300)),
    # A step down begins with the next whole pixel, a step up with the last.
    "(min-width: 768px) 300px, 600px": stitched([(0, constant(600)), (767.01, constant(300))]),
    "(min-width: 767px) 600px, 400px": stitched([(0, constant(400)), (767.01, constant(600))]),
}


@pytest.mark.parametrize("text", BOUNDS)
def test_bound_as_sizes(text: str) -> None:
    assert str(Sizes.of_pieces(pieces_of(BOUNDS[text]))) == text


def test_a_span_of_a_pixel_is_not_worth_an_entry() -> None:
    bound = stitched([(0, constant(900)), (767.01, constant(905)), (768, constant(300))])
    assert str(Sizes.of_pieces(pieces_of(bound))) == "(min-width: 768px) 300px, 905px"


def test_many_pieces_become_few_that_are_not_below() -> None:
    steps = Piecewise(tuple(Line(100.0 * n, 50.0 * n + 30 * (n % 3)) for n in range(20)))
    found = Sizes.of_pieces(pieces_of(steps))
    assert len(found.entries) <= 5
    for at in range(320, 2600, 7):
        width = found.width_at(at)
        assert width is not None
        assert width >= steps.at(at)
