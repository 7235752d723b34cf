"""Format numbers, sizes and texts for people: in English, whatever the locale is."""

from __future__ import annotations

import re

from assetjob.rules.support import units


def number(count: int) -> str:
    """Return `count` with thousands separators: ``1,998``."""
    return f"{count:,}"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return the number with its noun: ``1 page``, ``1,998 pages``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def size(count: int) -> str:
    """Return a number of bytes in decimal (SI) units: ``640 B``, ``84 kB``, ``1.2 MB``."""
    return units.size(count)


def percent(part: int, whole: int) -> str:
    """Return `part` as a percentage of `whole`: ``38 %``; an en dash if `whole` is 0."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def listed(words: list[str]) -> str:
    """Return the words as a list in a sentence: ``a, b and c``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def plain(text: str) -> str:
    """Return `text` as one line of Markdown without markup, HTML or mentions: all are escaped."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&])", r"\\\1", flat).replace("\\@", "@\u200b")
