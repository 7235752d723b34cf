"""The syntax of the ``sizes`` attribute: parse, write, recognise and evaluate it.

What an image's ``sizes`` should say is decided in `rewrite.sizes`.

Sources: HTML standard, 4.8.4.2.2 (sizes attributes) and 4.8.4.3.8 (parsing a sizes attribute).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from assetjob.model.css_length import condition_holds, length_in_pixels

LEAST_BESIDE_FUNCTIONS = 3  # conditions of a generated ``sizes`` with min(), max() or clamp()


@dataclass(frozen=True, slots=True)
class SourceSize:
    """One entry of ``sizes``: a media condition ("" for none) and a length as written."""

    condition: str
    length: str

    def __str__(self) -> str:
        return f"{self.condition} {self.length}".lstrip()


@dataclass(frozen=True, slots=True, order=True)
class WidthPiece:
    """From `viewport` CSS pixels on, an image is `vw` percent of the viewport and `px` pixels."""

    viewport: float
    vw: float
    px: float

    @property
    def length(self) -> str:
        """The width as a CSS length."""
        return f"calc({self.term})" if self.vw and self.px else self.term

    @property
    def term(self) -> str:
        """The width as an argument of a CSS function."""
        vw, px = _number(self.vw), _number(abs(self.px))
        if not self.vw:
            return f"{_number(self.px)}px"
        if not self.px:
            return f"{vw}vw"
        return f"{vw}vw {'-' if self.px < 0 else '+'} {px}px"


@dataclass(frozen=True, slots=True)
class Sizes:
    """A parsed ``sizes``: the entries that a browser takes, and what is wrong, in one line each.

    `auto` tells that the value begins with ``auto`` (HTML standard: the box decides, once known).
    """

    entries: tuple[SourceSize, ...]
    auto: bool = False
    errors: tuple[str, ...] = ()

    @classmethod
    def fixed(cls, width: int) -> Sizes:
        """Return the ``sizes`` of an image as wide as `width` CSS pixels in every viewport."""
        return cls((SourceSize("", f"{width}px"),))

    @classmethod
    def up_to(cls, width: int) -> Sizes:
        """Return the ``sizes`` of an image as wide as the viewport, at most `width` CSS pixels."""
        return cls.of_pieces((WidthPiece(0, 100, 0), WidthPiece(width, 0, width)))

    @classmethod
    def of_pieces(cls, pieces: Iterable[WidthPiece]) -> Sizes:
        """Return the ``sizes`` of a width that is linear between viewport widths.

        The first of `pieces`, in any order, must begin at 0.
        """
        return cls.of_lengths((piece.viewport, piece.length) for piece in sorted(pieces))

    @classmethod
    def of_lengths(cls, lengths: Iterable[tuple[float, str]]) -> Sizes:
        """Return the ``sizes`` of CSS lengths, each from a viewport on; the first is from 0 on."""
        entries: list[SourceSize] = []
        for viewport, length in lengths:
            assert entries or viewport == 0
            if entries and entries[-1].length == length:
                continue
            condition = f"(min-width: {_number(viewport)}px)" if viewport else ""
            entries.append(SourceSize(condition, length))
        assert entries
        return cls(tuple(reversed(entries)))

    def __str__(self) -> str:
        entries = map(str, self.entries)
        return ", ".join(("auto", *entries) if self.auto else entries)

    def with_auto(self) -> Sizes:
        """Return it with ``auto`` before it, for browsers that wait for the layout."""
        return replace(self, auto=True)

    @property
    def is_generated(self) -> bool:
        """Tell whether it has the form that `of_lengths` writes: an author's seldom has it.

        A function of CSS is written only beside several conditions. Between the limits of these,
        a width is nowhere narrower in a wider viewport.
        """
        *conditional, last = self.entries or (SourceSize("?", ""),)
        limits = [_MIN_WIDTH.fullmatch(entry.condition) for entry in conditional]
        numbers = [float(found[1]) for found in limits if found]
        form = _GENERATED if len(limits) < LEAST_BESIDE_FUNCTIONS else _WITH_FUNCTIONS
        return (
            not self.errors
            and not last.condition
            and len(numbers) == len(limits)
            and numbers == sorted(set(numbers), reverse=True)
            and all(form.fullmatch(entry.length) for entry in self.entries)
        )

    @property
    def is_constant(self) -> bool:
        """Tell whether every viewport gets the same width."""
        return len(self.entries) == 1 and length_in_pixels(self.entries[0].length, 1) == (
            length_in_pixels(self.entries[0].length, 2)
        )

    def names(self, width: float) -> bool:
        """Tell whether an entry is exactly `width` CSS pixels long."""
        return any(entry.length == f"{_number(width)}px" for entry in self.entries)

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and the greatest width in viewports of 320 to 10,000 CSS pixels.

        None where it was not generated.
        """
        if not self.is_generated:
            return None
        limits = [float(found[1]) for e in self.entries if (found := _MIN_WIDTH.match(e.condition))]
        viewports = {320.0, 10_000.0, *limits, *(limit - 0.01 for limit in limits)}
        widths = [self.width_at(each) or 0 for each in viewports if 320 <= each <= 10_000]
        return min(widths), max(widths)

    def pixels_on(self, screen: float, density: float) -> float | None:
        """Return the most device pixels that a slot has on screens up to `screen` pixels wide.

        They have up to `density` device pixels per CSS pixel. None where `width_at` does not say.
        """
        limits = [
            float(each) for each in _PIXELS.findall(" ".join(e.condition for e in self.entries))
        ]
        is_linear = self.is_generated and all(_GENERATED.fullmatch(e.length) for e in self.entries)
        steps = () if is_linear else range(320, round(screen), 16)
        viewports = {320.0, screen, screen / density, *steps, *limits, *(x - 0.01 for x in limits)}
        needs: list[float] = []
        for viewport in viewports:
            width = self.width_at(viewport)
            if width is None:
                return None
            if 320 <= viewport <= screen:
                needs.append(width * min(density, screen / viewport))
        return max(needs)

    def width_at(self, viewport: float) -> float | None:
        """Return the CSS pixels that a browser takes in a viewport of this width, ``auto`` aside.

        None where the answer depends on more than that.
        """
        for entry in self.entries:
            holds = condition_holds(entry.condition, viewport) if entry.condition else True
            if holds is None:
                return None
            if holds:
                width = length_in_pixels(entry.length, viewport)
                return None if width is None else max(0, width)
        return viewport


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_DECIMAL = r"[0-9]{1,9}(?:\.[0-9]{1,2})?"
_MIN_WIDTH = re.compile(rf"\(min-width: ({_DECIMAL})px\)")
_PIXELS = re.compile(rf"({_DECIMAL})px")
_SUM = rf"{_DECIMAL}vw [-+] {_DECIMAL}px"
_TERM = rf"(?:{_DECIMAL}(?:px|vw)|{_SUM})"
_GENERATED = re.compile(rf"{_DECIMAL}(?:px|vw)|calc\({_SUM}\)")
_WITH_FUNCTIONS = re.compile(
    rf"{_GENERATED.pattern}|(?:min|max)\({_TERM}(?:, {_TERM}){{1,2}}\)"
    rf"|clamp\({_TERM}, {_TERM}, {_TERM}\)"
)


