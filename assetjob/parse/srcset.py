"""The ``srcset`` and ``sizes`` attributes, by the HTML standard's algorithms.

Sources: HTML standard, 4.8.4.2.1 (srcset attributes), 4.8.4.2.2 (sizes attributes), 4.8.4.3.7
(parsing a srcset attribute) and 4.8.4.3.8 (parsing a sizes attribute).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from assetjob.model.page import Candidate

_SPACES = "\t\n\f\r "
_BEFORE_URL = re.compile(r"[\t\n\f\r ,]*")
_URL = re.compile(r"[^\t\n\f\r ]+")
_INTEGER = re.compile(r"[0-9]+")
_FLOAT = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Srcset:
    """A parsed ``srcset``: what a browser takes, and one line for each thing that is wrong."""

    candidates: tuple[Candidate, ...]
    errors: tuple[str, ...] = ()


def parse_srcset(value: str) -> Srcset:
    """Parse a ``srcset`` attribute's value; like browsers, leave out candidates with errors."""
    candidates: list[Candidate] = []
    errors: list[str] = []
    at = 0
    separated = False
    while True:
        before = _BEFORE_URL.match(value, at)
        assert before
        url = _URL.match(value, before.end())
        if "," in before[0] or (separated and not url):
            errors.append("a comma without a candidate")
        if not url:
            break
        stripped = url[0].rstrip(",")
        commas = len(url[0]) - len(stripped)
        if commas > 1:
            errors.append("a comma without a candidate")
        descriptors, at = ([], url.end()) if commas else _descriptors(value, url.end())
        separated = commas > 0 or value[at - 1] == ","
        candidate = _candidate(stripped, descriptors, errors)
        if candidate:
            candidates.append(candidate)
    if not candidates and not errors:
        errors.append("no candidate")
    return Srcset(tuple(candidates), tuple(errors))


def _descriptors(value: str, at: int) -> tuple[list[str], int]:
    """Return the descriptors after a URL, and where the next candidate begins."""
    tokens: list[str] = []
    begun = at
    in_parens = False
    while at < len(value):
        char = value[at]
        if in_parens:
            in_parens = char != ")"
        elif char == "(":
            in_parens = True
        elif char in _SPACES:
            tokens.append(value[begun:at])
            begun = at + 1
        elif char == ",":
            break
        at += 1
    tokens.append(value[begun:at])
    return [token for token in tokens if token], at + (at < len(value))


def _candidate(url: str, descriptors: list[str], errors: list[str]) -> Candidate | None:
    given: dict[str, float] = {}
    for descriptor in descriptors:
        unit = descriptor[-1]
        pattern = {"w": _INTEGER, "h": _INTEGER, "x": _FLOAT}.get(unit)
        if not pattern or not pattern.fullmatch(descriptor[:-1]):
            wrong = f"the descriptor {descriptor!r} is unknown"
        elif not _in_range(amount := float(descriptor[:-1]), unit):
            wrong = f"the descriptor {descriptor!r} is out of range"
        elif unit in given or (unit == "x" and given) or "x" in given:
            wrong = f"the descriptor {descriptor!r} does not go with the others"
        else:
            given[unit] = amount
            continue
        errors.append(f"{url[:80]!r}: {wrong}")
        return None
    if "h" in given and "w" not in given:
        errors.append(f"{url[:80]!r}: a height descriptor needs a width descriptor")
        return None
    if "w" in given:
        return Candidate(url, given["w"], "w")
    return Candidate(url, given.get("x", 1.0), "x" if "x" in given else "")


def _in_range(amount: float, unit: str) -> bool:
    return 0 <= amount < math.inf and (amount > 0 or unit == "x")


@dataclass(frozen=True, slots=True)
class SourceSize:
    """One entry of ``sizes``: a media condition ("" for none) and a length as written."""

    condition: str
    length: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """A parsed ``sizes``: the entries that a browser takes, and what is wrong, in one line each.

    `auto` tells that the value begins with ``auto`` (HTML standard: the box decides, once known).
    """

    entries: tuple[SourceSize, ...]
    auto: bool = False
    errors: tuple[str, ...] = ()


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
