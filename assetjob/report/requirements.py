"""What a finding means for an accessibility report: criteria of WCAG 2.2, and ACT rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from assetjob import rules
from assetjob.rules.support.wcag import CRITERIA, Criterion, Requirement


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a rule checks.

    `criteria` are numbers and levels of success criteria. `kind` tells whether a problem is a
    failure of these ("conformance") or only against good practice. `act` are ids of ACT rules.
    """

    criteria: tuple[tuple[str, str], ...] = ()
    kind: Requirement = ""
    act: tuple[str, ...] = ()


NOTHING = Requirements()


@cache
def requirements_of(name: str) -> Requirements:
    """Return what the rule of this name checks."""
    rule = rules.load()[name]
    criteria = tuple((each.number, each.level) for each in rule.wcag)
    return Requirements(criteria, rule.requirement, rule.act)


def to_json(found: Requirements) -> dict[str, object]:
    """Return the entries that a finding has in ``audit.json``."""
    return {
        "wcag": [{"criterion": number, "level": level} for number, level in found.criteria],
        "requirement": found.kind,
        "act": list(found.act),
    }


def from_json(entry: Mapping[str, object]) -> Requirements:
    """Return what `to_json` gave, as it is in a finding of ``audit.json``.

    Raises:
        TypeError, ValueError, KeyError: The entry has something else.
    """
    kind = entry.get("requirement", "")
    if kind not in get_args(Requirement):
        raise ValueError(kind)
    act = entry.get("act", ())
    if not isinstance(act, list | tuple):
        raise TypeError(act)
    return Requirements(
        tuple(_criteria(entry.get("wcag", ()))), cast("Requirement", kind), tuple(map(str, act))
    )


def _criteria(entries: object) -> Iterator[tuple[str, str]]:
    if not isinstance(entries, list | tuple):
        raise TypeError(entries)
    for each in entries:
        yield str(each["criterion"]), str(each["level"])


def criterion_of(number: str) -> Criterion | None:
    """Return the criterion of this number; None for one that this version does not know."""
    return CRITERIA.get(number)
