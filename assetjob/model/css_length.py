"""CSS lengths and media conditions, evaluated for one viewport width.

Sources: CSS Values and Units 4 (lengths, ``calc()``, ``min()``, ``max()``, ``clamp()``) and Media
Queries 4 (width conditions, range syntax, ``and``, ``or``, ``not``). What depends on anything but
the viewport's width has no value here: None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

EM = 16  # CSS pixels: the initial font size, which media conditions and ``sizes`` go by
_DEEPEST = 20  # parentheses in parentheses
_PIXELS: Mapping[str, float] = {
    "px": 1, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "in": 96, "pc": 16, "pt": 96 / 72,
    "em": EM, "rem": EM,
}  # fmt: skip
_VIEWPORT = frozenset({"vw", "svw", "lvw", "dvw"})
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?)(?P<unit>[a-z%]*)"
    r"|(?P<function>[a-z-]*)\((?=(?P<open>))|(?P<sign>[-+*/,)]))",
)
_LONGEST = 500  # characters: more than any author writes


def length_in_pixels(text: str, viewport: float) -> float | None:
    """Return a CSS length in CSS pixels where the viewport is `viewport` pixels wide, or None."""
    value = _calculated(text.strip().lower(), viewport)
    if value is None:
        return None
    number, is_length = value
    return number if is_length or not number else None


def condition_holds(text: str, viewport: float) -> bool | None:
    """Tell whether a media condition holds in a viewport of this width; None where unknown."""
    text = text.strip().lower()
    return _condition(text, viewport, 0) if len(text) <= _LONGEST else None


# A number and whether it is a length.
_Value = tuple[float, bool]


class _UnknownError(Exception):
    """An expression that has no value here."""


@lru_cache(2_000)
def _calculated(text: str, viewport: float) -> _Value | None:
    if len(text) > _LONGEST:
        return None
    tokens = _Tokens(text)
    try:
        value = _sum(tokens, viewport, 0)
    except (_UnknownError, OverflowError):
        return None
    return value if tokens.at_end else None


class _Tokens:
    """Reads the tokens of an expression one by one."""

    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._text)

    def next(self, signs: str = "") -> re.Match[str] | None:
        """Return the next token and go on; with `signs`, only where it is one of them."""
        found = _TOKEN.match(self._text, self._at)
        if found is None or (signs and (found["sign"] or "?") not in signs):
            return None
        self._at = found.end()
        return found


def _sum(tokens: _Tokens, viewport: float, depth: int) -> _Value:
    value = _product(tokens, viewport, depth)
    while sign := tokens.next("+-"):
        other = _product(tokens, viewport, depth)
        if value[1] is not other[1]:
            raise _UnknownError
        value = value[0] + (other[0] if sign["sign"] == "+" else -other[0]), value[1]
    return value


def _product(tokens: _Tokens, viewport: float, depth: int) -> _Value:
    value = _operand(tokens, viewport, depth)
    while sign := tokens.next("*/"):
        other = _operand(tokens, viewport, depth)
        if other[1] and (value[1] or sign["sign"] == "/"):
            raise _UnknownError
        if sign["sign"] == "/":
            if not other[0]:
                raise _UnknownError
            value = value[0] / other[0], value[1]
        else:
            value = value[0] * other[0], value[1] or other[1]
    return value


def _operand(tokens: _Tokens, viewport: float, depth: int) -> _Value:
    found = tokens.next()
    if found is None or depth > _DEEPEST:
        raise _UnknownError
    if found["number"] is not None:
        return _dimension(float(found["number"]), found["unit"], viewport)
    if found["open"] is None or found["function"] not in _FUNCTIONS:
        raise _UnknownError
    values = list(_arguments(tokens, viewport, depth + 1))
    if len({is_length for _, is_length in values}) > 1:
        raise _UnknownError
    numbers = [number for number, _ in values]
    try:
        return _FUNCTIONS[found["function"]](*numbers), values[0][1]
    except TypeError as error:
        raise _UnknownError from error


def _arguments(tokens: _Tokens, viewport: float, depth: int) -> Iterator[_Value]:
    while True:
        yield _sum(tokens, viewport, depth)
        end = tokens.next(",)")
        if end is None:
            raise _UnknownError
        if end["sign"] == ")":
            return


def _same(value: float) -> float:
    return value


def _clamped(low: float, value: float, high: float) -> float:
    return max(low, min(value, high))


def _least(first: float, *others: float) -> float:
    return min(first, *others) if others else first


def _greatest(first: float, *others: float) -> float:
    return max(first, *others) if others else first


_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "": _same, "calc": _same, "min": _least, "max": _greatest, "clamp": _clamped,
}  # fmt: skip


def _dimension(number: float, unit: str, viewport: float) -> _Value:
    if not unit:
        return number, False
    if unit in _VIEWPORT:
        return number * viewport / 100, True
    if unit not in _PIXELS:
        raise _UnknownError
    return number * _PIXELS[unit], True


_FEATURE = re.compile(r"(?:(min|max)-)?width\s*:\s*(.+)", re.DOTALL)
_RANGE = re.compile(r"(?:([^<>=]+?)\s*([<>]=?|=))?\s*width\s*(?:([<>]=?|=)\s*([^<>=]+))?")
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b,
}  # fmt: skip


def _condition(text: str, viewport: float, depth: int) -> bool | None:
    if depth > _DEEPEST:
        return None
    for word, decisive in (("or", True), ("and", False)):
        parts = _parts(text, word)
        if len(parts) > 1:
            values = [_condition(part, viewport, depth + 1) for part in parts]
            if decisive in values:
                return decisive
            return None if None in values else not decisive
    if text.startswith("not") and text[3:4] in ("(", " "):
        value = _condition(text[3:].strip(), viewport, depth + 1)
        return None if value is None else not value
    if not (text.startswith("(") and text.endswith(")")):
        return None
    inner = text[1:-1].strip()
    if inner.startswith(("(", "not")):
        return _condition(inner, viewport, depth + 1)
    return _feature(inner, viewport)


def _parts(text: str, word: str) -> list[str]:
    """Split a condition at a word outside parentheses."""
    parts, depth, begun = [], 0, 0
    for found in re.finditer(rf"[()]|(?<=[)\s]){word}(?=[(\s])", text):
        if found[0] == word and not depth:
            parts.append(text[begun : found.start()].strip())
            begun = found.end()
        depth += {"(": 1, ")": -1}.get(found[0], 0)
    return [*parts, text[begun:].strip()]


def _feature(text: str, viewport: float) -> bool | None:
    if named := _FEATURE.fullmatch(text):
        sign = {"min": ">=", "max": "<=", None: "="}[named[1]]
        return _compare(viewport, sign, length_in_pixels(named[2], viewport))
    found = _RANGE.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    values: list[bool | None] = []
    if found[2]:
        low = length_in_pixels(found[1], viewport)
        values.append(None if low is None else _COMPARED[found[2]](low, viewport))
    if found[3]:
        values.append(_compare(viewport, found[3], length_in_pixels(found[4], viewport)))
    return False if False in values else None if None in values else True


def _compare(viewport: float, sign: str, limit: float | None) -> bool | None:
    return None if limit is None else _COMPARED[sign](viewport, limit)
