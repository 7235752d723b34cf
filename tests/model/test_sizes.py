"""sizes is parsed as browsers do, written, recognised and evaluated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.sizes import Sizes, WidthPiece, parse_sizes

SIZES: dict[str, tuple[str, list[tuple[str, str]], int]] = {
    "a length": ("100vw", [("", "100vw")], 0),
    "a condition": (
        "(min-width: 800px) 800px, 100vw",
        [("(min-width: 800px)", "800px"), ("", "100vw")],
        0,
    ),
    "two conditions": (
        "(min-width:1em) and (orientation:landscape) 1.5rem,1px",
        [("(min-width:1em) and (orientation:landscape)", "1.5rem"), ("", "1px")],
        0,
    ),
    "maths": ("calc(100vw - (2 * 1em))", [("", "calc(100vw - (2 * 1em))")], 0),
    "zero": ("0", [("", "0")], 0),
    "comment": ("/* a, b */ 50vw /**/", [("", "50vw")], 0),
    "upper case": ("50VW", [("", "50VW")], 0),
    "percent": ("(min-width: 1px) 50%, 100vw", [("", "100vw")], 1),
    "no unit": ("800", [], 1),
    "unknown unit": ("800foo", [], 1),
    "negative": ("-5px", [], 1),
    "no last length": ("(min-width: 1px) 50vw", [("(min-width: 1px)", "50vw")], 1),
    "empty": ("", [], 1),
    "trailing comma": ("100vw,", [("", "100vw")], 1),
    "after the last": ("100vw, (min-width: 1px) 2px", [("", "100vw")], 1),
    "media type": ("screen and (min-width: 1px) 2px, 100vw", [("", "100vw")], 1),
    "auto in the middle": ("100px, auto", [("", "100px")], 1),
    "not a length": ("(min-width: 1px), 100vw", [("", "100vw")], 1),
}


@pytest.mark.parametrize("name", SIZES)
def test_sizes(name: str) -> None:
    value, entries, errors = SIZES[name]
    found = parse_sizes(value)
    assert [(entry.condition, entry.length) for entry in found.entries] == entries
    assert len(found.errors) == errors
    assert not found.auto


@pytest.mark.parametrize(
    "value", ["auto", "AUTO", " auto , 100vw", "auto, (min-width:1px) 2px, 1px"]
)
def test_sizes_auto(value: str) -> None:
    assert parse_sizes(value).auto
    assert not parse_sizes(value).errors


@given(st.text(alphabet=" ,()'\"/*awxh01.e-+%\n<=>", max_size=40))
def test_any_text(value: str) -> None:
    sizes = parse_sizes(value)
    width = sizes.width_at(800)
    assert width is None or width >= 0


WIDTHS: dict[str, tuple[str, float | None]] = {
    "": ("", 800),
    "pixels": ("300px", 300),
    "viewport": ("50vw", 400),
    "em": ("10em", 160),
    "inches": ("1in", 96),
    "zero": ("0", 0),
    "subtraction": ("calc(100vw - 20px)", 780),
    "product": ("calc((100vw - 2 * 1em) / 2)", 384),
    "never below zero": ("calc(10vw - 200px)", 0),
    "least": ("min(100vw, 640px)", 640),
    "greatest": ("max(100vw, 640px)", 800),
    "clamp": ("clamp(200px, 50vw, 300px)", 300),
    "division by zero": ("calc(1px / 0)", None),
    "a length times a length": ("calc(1px * 1px)", None),
    "a number and a length": ("calc(1px + 1)", None),
    "a sign without blanks": ("calc(100vw -20px)", None),
    "height of the viewport": ("50vh", None),
    "unknown function": ("calc(env(x) + 1px)", None),
    "condition holds": ("(min-width: 800px) 10px, 20px", 10),
    "condition does not hold": ("(min-width: 800.5px) 10px, 20px", 20),
    "in em": ("(max-width: 50em) 10px, 20px", 10),
    "exact": ("(width: 800px) 10px, 20px", 10),
    "range": ("(400px <= width < 800px) 10px, 20px", 20),
    "range the other way": ("(width > 799px) 10px, 20px", 10),
    "and": ("(min-width: 400px) and (max-width: 700px) 10px, 20px", 20),
    "or": ("(min-width: 900px) or (max-width: 800px) 10px, 20px", 10),
    "not": ("not (min-width: 900px) 10px, 20px", 10),
    "nested": ("((min-width: 1px) and (not (min-width: 900px))) 10px, 20px", 10),
    "unknown condition": ("(orientation: portrait) 10px, 20px", None),
    "unknown, but decided": ("(orientation: portrait) and (max-width: 1px) 10px, 20px", 20),
    "no entry holds": ("(min-width: 900px) 10px", 800),
    "auto aside": ("auto, 50vw", 400),
}


@pytest.mark.parametrize("name", WIDTHS)
def test_width_at(name: str) -> None:
    value, width = WIDTHS[name]
    assert parse_sizes(value).width_at(800) == width


PIECES: dict[str, tuple[tuple[WidthPiece, ...], str]] = {
    "fixed": ((WidthPiece(0, 0, 300),), "300px"),
    "up to": ((WidthPiece(0, 100, 0), WidthPiece(640, 0, 640)), "(min-width: 640px) 640px, 100vw"),
    "padding": ((WidthPiece(0, 100, -32),), "calc(100vw - 32px)"),
    "half and more": ((WidthPiece(0, 50, 7.5),), "calc(50vw + 7.5px)"),
    "fractions": ((WidthPiece(0, 100 / 3, 0),), "33.33vw"),
    "any order": (
        (WidthPiece(900, 0, 300), WidthPiece(0, 100, -32), WidthPiece(600, 50, 0)),
        "(min-width: 900px) 300px, (min-width: 600px) 50vw, calc(100vw - 32px)",
    ),
    "equal neighbours": ((WidthPiece(0, 100, 0), WidthPiece(600, 100, 0)), "100vw"),
}


@pytest.mark.parametrize("name", PIECES)
def test_pieces_are_written_and_recognised(name: str) -> None:
    pieces, value = PIECES[name]
    sizes = Sizes.of_pieces(pieces)
    assert str(sizes) == value
    assert parse_sizes(value) == sizes
    assert sizes.is_generated
    assert parse_sizes(str(sizes.with_auto())).is_generated


@pytest.mark.parametrize(
    "value",
    [
        "",
        "auto",
        "10em",
        "(max-width: 600px) 100vw, 50vw",
        "(min-width: 600px) 100vw",
        "(min-width: 600px) 1px, (min-width: 900px) 2px, 3px",
        "min(100vw, 640px)",
        "(min-width: 40em) 640px, 100vw",
        "100vw, 50vw",
    ],
)
def test_what_an_author_writes_is_not_recognised(value: str) -> None:
    assert not parse_sizes(value).is_generated


def test_constant() -> None:
    assert Sizes.fixed(300).is_constant
    assert not Sizes.up_to(300).is_constant
    assert not parse_sizes("100vw").is_constant


def test_named_widths() -> None:
    assert Sizes.up_to(300).names(300)
    assert not Sizes.up_to(300).names(30)


RANGES: dict[str, tuple[str, tuple[float, float] | None]] = {
    "constant": ("300px", (300, 300)),
    "up to": ("(min-width: 800px) 800px, 100vw", (320, 800)),
    "wider in narrow viewports": ("(min-width: 600px) 200px, calc(100vw - 20px)", (200, 579.99)),
    "below the narrowest viewport": ("(min-width: 100px) 400px, 100vw", (400, 400)),
    "the author's": ("50em", None),
}


@pytest.mark.parametrize("name", RANGES)
def test_range(name: str) -> None:
    value, expected = RANGES[name]
    found = parse_sizes(value).range
    assert found == (expected and pytest.approx(expected))
