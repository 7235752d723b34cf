"""What the report's script needs to judge typed words as the rules do: their lists and patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assetjob.rules.alt import (
    alt_escaped,
    alt_filename,
    alt_image_of,
    alt_label_only,
    alt_machine_name,
    alt_markup,
    alt_other_script,
    alt_repeats_text,
    alt_without_letters,
)
from assetjob.rules.support.text import folded, words
from assetjob.settings.schema import Settings

Checks = Mapping[str, object]


def checks(settings: Settings) -> Checks:
    """Return lists, numbers and patterns (sources of JavaScript regular expressions, flags iu)."""
    own = {folded(text) for text in settings.placeholders}
    return {
        "placeholders": sorted(words("placeholders") | own),
        "labels": sorted(words("labels")),
        "longestLabel": alt_label_only.LONGEST,
        "maxAlt": settings.max_alt_length,
        "leastText": alt_repeats_text.LEAST,
        "scripts": {
            language: _SCRIPTS.get(script, script.capitalize())
            for language, script in alt_other_script.SCRIPTS.items()
        },
        "leastLetters": alt_other_script.LEAST_LETTERS,
        "leastWords": alt_other_script.LEAST_WORDS,
        "underscores": alt_machine_name.UNDERSCORES,
        "hyphens": alt_machine_name.HYPHENS,
        "patterns": {name: _javascript(pattern) for name, pattern in _PATTERNS.items()},
    }


_SCRIPTS = {"CJK": "Han"}
_PATTERNS = {
    "address": alt_filename.URL,
    "extension": alt_filename.EXTENSION,
    "joined": alt_filename.JOINED,
    "device": alt_machine_name.DEVICE,
    "hash": alt_machine_name.HASH,
    "stamp": alt_machine_name.STAMP,
    "ordinal": alt_label_only.ORDINAL,
    "opening": alt_image_of.OPENING,
    "size": alt_without_letters.SIZE,
    "tag": alt_markup.TAG,
    "markdown": alt_markup.MARKDOWN,
    "escape": alt_escaped.LEFT,
}


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
