from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.text import Edit, Span
from assetjob.rewrite.edits import apply_edits


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], "abcdef"),
        ([Edit(Span(1, 3), "X")], "aXdef"),
        ([Edit(Span(4, 6), ""), Edit(Span(0, 1), "Y")], "Ybcd"),
        ([Edit(Span(2, 2), "1"), Edit(Span(2, 2), "2")], "ab12cdef"),
        ([Edit(Span(2, 4), "X"), Edit(Span(4, 4), "1"), Edit(Span(2, 2), "0")], "ab0X1ef"),
        ([Edit(Span(6, 6), "end")], "abcdefend"),
    ],
    ids=["none", "replace", "unsorted", "two insertions", "insertions at both ends", "at the end"],
)
def test_edits_are_made(edits: list[Edit], after: str) -> None:
    assert apply_edits("abcdef", edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(1, 3), "x"), Edit(Span(2, 4), "y")],
        [Edit(Span(1, 4), "x"), Edit(Span(2, 2), "y")],
        [Edit(Span(5, 7), "x")],
        [Edit(Span(3, 2), "x")],
    ],
    ids=["overlap", "insertion inside", "beyond the end", "backwards"],
)
def test_our_bugs_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply_edits("abcdef", edits)


@given(st.text(), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.text(max_size=3))))
def test_text_outside_the_spans_is_the_same(text: str, steps: list[tuple[int, int, str]]) -> None:
    edits, kept, markup = [], [], 0
    for gap, length, new in steps:
        start = markup + gap
        if start + length > len(text):
            break
        kept += [text[markup:start], new]
        edits.append(Edit(Span(start, start + length), new))
        markup = start + length
    assert apply_edits(text, edits) == "".join(kept) + text[markup:]
