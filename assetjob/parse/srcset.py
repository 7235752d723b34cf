"""The ``srcset`` attribute, by the HTML standard's algorithm.

Sources: HTML standard, 4.8.4.2.1 (srcset attributes) and 4.8.4.3.7 (parsing a srcset attribute).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
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


def parse_masked_srcset(value: str, restore: Callable[[str], str]) -> Srcset:
    """Parse a ``srcset`` with its templates masked, so that their blanks separate no candidates.

    `restore` puts the templates back. What they will write between candidates is not known, so
    nothing is reported as wrong where there is one.
    """
    parsed = parse_srcset(value)
    restored = (Candidate(restore(each.url), each.value, each.unit) for each in parsed.candidates)
    return Srcset(tuple(restored), parsed.errors if restore(value) == value else ())


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
