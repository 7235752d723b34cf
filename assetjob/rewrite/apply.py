"""Rewrite: a page's text and its edits give the new text, in one pass."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.model.text import Edit


def rewrite(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` made; every character outside their spans is the same.

    Insertions at one place are made in the order given. An insertion at either end of a replaced
    span does not overlap it.

    Raises:
        ValueError: Two edits overlap, or one reaches beyond the text.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span.start, edit.span.end
        if not done <= start <= end <= len(text):
            raise ValueError(f"edit {edit} overlaps another or leaves the text")
        pieces += (text[done:start], edit.text)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)
