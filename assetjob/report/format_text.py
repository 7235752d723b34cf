"""How the reports write numbers and texts: for people, the same on every machine."""

from __future__ import annotations

import re

from assetjob.rules.support import units


def number(count: int) -> str:
    """Return `count` with commas between the thousands: ``1,998``."""
    return f"{count:,}"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return the number with its noun: ``1 page``, ``1,998 pages``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def size(count: int) -> str:
    """Return a number of bytes in decimal units: ``640 B``, ``84 kB``, ``1.2 MB``."""
    return units.size(count)


def percent(part: int, whole: int) -> str:
    """Return `part` as a share of `whole`: ``38 %``, or an en dash where there is no whole."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def listed(words: list[str]) -> str:
    """Return the words as a list in a sentence: ``a, b and c``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def plain(text: str) -> str:
    """Return one line of Markdown in which no character means markup, HTML or a mention."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&])", r"\\\1", flat).replace("\\@", "@\u200b")
