"""Which declarations change how a ``<picture>`` around an image looks."""

from __future__ import annotations

import re

# Properties without effect on an inline box that contains only an image, and inherited ones, which
# the image gets in any case.
_INVISIBLE = re.compile(
    r"-|box-sizing$|(min-|max-)?(width|height)$|object-|color$|line-height$|font-(family|weight)|"
    r"cursor$|outline|transition|text-|word-|overflow-wrap$|hyphens$|list-style|scroll-|overflow$"
)
_ZEROED = re.compile(r"(margin|padding|border|box-shadow|background)")
_ZERO = re.compile(r"^(0[a-z%]*|none|0[a-z]* .*|none .*)$")


def is_visible(name: str, value: str) -> bool:
    """Return whether the declaration would change how a ``<picture>`` around an image looks."""
    if _INVISIBLE.match(name):
        return False
    return not (_ZEROED.match(name) and (_ZERO.match(value) or value == "transparent"))
