"""The success criteria of WCAG 2.2 that rules refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Requirement = Literal["", "conformance", "best-practice"]

_UNDERSTANDING = "https://www.w3.org/WAI/WCAG22/Understanding/"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion: its number, name and conformance level.

    `page` is the last part of the URL of its page in "Understanding WCAG 2.2".
    """

    number: str
    name: str
    level: str
    page: str

    @property
    def url(self) -> str:
        """The URL of the W3C's explanation."""
        return f"{_UNDERSTANDING}{self.page}.html"

    def __str__(self) -> str:
        return f"WCAG 2.2, {self.number} {self.name} (level {self.level})"


_CRITERIA = (
    Criterion("1.1.1", "Non-text Content", "A", "non-text-content"),
    Criterion("1.4.5", "Images of Text", "AA", "images-of-text"),
    Criterion("2.2.2", "Pause, Stop, Hide", "A", "pause-stop-hide"),
    Criterion("2.4.4", "Link Purpose (In Context)", "A", "link-purpose-in-context"),
    Criterion("3.1.2", "Language of Parts", "AA", "language-of-parts"),
    Criterion("4.1.2", "Name, Role, Value", "A", "name-role-value"),
)
CRITERIA = {criterion.number: criterion for criterion in _CRITERIA}


def act_url(rule: str) -> str:
    """Return the URL of an ACT rule."""
    return f"https://www.w3.org/WAI/standards-guidelines/act/rules/{rule}/"
