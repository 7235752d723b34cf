"""What the parent and the other ancestors of an image mean for its box."""

from __future__ import annotations

import re
from collections.abc import Callable

from assetjob.model.page import Element

Values = Callable[[str], frozenset[str]]  # from a property to the values that it may have
_SHRINK_TO_FIT_ELEMENTS = frozenset(
    {"td", "th", "caption", "button", "fieldset", "legend", "dialog"}
)
# Usual class names of flex and grid containers, and of floated boxes and columns: guesses for pages
# with style sheets that cannot be read.
_FLEX_CLASSES = re.compile(
    r"^(d-|is-)?(inline-)?(flex|grid|row|columns|cols|gallery|cards?)(-|_|$)"
)
_SIDE_CLASSES = re.compile(
    r"^(pull|float|align)?[-_]?(left|right)$|^(col|column|media|card)(-|_|$)|inline"
)
_FIT = re.compile(r"(min|max|fit)-content|intrinsic")
_FLEX_DISPLAYS = frozenset({"flex", "inline-flex", "grid", "inline-grid"})
# Values of display of a parent in which an image and an inline box around it look the same.
_INLINE_SAFE_DISPLAYS = frozenset(
    {"", "block", "inline", "inline-block", "list-item", "table-cell", "flow-root", "contents"}
)


def lays_out_items(element: Element, values: Values, *, inherited: bool, complete: bool) -> bool:
    """Return whether the children of an element may be flex or grid items.

    `inherited` is the answer for its parent, `complete` whether all style sheets are known.
    """
    displays = values("display")
    return (
        any(value in _FLEX_DISPLAYS or value.endswith((" flex", " grid")) for value in displays)
        or (not complete and _has_class(element, _FLEX_CLASSES))
        or ("contents" in displays and inherited)
    )


def shrinks_to_fit(element: Element, values: Values, *, complete: bool) -> bool:
    """Return whether the width of an element may depend on its content."""
    if element.name in _SHRINK_TO_FIT_ELEMENTS:
        return True
    if not complete and (_has_class(element, _FLEX_CLASSES) or _has_class(element, _SIDE_CLASSES)):
        return True
    return (
        not values("float") <= {"", "none"}
        or not values("position") <= {"", "static", "relative", "sticky"}
        or not values("display") <= {"", "block", "inline", "list-item", "contents", "flow-root"}
        or any(_FIT.search(value) for value in values("width"))
    )


def is_inline_safe(values: Values) -> bool:
    """Return whether an inline box around an image changes nothing in a parent with `values`."""
    return values("display") <= _INLINE_SAFE_DISPLAYS


def _has_class(element: Element, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(name.lower()) for name in element.classes)
