"""The viewport widths to which a conditional at-rule applies (Media Queries Level 4).

A condition is known for some widths and unknown for others: both are sets of widths, kept as sorted
half-open spans ``(start, end)`` of CSS pixels.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assetjob.model.css_length import condition_holds, length_in_pixels

Spans = tuple[tuple[float, float], ...]
ALL: Spans = ((0.0, math.inf),)
NONE: Spans = ()
# Browsers round widths to 1/64 pixel: ``max-width: 600px`` ends where the next width begins.
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Condition:
    """The viewport widths at which a rule may apply, and those at which it certainly does."""

    possible: Spans = ALL
    sure: Spans = ALL

    def __and__(self, other: Condition) -> Condition:
        if other == ALWAYS:
            return self
        return Condition(intersect(self.possible, other.possible), intersect(self.sure, other.sure))

    def __or__(self, other: Condition) -> Condition:
        return Condition(union(self.possible, other.possible), union(self.sure, other.sure))

    def __invert__(self) -> Condition:
        return Condition(complement(self.sure), complement(self.possible))

    @property
    def thresholds(self) -> frozenset[float]:
        """The widths at which the answer changes."""
        return frozenset(
            at for spans in (self.possible, self.sure) for span in spans for at in span
        ) - {0.0, math.inf}


ALWAYS = Condition()
NEVER = Condition(NONE, NONE)
UNKNOWN = Condition(ALL, NONE)


def intersect(one: Spans, other: Spans) -> Spans:
    """Return the widths in both."""
    found = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted(span for span in found if span[0] < span[1]))


def union(one: Spans, other: Spans) -> Spans:
    """Return the widths in either."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted((*one, *other)):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def complement(spans: Spans) -> Spans:
    """Return all other widths."""
    ends = [0.0, *(at for span in spans for at in span), math.inf]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return tuple((start, end) for start, end in pairs if start < end)


@lru_cache(2_000)
def media_condition(text: str) -> Condition:
    """Return the condition of a media query list on screens; an empty list always applies."""
    text = _COMMENT.sub(" ", text).strip().lower()
    if not text:
        return ALWAYS
    found = NEVER
    for query in _queries(text):
        found |= _query(query)
    return found


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUERY = re.compile(r"(?:(not|only)\s+)?([a-z-]+)(?:\s+and\s+(.+))?", re.DOTALL)
_MOST_THRESHOLDS = 40
_LENGTH = re.compile(r"(?:[a-z-]+\([^()]*\)|[0-9.]+[a-z]+)")


def _queries(text: str) -> list[str]:
    """Split a list at the commas outside parentheses."""
    parts, depth = [""], 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def _query(text: str) -> Condition:
    named = _QUERY.fullmatch(text)
    if named is None or named[2] in ("not", "and", "or"):
        return _width_condition(text)
    found = ALWAYS if named[2] in ("all", "screen") else NEVER
    if named[3]:
        found &= _width_condition(named[3])
    return ~found if named[1] == "not" else found


def _width_condition(text: str) -> Condition:
    lengths = {length_in_pixels(each, 0) for each in _LENGTH.findall(text)} - {None}
    if len(lengths) > _MOST_THRESHOLDS:
        return UNKNOWN
    starts = {0.0} | {at + step for at in lengths if at is not None for step in (0, _STEP)}
    edges = [*sorted(at for at in starts if at >= 0), math.inf]
    possible: Spans = NONE
    sure: Spans = NONE
    for span in pairwise(edges):
        holds = condition_holds(text, span[0])
        if holds is not False:
            possible = union(possible, (span,))
        if holds:
            sure = union(sure, (span,))
    return Condition(possible, sure)