@lru_cache(2_000)
def parse_sizes(value: str) -> Sizes:
    """Parse a ``sizes`` attribute's value; an entry with an error is left out, as browsers do."""
    entries: list[SourceSize] = []
    errors: list[str] = []
    parts = [part.strip(_SPACES) for part in _split(_COMMENT.sub(" ", value), ",")]
    auto = parts[0].lower() == "auto"
    for part in parts[1:] if auto else parts:
        words = [word for word in _split(part, _SPACES) if word]
        if not words:
            if not (auto and len(parts) == 1):
                errors.append("an empty entry")
            continue
        length, condition = words[-1], " ".join(words[:-1])
        if entries and not entries[-1].condition:
            errors.append(f"{part[:80]!r} is never reached")
            break
        wrong = _length_error(length) or _condition_error(condition)
        if wrong:
            errors.append(f"{part[:80]!r}: {wrong}")
        else:
            entries.append(SourceSize(condition, length))
    if not auto and (not entries or entries[-1].condition) and not errors:
        errors.append("no length without a condition at the end")
    return Sizes(tuple(entries), auto, tuple(errors))


_SPACES = "\t\n\f\r "
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LENGTH = re.compile(
    r"\+?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"(?:px|cm|mm|q|in|pc|pt|r?em|r?ex|r?cap|r?ch|r?ic|r?lh|[sld]?v(?:w|h|i|b|min|max)"
    r"|cq(?:w|h|i|b|min|max))",
    re.IGNORECASE,
)
_MATHS = re.compile(
    r"-?(?:calc|min|max|clamp|round|mod|rem|abs|hypot|sqrt|pow|exp|log|env|var)\(.*\)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def _length_error(length: str) -> str:
    if _LENGTH.fullmatch(length) or _MATHS.fullmatch(length):
        return ""
    if length.lower() == "auto":
        return "auto must come first"
    if length.endswith("%"):
        return "a percentage is not allowed: write vw"
    if _NUMBER.fullmatch(length):
        return "" if float(length) == 0 else "a length needs a unit, such as px"
    return "no valid length"


def _condition_error(condition: str) -> str:
    """Return what is wrong with a media condition: a media query without a media type."""
    for word in _split(condition, _SPACES):
        if word and word.lower() not in {"and", "or", "not"} and not word.endswith(")"):
            return f"{word!r} is no media condition: write one in parentheses"
    return ""


def _split(value: str, separators: str) -> list[str]:
    """Split at separators outside parentheses and quotes."""
    parts: list[str] = []
    begun = depth = 0
    quote = ""
    for at, char in enumerate(value):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(value[begun:at])
            begun = at + 1
    parts.append(value[begun:])
    return parts
