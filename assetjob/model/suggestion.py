"""Texts that a reviewer may take as alt text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text for an image that counts only if a person accepts it.

    `source` says in a few words where the text was found, `page` is the path of the page that has
    it, "" if it is not on a page.
    """

    text: str
    source: str
    page: str = ""
