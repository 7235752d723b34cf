"""kramdown, as Jekyll uses it."""

from __future__ import annotations

from assetjob.parse import commonmark
from assetjob.parse.rendering import Rendering


def render(text: str, start: int) -> Rendering:
    """Return ``text[start:]`` rendered as kramdown."""
    return commonmark.render(text, start)
