"""srcset is read by the HTML standard's algorithms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.parse.srcset import parse_srcset

# The candidates that a browser takes, as "URL value unit", and how many things are wrong.
SRCSETS: dict[str, tuple[str, list[str], int]] = {
    "widths": ("a.webp 480w, b.webp 800w", ["a.webp 480w", "b.webp 800w"], 0),
    "densities": ("a 1x,b 1.5x, c 2x", ["a 1x", "b 1.5x", "c 2x"], 0),
    "no descriptor": ("a, b 2x", ["a 1", "b 2x"], 0),
    "one URL": ("a.jpg", ["a.jpg 1"], 0),
    "white space": ("\n\ta \f 1x\r ,\n b\t2x \n", ["a 1x", "b 2x"], 0),
    "commas in a URL": ("a,b,c 1x, data:,d 2x", ["a,b,c 1x", "data:,d 2x"], 0),
    "no blank after the comma": ("a.jpg,b.jpg 2x", ["a.jpg,b.jpg 2x"], 0),
    "comma without a blank, after a descriptor": ("a 1x,b 2x", ["a 1x", "b 2x"], 0),
    "width and height": ("a 480w 270h", ["a 480w"], 0),
    "exponent": ("a 1e1x", ["a 10x"], 0),
    "density 0": ("a 0x", ["a 0x"], 0),
    "leading zeros": ("a 0480w", ["a 480w"], 0),
    "empty": ("", [], 1),
    "blank": (" \n", [], 1),
    "leading comma": (", a 1x", ["a 1x"], 1),
    "trailing comma": ("a 1x,", ["a 1x"], 1),
    "two commas": ("a 1x,, b 2x", ["a 1x", "b 2x"], 1),
    "URL with a trailing comma": ("a, b", ["a 1", "b 1"], 0),
    "URL with two trailing commas": ("a,, b", ["a 1", "b 1"], 1),
    "width 0": ("a 0w, b 1w", ["b 1w"], 1),
    "negative width": ("a -1w", [], 1),
    "fraction of a width": ("a 1.5w", [], 1),
    "negative density": ("a -1x", [], 1),
    "signed": ("a +1x", [], 1),
    "a dot without digits": ("a 1.x", [], 1),
    "no number": ("a w", [], 1),
    "no unit": ("a 480", [], 1),
    "pixels": ("a 480px", [], 1),
    "upper case": ("a 480W", [], 1),
    "two widths": ("a 1w 2w", [], 1),
    "two densities": ("a 1x 2x", [], 1),
    "width and density": ("a 1w 2x", [], 1),
    "height alone": ("a 1h", [], 1),
    "height and density": ("a 1h 2x", [], 1),
    "parentheses hold commas": ("a (1x, 2x) 1x, b", ["b 1"], 1),
    "open parenthesis": ("a (1x, b 2x", [], 1),
    "beyond all numbers": (f"a {'9' * 400}w, b 1e999x", [], 2),
    "blank in the URL": ("my photo.jpg 480w, b 1x", ["b 1x"], 1),
}


@pytest.mark.parametrize("name", SRCSETS)
def test_srcset(name: str) -> None:
    value, candidates, errors = SRCSETS[name]
    found = parse_srcset(value)
    assert [f"{c.url} {c.value:g}{c.unit}" for c in found.candidates] == candidates
    assert len(found.errors) == errors


@given(st.text(alphabet=" ,()'\"/*awxh01.e-+%\n", max_size=40))
def test_any_text(value: str) -> None:
    for candidate in parse_srcset(value).candidates:
        assert candidate.url.strip(",")
        assert candidate.value >= 0
