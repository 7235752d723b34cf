"""How many images have an alt text."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.page import Kind

COUNTED = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.AREA})
"""The kinds of image that have their alternative text in an ``alt`` attribute, or in Markdown."""


@dataclass(frozen=True, slots=True)
class AltShare:
    """Of `images` that need an alt text, `named` have one. `month` is ``2026-01``.

    An image that is marked as decorative by ``alt=""`` needs none. In Markdown empty brackets mark
    nothing.
    """

    month: str
    named: int
    images: int

    @property
    def percent(self) -> float:
        """The share in percent; 100 if no image needs an alt text."""
        return 100 * self.named / self.images if self.images else 100.0


def needs_alt(kind: str, alt: str | None) -> bool:
    """Tell whether an image of this kind counts; `alt` is None without an alt attribute."""
    return kind in COUNTED and not (alt == "" and kind != Kind.MARKDOWN)
