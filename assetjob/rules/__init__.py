"""The rules: one function in one file of the same name, found without a registry.

To add a rule, add a file: ``rules/alt/alt_missing.py`` holds the function ``alt_missing`` with its
decorator, and is the rule ``alt-missing`` in the check, in ``assetjob rules``, in
``docs/rules.md``, in the reports and in the test that runs its examples. `support` holds what rules
share.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from assetjob.rules.support.decorators import Rule

_SUPPORT = f"{__name__}.support."


@cache
def load() -> Mapping[str, Rule]:
    """Return every rule by its name (``alt-missing``), sorted by name."""
    found = sorted(_rules(), key=lambda rule: rule.name)
    groups: dict[str, set[str]] = {}
    for rule in found:
        groups.setdefault(rule.group or rule.name, set()).add(rule.name)
    return MappingProxyType({rule.name: _without_groups(rule, groups) for rule in found})


def table() -> str:
    """Return the rules as a Markdown table, errors first."""
    ordered = sorted(load().values(), key=lambda rule: (-rule.severity, rule.name))
    lines = ["| Rule | Severity | Problem |", "|---|---|---|"]
    lines += [f"| `{r.name}` | {_severity(r)} | {r.title} |" for r in ordered]
    return "\n".join(lines) + "\n"


def _severity(rule: Rule) -> str:
    return rule.severity.name.lower() + (", off by default" if rule.optional else "")


def _rules() -> Iterator[Rule]:
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if not module.ispkg and not module.name.startswith(_SUPPORT):
            function = module.name.rpartition(".")[2]
            rule: Rule = getattr(importlib.import_module(module.name), function)
            yield rule


def _without_groups(rule: Rule, groups: Mapping[str, set[str]]) -> Rule:
    """Return the rule with the groups in `unless` replaced by the names of their rules."""
    names = (groups.get(name, {name}) for name in rule.unless)
    return replace(rule, unless=frozenset().union(*names))
