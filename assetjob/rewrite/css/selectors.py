"""Selectors (Selectors Level 4) and whether they match an element: no, maybe or yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from assetjob.model.page import Element

Combinator = Literal["", " ", ">", "+", "~"]


class Match(IntEnum):
    """Whether a selector applies."""

    NO = 0
    MAYBE = 1
    YES = 2


# Selectors beyond these limits are undecided.
MOST_COMPOUNDS = 32
MOST_CLASSES = 32
# Words in the classes and ids that layouts give to the wrappers of a post.
_AROUND_POSTS = ("content", "post", "article", "entry", "main", "page", "body", "markdown", "prose")
_AROUND_ELEMENTS = frozenset({"html", "body", "main", "article", "section", "div"})


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound selector: the simple selectors for one element.

    `undecided` is True where static markup cannot decide a part of it, `never` where it selects a
    pseudo-element. `attributes` are the names in its attribute selectors, those inside ``:not()``
    included. `by_position` is True where it may depend on the element's position among its
    siblings. `relational` are the names in its ``:has()``.
    """

    name: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    undecided: bool = False
    never: bool = False
    by_position: bool = False
    relational: frozenset[str] = frozenset()

    def match(self, element: Element) -> Match:
        """Return whether the compound matches `element`."""
        if self.never or (self.name and self.name != element.name):
            return Match.NO
        if self.id and self.id != element.id:
            return Match.NO
        if self.classes and not set(self.classes) <= set(element.classes):
            return Match.NO
        return Match.MAYBE if self.undecided else Match.YES

    @property
    def names_post_wrapper(self) -> bool:
        """Whether it selects a wrapper that a layout puts around every post."""
        names = [name for name in (self.id, *self.classes) if name]
        if self.undecided or self.never or (self.name and self.name not in _AROUND_ELEMENTS):
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
    def key(self) -> str:
        """What the subject must have: ``#id``, ``.class``, a name, or ``*`` for nothing."""
        subject = self.compounds[0]
        if subject.id:
            return "#" + subject.id
        return "." + subject.classes[0] if subject.classes else subject.name or "*"

    @property
    def deciding_attributes(self) -> tuple[str, ...]:
        """The names in the attribute selectors of the subject."""
        return self.compounds[0].attributes

    @property
    def depends_on_tree(self) -> bool:
        """Whether an added parent or sibling may change what it selects."""
        if any(sign in (">", "+", "~") for sign in self.combinators):
            return True
        return any(
            each.by_position or each.relational or each.name == "picture" for each in self.compounds
        )

    def match(self, element: Element, ancestors: Sequence[Element], whole: bool) -> Match:
        """Return whether the selector matches `element`; `ancestors` start with its parent.

        `whole` is True where `ancestors` reach up to the root; otherwise a layout adds others.
        """
        found = self.compounds[0].match(element)
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
        if joined in ("+", "~"):  # siblings are unknown
            return [Match.NO if wanted.never else Match.MAYBE] * len(left)
        sure = joined == " " and all(c.names_post_wrapper for c in self.compounds[index + 1 :])
        # An ancestor from the layout, above the outermost known one.
        beyond = Match.NO if whole or wanted.never else Match.YES if sure else Match.MAYBE
        matches = [beyond] * len(left)
        best = Match.NO
        for depth in range(len(ancestors) - 1, -1, -1):
            here = min(wanted.match(ancestors[depth]), left[depth + 1])
            best = max(best, here)
            matches[depth] = here if joined == ">" else max(best, beyond)
        return matches
