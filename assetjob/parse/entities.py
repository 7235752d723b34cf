"""HTML's character references, with numbers of any length."""

from __future__ import annotations

import html
import re

_NUMBER = re.compile(r"&#0*+([0-9]*+)")
_DIGITS = 8  # of a number that names no character


def unescape(text: str) -> str:
    """Return `text` as `html.unescape` does, which raises for numbers of thousands of digits."""
    return html.unescape(_NUMBER.sub(_shortened, text) if "&#" in text else text)


def _shortened(found: re.Match[str]) -> str:
    if len(found[0]) <= len("&#") + _DIGITS:
        return found[0]
    return "&#" + ((found[1] or "0") if len(found[1]) <= _DIGITS else "9" * _DIGITS)
