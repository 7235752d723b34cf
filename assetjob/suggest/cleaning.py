"""Make one line of plain text of what a file or a page contains."""

from __future__ import annotations

import re
import unicodedata

# Private use, unassigned and lone surrogate code points have no meaning outside their program.
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})
# Unicode Standard Annex #9: they would change the order of the text around the suggestion.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = _DIRECTION | frozenset("\u00ad\u200b\u2060\ufeff\ufff9\ufffa\ufffb\ufffc\ufffd")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？]")


def one_line(text: str) -> str:
    """Return the text with its white space folded and without characters that are no text."""
    spaced = "".join(" " if each.isspace() else each for each in text)
    kept = (each for each in spaced if each not in _INVISIBLE and _is_text(each))
    return " ".join("".join(kept).split())


def _is_text(character: str) -> bool:
    # Language tags of emoji flags are format characters that are needed; others of plane 14 hide.
    return unicodedata.category(character) not in _NO_TEXT


def beginning(text: str, longest: int) -> str:
    """Return the whole sentences at the start that have at most `longest` characters, or ""."""
    if len(text) <= longest:
        return text
    ends = (match.end() for match in _SENTENCE_END.finditer(text[: longest + 1]))
    last = max((end for end in ends if end <= longest), default=0)
    return text[:last]
