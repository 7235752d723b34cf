"""The list of rules, and the documentation of one."""

from __future__ import annotations

from assetjob import rules
from assetjob.model.errors import SettingsError
from assetjob.settings.nearest import nearest


def rule_list() -> str:
    """Return every rule with its severity and title, errors first."""
    ordered = sorted(rules.load().values(), key=lambda rule: (-rule.severity, rule.name))
    lines = [f"{r.name:32} {r.severity.name.lower():8} {r.title}" for r in ordered]
    return "\n".join([*lines, "", 'For details of a rule run "assetjob rules NAME".'])


def rule_page(name: str) -> str:
    """Return the documentation of the rule `name`.

    Raises:
        SettingsError: There is no such rule.
    """
    known = rules.load()
    if name not in known:
        raise SettingsError(f"unknown rule {name!r}{nearest(name, known)}")
    return known[name].page().rstrip()
