"""Which sizes CSS gives to a box before its content is loaded (CSS Sizing 3, 2.1)."""

from __future__ import annotations

import re

from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.display import Display, displays

_LENGTH = (
    r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
    r"(?:px|r?em|ex|ch|[sld]?v(?:[whib]|min|max)|cm|mm|in|p[tc])"
)
_FUNCTION = r"(?:calc|min|max|clamp)"
LENGTH = re.compile(rf"{_LENGTH}|{_FUNCTION}\([^%?]*\)")
LENGTH_OR_PERCENTAGE = re.compile(rf"{_LENGTH}|[0-9.]+%|{_FUNCTION}\([^?]*\)")
PERCENTAGE = re.compile(r"[0-9.]+%")
RATIO = re.compile(r"(?:auto )?[0-9.]+(?: ?/ ?[0-9.]+)?(?: auto)?")
_INLINE_BOXES = frozenset({Display.INLINE, Display.CONTENTS})


def has_fixed_height(element: Computed | None) -> bool:
    """Return whether an element is as high as a length says, whatever its content is."""
    return element is not None and all(map(LENGTH.fullmatch, element.values("height")))


def is_clipped(element: Computed) -> bool:
    """Return whether an element is as high as a length says, and hides what is below."""
    # One that is hidden or scrolls sideways is not visible below either (CSS Overflow 3, 3.1).
    return has_fixed_height(element) and element.surely("overflow-x", "hidden", "auto", "scroll")


def has_definite_height(element: Computed | None) -> bool:
    """Return whether the height of an element's content box is definite.

    That of an inline element is its container's: percentages of height refer to that. The window's
    is definite; where the page around a fragment is not known, neither is its height.
    """
    is_root = False
    while element is not None:
        is_root = element.name == "html"
        values = element.values("height")
        if displays(element) <= _INLINE_BOXES or all(map(PERCENTAGE.fullmatch, values)):
            element = element.parent
        elif all(map(LENGTH.fullmatch, values)):
            return True
        else:
            ratios = element.values("aspect-ratio")
            return values <= {"", "auto"} and all(map(RATIO.fullmatch, ratios))
    return is_root
