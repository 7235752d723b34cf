"""Excerpts of source code with marked parts."""

from __future__ import annotations

from assetjob.model.text import Span
from assetjob.report.excerpt import LIMIT, Piece, excerpt


def test_excerpt_marks_parts_inside_the_tag_only() -> None:
    text = 'x<img alt="a" width="b">y'
    marks = [Span(14, 23), Span(6, 13), Span(8, 13), Span(0, 3)]
    pieces = excerpt(text, Span(1, 24), marks)
    assert [p.text for p in pieces if p.marked] == ['alt="a"', 'width="b"']
    assert "".join(p.text for p in pieces) == text[1:24]


def test_excerpt_of_a_huge_tag_is_short() -> None:
    text = f'<img src="data:image/png;base64,{"A" * 100_000}" alt="">'
    start = text.index("alt")
    pieces = excerpt(text, Span(0, len(text)), [Span(start, start + 6)])
    assert sum(len(p.text) for p in pieces) < LIMIT
    assert Piece('alt=""', marked=True) in pieces
