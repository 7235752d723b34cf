"""Check the names of rules that people write: in the settings, and in ignores in pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from assetjob import rules
from assetjob.model.errors import SettingsError
from assetjob.settings.nearest import nearest
from assetjob.settings.schema import Settings


def check_rule_names(settings: Settings) -> None:
    """Check that each ignore of the settings can match a rule.

    Raises:
        SettingsError: One names no rule.
    """
    for number, ignore in enumerate(settings.ignore, start=1):
        if problem := unknown_rule(ignore.rule, rules.load()):
            where = settings.settings_file or "settings"
            raise SettingsError(f"{where}: ignore {number}: {problem}")


def unknown_rule(pattern: str, known: Iterable[str]) -> str:
    """Return what is wrong with a rule's name, or with a pattern of names; "" if a rule has it."""
    names = list(known)
    if any(fnmatchcase(name, pattern) for name in names):
        return ""
    if re.search(r"[*?\[]", pattern):
        return f"{pattern!r} matches no rule; remove it, or see assetjob rules"
    return f"unknown rule {pattern!r}{nearest(pattern, names)}"
