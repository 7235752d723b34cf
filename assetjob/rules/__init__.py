"""The rules: one function in one file of the same name, found without a registry.

To add a rule, add a file: ``rules/alt/alt_missing.py`` holds ``alt_missing``, decorated with its
scope and severity, and is the rule ``alt-missing`` from then on, in the check, in ``assetjob
rules``, in the README's table and in the test that runs its examples. `support` holds what several
rules share.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from assetjob.rules.support.rule import Rule

_SUPPORT = f"{__name__}.support."


@cache
def load() -> Mapping[str, Rule]:
    """Return every rule by its name (``alt-missing``), in the order of names."""
    found: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if not module.ispkg and not module.name.startswith(_SUPPORT):
            function = module.name.rpartition(".")[2]
            rule = getattr(importlib.import_module(module.name), function)
            found[rule.name] = rule
    return MappingProxyType(dict(sorted(found.items())))


def table() -> str:
    """Return the rules as a Markdown table, gravest first."""
    ordered = sorted(load().values(), key=lambda rule: (-rule.severity, rule.name))
    lines = ["| Rule | Severity | What it finds |", "|---|---|---|"]
    lines += [f"| `{r.name}` | {r.severity.name.lower()} | {r.title} |" for r in ordered]
    return "\n".join(lines) + "\n"
