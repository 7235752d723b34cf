"""The values by which the report's script judges alt text while it is typed, as the rules do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assetjob import rules
from assetjob.settings.schema import Settings

Checks = Mapping[str, object]


def checks(settings: Settings) -> Checks:
    """Return the rules' lists, numbers and patterns.

    Patterns are sources of JavaScript regular expressions with the flags ``iu``.
    """
    values = {
        name: value
        for rule in rules.load().values()
        if rule.script
        for name, value in rule.script(settings).items()
    }
    patterns = {
        name: _javascript(value) for name, value in values.items() if isinstance(value, re.Pattern)
    }
    return {**{n: value for n, value in values.items() if n not in patterns}, "patterns": patterns}


def _javascript(pattern: re.Pattern[str]) -> str:
    r"""Return the source as JavaScript reads it: no escape without need, letters of all scripts.

    Python's ``\d``, ``\w`` and ``\b`` mean digits and letters of all scripts, JavaScript's those of
    ASCII. A ``\b`` of a rule stands after a word.
    """
    source = re.sub(r"\\([\"'`~#&!])", r"\1", pattern.pattern)
    source = source.replace(r"[^\W\d_]", r"\p{L}").replace(r"\d", r"\p{Nd}")
    source = re.sub(r"\[[^\]]*\]", lambda each: each[0].replace(r"\w", _WORD), source)
    return source.replace(r"\w", f"[{_WORD}]").replace(r"\b", f"(?![{_WORD}])")


_WORD = r"\p{L}\p{N}_"
