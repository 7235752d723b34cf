"""Count findings by state: of each severity, of each rule, and of each criterion of WCAG."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from assetjob import rules
from assetjob.model.finding import Severity, State
from assetjob.report.site_summary import FindingCounts
from assetjob.rules.support.decorators import Rule


@dataclass(frozen=True, slots=True)
class StateCounts:
    """The findings of a severity, a rule or a criterion, by state.

    `severity` is a word, `rules` are the names of the rules of a criterion.
    """

    name: str
    title: str
    severity: str
    new: int
    known: int
    fixed: int
    ignored: int
    rules: tuple[str, ...] = ()


def total(counts: FindingCounts) -> StateCounts:
    """Return the counts of all findings."""
    return _state_counts("", "All", "", by_state(counts))


def by_state(
    counts: FindingCounts, rule: str | None = None, severity: Severity | None = None
) -> Counter[State]:
    """Return the counts by state: of all findings, of a rule, or of a severity."""
    states: Counter[State] = Counter()
    for (its_rule, its_severity, state), count in counts.items():
        if rule in (None, its_rule) and severity in (None, its_severity):
            states[state] += count
    return states


def by_severity(counts: FindingCounts) -> tuple[StateCounts, ...]:
    """Return the counts of each severity, the highest first."""
    found = []
    for severity in sorted(Severity, reverse=True):
        name = severity.name.lower()
        found.append(
            _state_counts(name, name.capitalize(), name, by_state(counts, severity=severity))
        )
    return tuple(found)


def by_rule(counts: FindingCounts, titles: Mapping[str, str]) -> tuple[StateCounts, ...]:
    """Return the counts of each rule with findings, by severity, then by number of findings."""
    highest: dict[str, Severity] = {}
    for rule, severity, _ in counts:
        highest[rule] = max(severity, highest.get(rule, severity))
    states = {rule: by_state(counts, rule) for rule in highest}
    order = sorted(highest, key=lambda rule: (-highest[rule], -states[rule].total(), rule))
    return tuple(
        _state_counts(rule, titles[rule], highest[rule].name.lower(), states[rule])
        for rule in order
    )


def by_criterion(counts: FindingCounts) -> tuple[StateCounts, ...]:
    """Return the counts of each success criterion, what is only good practice in rows of its own.

    A finding counts for each criterion of its rule.
    """
    known = rules.load()
    groups: dict[tuple[str, bool], list[Rule]] = defaultdict(list)
    for name in sorted({rule for rule, _, _ in counts}):
        for criterion in known[name].wcag:
            groups[criterion.number, not known[name].conformance].append(known[name])
    return tuple(_criterion(counts, *key, groups[key]) for key in sorted(groups))


def _criterion(
    counts: FindingCounts, number: str, is_practice: bool, of_criterion: list[Rule]
) -> StateCounts:
    criterion = next(each for each in of_criterion[0].wcag if each.number == number)
    states: Counter[State] = Counter()
    for rule in of_criterion:
        states += by_state(counts, rule.name)
    title = f"{number} {criterion.name} ({criterion.level})" + ", best practice" * is_practice
    name = number + "-best-practice" * is_practice
    return _state_counts(name, title, "", states, tuple(rule.name for rule in of_criterion))


def _state_counts(
    name: str, title: str, severity: str, states: Counter[State], of: tuple[str, ...] = ()
) -> StateCounts:
    new, known, fixed, ignored = (states[state] for state in State)
    return StateCounts(name, title, severity, new, known, fixed, ignored, of)
