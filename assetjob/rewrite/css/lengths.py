"""Evaluate CSS lengths and percentages to ranges of CSS pixels (CSS Values and Units 4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assetjob.rewrite.css.piecewise import UNBOUNDED, ZERO
from assetjob.rewrite.css.ranges import (
    VIEWPORT_WIDTH,
    Range,
    exactly,
    largest,
    smallest,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What relative units refer to: percentages, the font size and the root's font size."""

    percentage: Range
    font_size: Range
    root_font_size: Range


def length(text: str, basis: Basis) -> Range | None:
    """Return the range of a length or percentage; None where it is none, such as a keyword."""
    tokens = _tokens(text)
    if not tokens:
        return None
    try:
        value = _Reader(tokens, basis).whole()
    except _NoLengthError:
        return None
    if isinstance(value, Range):
        return value
    return exactly(0) if value == 0 else None


class _NoLengthError(Exception):
    """The text is no length."""


_Value = Range | float
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?)(?P<unit>[a-z%]*)"
    r"|(?P<function>[a-z-]*)\((?=(?P<open>))|(?P<sign>[-+*/,)]))",
)
_LONGEST = 500  # characters
_DEEPEST = 20  # functions in functions
_PIXELS: Mapping[str, float] = {
    "px": 1, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "in": 96, "pc": 16, "pt": 96 / 72,
}  # fmt: skip
_OF_VIEWPORT = frozenset({"vw", "svw", "lvw", "dvw", "vi", "svi", "lvi", "dvi"})
# Units that depend on the glyphs of a font: at most an em.
_OF_GLYPHS = frozenset({"ch", "ex", "cap", "ic"})
_UNKNOWN_UNITS = frozenset(
    {"lh", "rlh", "cqw", "cqh", "cqi", "cqb", "cqmin", "cqmax"}
    | {f"{kind}v{axis}" for kind in ("", "s", "l", "d") for axis in ("h", "b", "max")}
)


@lru_cache(5_000)
def _tokens(text: str) -> tuple[re.Match[str], ...]:
    if len(text) > _LONGEST or text[:1] not in _STARTS:
        return ()
    found: list[re.Match[str]] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return ()
        found.append(token)
        at = token.end()
    return tuple(found)


_STARTS = frozenset("+-.0123456789cmM(")  # numbers, calc(), clamp(), min(), max()


class _Reader:
    def __init__(self, tokens: tuple[re.Match[str], ...], basis: Basis) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._basis = basis

    def whole(self) -> _Value:
        value = self._sum()
        if self._at < len(self._tokens):
            raise _NoLengthError
        return value

    def _next(self, signs: str) -> str:
        """Return the next token and go on where it is one of `signs`, else ""."""
        if self._at == len(self._tokens):
            return ""
        sign: str = self._tokens[self._at]["sign"] or ""
        if not sign or sign not in signs:
            return ""
        self._at += 1
        return sign

    def _sum(self) -> _Value:
        value = self._product()
        while sign := self._next("+-"):
            other = self._product()
            if sign == "-":
                other = other * -1
            if isinstance(value, Range) and isinstance(other, Range):
                value = value + other
            elif isinstance(value, float) and isinstance(other, float):
                value += other
            else:
                raise _NoLengthError
        return value

    def _product(self) -> _Value:
        value = self._operand()
        while sign := self._next("*/"):
            other = self._operand()
            if isinstance(value, float) and sign == "*":
                value, other = other, value
            if isinstance(other, Range) or (sign == "/" and not other):
                raise _NoLengthError
            value = value * other if sign == "*" else value * (1 / other)
        return value

    def _operand(self) -> _Value:
        if self._at == len(self._tokens) or self._depth > _DEEPEST:
            raise _NoLengthError
        token = self._tokens[self._at]
        self._at += 1
        if token["number"] is not None:
            return self._dimension(float(token["number"]), token["unit"])
        if token["open"] is None or token["function"] not in _FUNCTIONS:
            raise _NoLengthError
        self._depth += 1
        values = list(self._arguments())
        self._depth -= 1
        return _called(token["function"], values)

    def _arguments(self) -> Iterator[_Value]:
        while True:
            yield self._sum()
            end = self._next(",)")
            if not end:
                raise _NoLengthError
            if end == ")":
                return

    def _dimension(self, number: float, unit: str) -> _Value:
        basis = self._basis
        if not unit:
            return number
        if unit == "%":
            return basis.percentage * (number / 100)
        if unit in ("em", "rem"):
            return (basis.font_size if unit == "em" else basis.root_font_size) * number
        if unit in _PIXELS:
            return exactly(number * _PIXELS[unit])
        if unit in _OF_VIEWPORT:
            return VIEWPORT_WIDTH * (number / 100)
        if unit in ("vmin", "svmin", "lvmin", "dvmin"):
            return Range(ZERO, VIEWPORT_WIDTH.high) * (number / 100)
        if unit in _OF_GLYPHS or unit.removeprefix("r") in _OF_GLYPHS:
            size = basis.root_font_size if unit.startswith("r") else basis.font_size
            return Range(ZERO, size.high) * number
        if unit in _UNKNOWN_UNITS:
            return Range(ZERO, UNBOUNDED) * number if number else exactly(0)
        raise _NoLengthError


def _called(name: str, values: list[_Value]) -> _Value:
    ranges = [each for each in values if isinstance(each, Range)]
    if ranges and len(ranges) == len(values):
        return _RANGES[name](ranges)
    if ranges or name == "clamp":
        raise _NoLengthError
    numbers = [each for each in values if isinstance(each, float)]
    return {"min": min, "max": max}.get(name, lambda its: its[0])(numbers)


def _clamped(values: list[Range]) -> Range:
    if len(values) != 3:
        raise _NoLengthError
    low, value, high = values
    return largest(low, smallest(value, high))


_RANGES: Mapping[str, Callable[[list[Range]], Range]] = {
    "": lambda values: values[0],
    "calc": lambda values: values[0],
    "min": lambda values: smallest(*values),
    "max": lambda values: largest(*values),
    "clamp": _clamped,
}
_FUNCTIONS = frozenset(_RANGES)
