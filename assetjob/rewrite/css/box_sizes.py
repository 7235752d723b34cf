"""Widths that CSS gives to one box: specified sizes, limits, margins, paddings (CSS Sizing 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.lengths import Basis, length
from assetjob.rewrite.css.piecewise import UNBOUNDED, ZERO, greatest, least
from assetjob.rewrite.css.properties import FONT_SIZES
from assetjob.rewrite.css.ranges import (
    ANY_SIGN,
    ANYTHING,
    NOTHING,
    Range,
    either,
    exactly,
)

_FILLING = frozenset({"stretch", "-webkit-fill-available", "-moz-available", "fill-available"})
# What browsers' own style sheets say, in CSS pixels (HTML standard, 15.3).
_DEFAULT_EDGES = {
    ("body", "margin-left"): 8, ("body", "margin-right"): 8,
    ("blockquote", "margin-left"): 40, ("blockquote", "margin-right"): 40,
    ("figure", "margin-left"): 40, ("figure", "margin-right"): 40, ("dd", "margin-left"): 40,
    ("ul", "padding-left"): 40, ("ol", "padding-left"): 40, ("menu", "padding-left"): 40,
}  # fmt: skip
_DEFAULT_FONT_SIZES = {
    "h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 5 / 6, "big": 1.2,
    "sub": 5 / 6, "sup": 5 / 6,
}  # fmt: skip
ROOT_FONT_SIZE = exactly(16)


_UNLIMITED = Range(UNBOUNDED, UNBOUNDED)


@dataclass(frozen=True, slots=True)
class Sizing:
    """What the values of an element's ``width`` or ``height`` stand for.

    `auto`, `fill` and `fit` are the content sizes of ``auto``, ``stretch`` and ``fit-content``,
    `frame` is padding and border.
    """

    computed: Computed
    basis: Basis
    frame: Range
    auto: Range
    fill: Range
    fit: Range

    def specified(self, name: str) -> Range:
        """Return the content size that ``width`` or ``height`` gives, before limits."""
        return either(self.by(value) for value in self.computed.values(name))

    def by(self, value: str) -> Range:
        """Return the content size that one value gives, before limits."""
        if value in ("", "auto"):
            return self.auto
        if value in _FILLING:
            return self.fill
        if value.startswith("fit-content"):
            return self.fit
        found = length(value, self.basis)
        return ANYTHING if found is None else self._content(found.positive)

    def limited(self, size: Range, axis: str) -> Range:
        """Return `size` within the minimum and maximum of its axis, ``width`` or ``height``."""
        most = self._limit(f"max-{axis}", _UNLIMITED)
        least_size = self._limit(f"min-{axis}", NOTHING)
        return Range(
            greatest(least(size.low, most.low), least_size.low),
            greatest(least(size.high, most.high), least_size.high),
        )

    def _limit(self, name: str, none: Range) -> Range:
        sizing = replace(self, auto=none)
        values = self.computed.values(name)
        return either(sizing.by("" if value == "none" else value) for value in values)

    def _content(self, size: Range) -> Range:
        """Return the content size that a specified size gives."""
        inner = (size - self.frame).positive
        if self.computed.surely("box-sizing", "border-box"):
            return inner
        if self.computed.surely("box-sizing", "", "content-box"):
            return size
        return Range(inner.low, size.high)


def edges(computed: Computed, names: tuple[str, ...], basis: Basis) -> Range:
    """Return the sum of margins, paddings or borders."""
    total = NOTHING
    for name in names:
        total += either(_edge(computed, name, value, basis) for value in computed.values(name))
    return total


def _edge(computed: Computed, name: str, value: str, basis: Basis) -> Range:
    if not value:
        return exactly(_DEFAULT_EDGES.get((computed.name, name), 0))
    if value == "auto":
        return NOTHING
    found = length(value, basis)
    if found is not None:
        return found
    return ANY_SIGN if name.startswith("margin") else ANYTHING


def font_size(computed: Computed, parent: Range, root: Range) -> Range:
    """Return the font size of an element, given those of its parent and of the root."""
    basis = Basis(parent, parent, root)
    return either(
        _font_size(value, computed.name, parent, basis) for value in computed.values("font-size")
    )


def _font_size(value: str, name: str, parent: Range, basis: Basis) -> Range:
    if not value:
        return parent * _DEFAULT_FONT_SIZES.get(name, 1)
    if value in FONT_SIZES:
        return exactly(FONT_SIZES[value])
    if value in ("smaller", "larger"):
        return parent * (5 / 6 if value == "smaller" else 1.2)
    found = length(value, basis)
    return Range(ZERO, UNBOUNDED) if found is None else found.positive
