"""Ranges of lengths: a lower and an upper bound, each a function of the viewport width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assetjob.rewrite.css.piecewise import (
    UNBOUNDED,
    VIEWPORT,
    ZERO,
    Piecewise,
    constant,
    greatest,
    least,
)


@dataclass(frozen=True, slots=True)
class Range:
    """A length in CSS pixels of which bounds are known."""

    low: Piecewise
    high: Piecewise

    def __add__(self, other: Range) -> Range:
        if self is NOTHING or other is NOTHING:
            return self if other is NOTHING else other
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        return self + other * -1

    def __mul__(self, factor: float) -> Range:
        if self is NOTHING:
            return self
        low, high = self.low * factor, self.high * factor
        return Range(low, high) if factor >= 0 else Range(high, low)

    @property
    def positive(self) -> Range:
        """The range without what is below zero."""
        return Range(greatest(self.low, ZERO), greatest(self.high, ZERO))


def exactly(value: float) -> Range:
    """Return the range of one length."""
    return Range(bound := constant(value), bound) if value else NOTHING


NOTHING = Range(ZERO, ZERO)
ANYTHING = Range(ZERO, UNBOUNDED)
ANY_SIGN = Range(constant(-math.inf), UNBOUNDED)
VIEWPORT_WIDTH = Range(VIEWPORT, VIEWPORT)


def either(ranges: Iterable[Range]) -> Range:
    """Return the range of a length that is in one of `ranges`."""
    found = tuple(ranges)
    if len(found) == 1:
        return found[0]
    return Range(least(*(each.low for each in found)), greatest(*(each.high for each in found)))


def smallest(*ranges: Range) -> Range:
    """Return the range of ``min()`` of lengths."""
    return Range(least(*(each.low for each in ranges)), least(*(each.high for each in ranges)))


def largest(*ranges: Range) -> Range:
    """Return the range of ``max()`` of lengths."""
    return Range(
        greatest(*(each.low for each in ranges)), greatest(*(each.high for each in ranges))
    )
