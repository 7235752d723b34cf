"""The values of an element's properties at one viewport width: inheritance and variables.

Sources: CSS Cascading and Inheritance 5 (``inherit``), CSS Custom Properties 1 (``var()``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from assetjob.rewrite.css.cascade import UNDECLARED, Cascade
from assetjob.rewrite.css.properties import UNKNOWN, substituted

# Properties whose initial value is another than that of an image's attributes.
_SET_BY_ATTRIBUTES = frozenset({"width", "height", "aspect-ratio"})
_MOST_VALUES = 16  # of one property; more are unknown
_DEEPEST = 12  # variables in a value, those in variables counted
_LONGEST = 1_000  # characters of a value with variables
_INHERIT = frozenset({"inherit"})


@dataclass(frozen=True, slots=True)
class Computed:
    """An element's properties at the viewport width `viewport`; `name` is the element's.

    `usual` are the values that a property without a declaration may have from style sheets that
    are not known.
    """

    name: str
    cascade: Cascade
    parent: Computed | None
    viewport: float
    usual: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def values(self, name: str) -> frozenset[str]:
        """Return the values that a property may have.

        ``""`` means that none is declared, `UNKNOWN` that it may have any value.
        """
        if name not in self._known:
            found = frozenset(islice(self._resolved(name), _MOST_VALUES + 1))
            if UNDECLARED in found and name in self.usual:
                found = found - {UNDECLARED} | self.usual[name]
            self._known[name] = found if len(found) <= _MOST_VALUES else frozenset({UNKNOWN})
        return self._known[name]

    def surely(self, name: str, *values: str) -> bool:
        """Return whether the property certainly has one of `values`."""
        return self.values(name) <= frozenset(values)

    def _resolved(self, name: str) -> Iterator[str]:
        for declared in self.cascade.values_at(name, self.viewport):
            for value in self._substituted(declared, 0):
                each = substituted(name, value)
                if each == "inherit":
                    yield from self._inherited(name)
                elif each in ("initial", "unset", "revert", "revert-layer"):
                    yield "auto" if name in _SET_BY_ATTRIBUTES else UNDECLARED
                else:
                    yield each

    def _inherited(self, name: str) -> frozenset[str]:
        parent = self.parent
        while parent and parent.cascade.values_at(name, self.viewport) == _INHERIT:
            parent = parent.parent  # a loop, since elements may be nested deeply
        return parent.values(name) if parent else frozenset({UNDECLARED})

    def _substituted(self, value: str, depth: int) -> Iterator[str]:
        """Yield the value with each ``var()`` replaced by what it may stand for."""
        start = value.find("var(")
        if start < 0:
            yield value
            return
        end = _closing(value, start + 4)
        if depth > _DEEPEST or end < 0 or len(value) > _LONGEST:
            yield UNKNOWN
            return
        name, comma, fallback = value[start + 4 : end].partition(",")
        for each in self._variable(name.strip()):
            chosen = each if each is not None else fallback.strip() if comma else None
            if chosen is None:
                yield "unset"
            else:
                whole = f"{value[:start]}{chosen}{value[end + 1 :]}"
                yield from self._substituted(whole, depth + 1)

    def _variable(self, name: str) -> frozenset[str | None]:
        """Return the values that a custom property may have; None where it may be undefined."""
        found: set[str | None] = set()
        element: Computed | None = self
        while element is not None:
            values = element.cascade.values_at(name, self.viewport)
            found |= values - {UNDECLARED, "inherit", "unset"}
            if UNDECLARED not in values and not values & {"inherit", "unset"}:
                return frozenset(found)
            element = element.parent
        return frozenset(found | {None})


def _closing(text: str, at: int) -> int:
    """Return the index of the parenthesis that closes the one before `at`, or -1."""
    depth = 1
    for index in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if not depth:
            return index
    return -1
