"""Selectors (Selectors Level 4) and whether they match an element: no, maybe or yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from assetjob.model.page import LONGEST_ATTRIBUTE, Element

Combinator = Literal["", " ", ">", "+", "~"]
Operator = Literal["", "=", "~=", "|=", "^=", "$=", "*="]
Specificity = tuple[int, int, int]


class Match(IntEnum):
    """Whether a selector applies."""

    NO = 0
    MAYBE = 1
    YES = 2

    @property
    def negated(self) -> Match:
        """The answer of ``:not()`` to this one."""
        return Match(2 - self)


# Selectors beyond these limits are undecided.
MOST_COMPOUNDS = 32
MOST_CLASSES = 32
# Words in the classes and ids that layouts give to the wrappers of a post.
_AROUND_POSTS = ("content", "post", "article", "entry", "main", "page", "body", "markdown", "prose")
_AROUND_ELEMENTS = frozenset({"html", "body", "main", "article", "section", "div"})
# Attributes whose values selectors compare without case in HTML, of those that layouts use.
_CASELESS = frozenset({"align", "dir", "lang", "media", "method", "rel", "target", "type"})


def _is_unknown(value: str) -> bool:
    """Return whether a value comes from a template, or was cut off when the page was parsed."""
    return "{{" in value or "{%" in value or len(value) >= LONGEST_ATTRIBUTE


@dataclass(frozen=True, slots=True)
class AttributeTest:
    """An attribute selector; `operator` is "" where the attribute need only be present."""

    name: str
    operator: Operator = ""
    value: str = ""
    caseless: bool = False

    def match(self, element: Element) -> Match:
        """Return whether `element` has such an attribute."""
        if element.attributes is None:
            return Match.MAYBE
        actual = element.attribute(self.name)
        if actual is None:
            return Match.NO
        if not self.operator:
            return Match.YES
        if _is_unknown(actual):
            return Match.MAYBE
        return Match.YES if self._compares(actual) else Match.NO

    def _compares(self, actual: str) -> bool:
        value = self.value
        if self.caseless or self.name in _CASELESS:
            actual, value = actual.lower(), value.lower()
        match self.operator:
            case "=":
                return actual == value
            case "~=":
                return value in actual.split()
            case "|=":
                return actual == value or actual.startswith(value + "-")
            case "^=":
                return bool(value) and actual.startswith(value)
            case "$=":
                return bool(value) and actual.endswith(value)
            case _:
                return bool(value) and value in actual


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The selector list of ``:is()``, ``:where()`` or, with `negated`, of ``:not()``."""

    selectors: tuple[Selector, ...]
    negated: bool = False

    def match(self, element: Element, ancestors: Sequence[Element], whole: bool) -> Match:
        """Return whether one of the selectors (with `negated`, none) matches `element`."""
        found = max(
            (each.match(element, ancestors, whole) for each in self.selectors), default=Match.NO
        )
        return found.negated if self.negated else found


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound selector: the simple selectors for one element.

    `undecided` is True where static markup cannot decide a part of it, `never` where it selects a
    pseudo-element. `deciding_attributes` are the names in its attribute selectors, those inside
    functions included. `by_position` is True where it may depend on the element's position among
    its siblings. `relational` are the names in its ``:has()``.
    """

    name: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    tests: tuple[AttributeTest, ...] = ()
    alternatives: tuple[Alternatives, ...] = ()
    deciding_attributes: tuple[str, ...] = ()
    undecided: bool = False
    never: bool = False
    by_position: bool = False
    relational: frozenset[str] = frozenset()
    specificity: Specificity = (0, 0, 0)

    def match(
        self, element: Element, ancestors: Sequence[Element] = (), whole: bool = False
    ) -> Match:
        """Return whether the compound matches `element`; `ancestors` start with its parent."""
        if self.never or (self.name and self.name != element.name):
            return Match.NO
        if self.id and self.id != element.id:
            return Match.MAYBE if _is_unknown(element.id) else Match.NO
        found = Match.MAYBE if self.undecided else Match.YES
        if self.classes and not set(self.classes) <= set(element.classes):
            if not any(map(_is_unknown, element.classes)):
                return Match.NO
            found = Match.MAYBE
        for test in self.tests:
            found = min(found, test.match(element))
        for alternative in self.alternatives:
            if found is Match.NO:
                break
            found = min(found, alternative.match(element, ancestors, whole))
        return found

    @property
    def names_post_wrapper(self) -> bool:
        """Whether it selects a wrapper that a layout puts around every post."""
        names = [name for name in (self.id, *self.classes) if name]
        if self.undecided or self.never or self.tests or self.alternatives:
            return False
        if self.name and self.name not in _AROUND_ELEMENTS:
            return False
        return all(any(word in name.lower() for word in _AROUND_POSTS) for name in names)


@dataclass(frozen=True, slots=True)
class Selector:
    """A complex selector, stored from right to left: the subject comes first.

    `combinators[i]` stands between `compounds[i]` and `compounds[i + 1]`, which is to its left.
    """

    compounds: tuple[Compound, ...]
    combinators: tuple[Combinator, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What the subject must have, one of: ``#id``, ``.class``, a name, or ``*`` for nothing."""
        subject = self.compounds[0]
        if subject.id:
            return ("#" + subject.id,)
        if subject.classes:
            return ("." + subject.classes[0],)
        if subject.name:
            return (subject.name,)
        required = [each for each in subject.alternatives if not each.negated]
        if not required:
            return ("*",)
        keys = tuple(dict.fromkeys(key for each in required[0].selectors for key in each.keys))
        return ("*",) if "*" in keys else keys

    @property
    def specificity(self) -> Specificity:
        """The counts of ids, of classes and the like, and of element names."""
        ids, classes, names = zip(*(each.specificity for each in self.compounds), strict=True)
        return sum(ids), sum(classes), sum(names)

    @property
    def deciding_attributes(self) -> tuple[str, ...]:
        """The names in the attribute selectors of the subject."""
        return self.compounds[0].deciding_attributes

    @property
    def attributes_elsewhere(self) -> frozenset[str]:
        """The names in the attribute selectors of other elements: in ``:has()``, or of a sibling.

        An image may be such an element, whatever the subject is.
        """
        beside = ("", *self.combinators)
        names = {
            name
            for sign, each in zip(beside, self.compounds, strict=True)
            if each.relational or (sign in ("+", "~") and each.name in ("", "img"))
            for name in each.deciding_attributes
        }
        return frozenset(names).union(*(each.attributes_elsewhere for each in self.nested))

    @property
    def depends_on_tree(self) -> bool:
        """Whether an added parent or sibling may change what it selects."""
        if any(sign in (">", "+", "~") for sign in self.combinators):
            return True
        return any(
            each.by_position or each.relational or each.name == "picture" for each in self.compounds
        ) or any(each.depends_on_tree for each in self.nested)

    @property
    def nested(self) -> tuple[Selector, ...]:
        """The selectors in the functions of its compounds."""
        return tuple(
            selector
            for compound in self.compounds
            for alternative in compound.alternatives
            for selector in alternative.selectors
        )

    def match(self, element: Element, ancestors: Sequence[Element], whole: bool) -> Match:
        """Return whether the selector matches `element`; `ancestors` start with its parent.

        `whole` is True where `ancestors` reach up to the root; otherwise a layout adds others.
        """
        found = self.compounds[0].match(element, ancestors, whole)
        if found is Match.NO or len(self.compounds) == 1:
            return found
        if len(self.compounds) > MOST_COMPOUNDS:
            return Match.MAYBE
        # From the leftmost compound on: for each depth, whether the part to the left matches.
        left = [Match.YES] * (len(ancestors) + 1)
        for index in range(len(self.combinators) - 1, -1, -1):
            left = self._joined(index, left, ancestors, whole)
        return min(found, left[0])

    def _joined(
        self, index: int, left: list[Match], ancestors: Sequence[Element], whole: bool
    ) -> list[Match]:
        """Return for each depth whether the part left of compound `index` matches above it.

        `left` is the same for the next compound to the left, `wanted`.
        """
        joined, wanted = self.combinators[index], self.compounds[index + 1]
        if joined in ("+", "~"):  # siblings are unknown, but not what is above them
            return [Match.NO if wanted.never else min(Match.MAYBE, each) for each in left]
        sure = joined == " " and all(c.names_post_wrapper for c in self.compounds[index + 1 :])
        # An ancestor from the layout, above the outermost known one.
        beyond = Match.NO if whole or wanted.never else Match.YES if sure else Match.MAYBE
        matches = [beyond] * len(left)
        best = Match.NO
        for depth in range(len(ancestors) - 1, -1, -1):
            here = left[depth + 1]
            if here is not Match.NO:
                above = ancestors[depth + 1 :] if wanted.alternatives else ()
                here = min(here, wanted.match(ancestors[depth], above, whole))
            best = max(best, here)
            matches[depth] = here if joined == ">" else max(best, beyond)
        return matches
