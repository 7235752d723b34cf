from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.parse.entities import unescape

MANY = 5_000


@pytest.mark.parametrize(
    ("text", "character"),
    [
        (f"&#{'9' * MANY};", "\ufffd"),
        (f"&#{'9' * MANY}", "\ufffd"),
        (f"&#{'0' * MANY}65;", "A"),
        (f"&#{'0' * MANY};", "\ufffd"),
        (f"&#x{'0' * MANY}41;", "A"),
        (f"&#x{'f' * MANY};", "\ufffd"),
        ("&#0000000065;&#0065;", "AA"),
        ("&#0a&#a&#;", "\ufffda&#a&#;"),
    ],
)
def test_numbers_of_any_length(text: str, character: str) -> None:
    assert unescape(text) == character


@given(st.text("&#x0519aA;mpltq", max_size=30))
def test_other_references_as_in_the_standard_library(text: str) -> None:
    assert unescape(text) == html.unescape(text)
