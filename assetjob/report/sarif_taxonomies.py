"""The success criteria of WCAG and the ACT rules as taxonomies of SARIF 2.1.0 (3.19.3)."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.report.requirements import Requirements
from assetjob.rules.support.decorators import Rule
from assetjob.rules.support.wcag import CRITERIA, act_url

Json = dict[str, object]
_WCAG, _ACT = "WCAG", "ACT"


def references() -> list[Json]:
    """Return the references to both taxonomies, in the order of `taxonomies`."""
    return [{"name": name, "index": index} for index, name in enumerate((_WCAG, _ACT))]


def taxonomies(rules: Iterable[Rule]) -> list[Json]:
    """Return the criteria and the ACT rules that `rules` refer to."""
    act = sorted({each for rule in rules for each in rule.act})
    return [
        {
            "name": _WCAG,
            "version": "2.2",
            "organization": "W3C",
            "shortDescription": {"text": "Web Content Accessibility Guidelines (WCAG) 2.2"},
            "informationUri": "https://www.w3.org/TR/WCAG22/",
            "isComprehensive": False,
            "taxa": [
                {
                    "id": criterion.number,
                    "name": criterion.name,
                    "shortDescription": {"text": str(criterion)},
                    "helpUri": criterion.url,
                    "properties": {"level": criterion.level},
                }
                for criterion in CRITERIA.values()
            ],
        },
        {
            "name": _ACT,
            "organization": "W3C",
            "shortDescription": {"text": "Accessibility Conformance Testing (ACT) rules"},
            "informationUri": "https://www.w3.org/WAI/standards-guidelines/act/rules/",
            "isComprehensive": False,
            "taxa": [{"id": each, "helpUri": act_url(each)} for each in act],
        },
    ]


def relationships(rule: Rule) -> list[Json]:
    """Return how a rule relates to its criteria and ACT rules."""
    targets = [(each.number, _WCAG) for each in rule.wcag] + [(each, _ACT) for each in rule.act]
    return [
        {"target": {"id": identity, "toolComponent": {"name": name}}, "kinds": ["relevant"]}
        for identity, name in targets
    ]


def taxa(requirements: Requirements) -> list[Json]:
    """Return the references of a finding to its criteria."""
    return [{"id": number, "toolComponent": {"name": _WCAG}} for number, _ in requirements.criteria]


def tags(rule: Rule) -> list[str]:
    """Return the tags by which code scanning filters, written as axe writes them."""
    found = ["accessibility"] if rule.wcag else []
    if rule.requirement == "best-practice":
        found.append("best-practice")
    for criterion in rule.wcag:
        found += [level_tag(criterion.level), criterion_tag(criterion.number)]
    return list(dict.fromkeys(found)) or [rule.about]


def criterion_tag(number: str) -> str:
    """Return axe's tag of a criterion: ``wcag111``."""
    return f"wcag{number.replace('.', '')}"


def level_tag(level: str) -> str:
    """Return axe's tag of a level: ``wcag2aa``."""
    return f"wcag2{level.lower()}"
