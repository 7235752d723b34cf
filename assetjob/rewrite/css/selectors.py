"""Selectors (level 4), matched three-valued: static markup tells no, maybe or yes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Literal

from assetjob.model.page import Element

Combinator = Literal["", " ", ">", "+", "~"]


class Match(IntEnum):
    """Whether a selector applies."""

    NO = 0
    MAYBE = 1
    YES = 2


# Of what has more than people write it is not known whether it applies.
_MOST_COMPOUNDS = 32
_MOST_CLASSES = 32
_MOST_JOINED = 500  # selectors of one rule
_OWN_BOX = ("before", "after", "first-line", "first-letter")  # written with one colon, too
# Names that layouts give to what stands around a post.
_AROUND_POSTS = ("content", "post", "article", "entry", "main", "page", "body", "markdown", "prose")
_AROUND_ELEMENTS = frozenset({"html", "body", "main", "article", "section", "div"})


@dataclass(frozen=True, slots=True)
class Compound:
    """Simple selectors that apply to one element; `unsure` tells of parts nobody can decide.

    `attributes` are the names of those that it asks for, a negation's included. `structural` tells
    that it may ask for a place among siblings, `relational` are the names that it looks for inside
    its element (``:has()``).
    """

    name: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    unsure: bool = False
    never: bool = False
    structural: bool = False
    relational: frozenset[str] = frozenset()

    def match(self, element: Element) -> Match:
        """Tell whether the compound applies to `element`."""
        if self.never or (self.name and self.name != element.name):
            return Match.NO
        if self.id and self.id != element.id:
            return Match.NO
        if self.classes and not set(self.classes) <= set(element.classes):
            return Match.NO
        return Match.MAYBE if self.unsure else Match.YES

    @property
    def around_posts(self) -> bool:
        """Tell whether it names what a layout wraps around every post."""
        names = [name for name in (self.id, *self.classes) if name]
        if self.unsure or self.never or (self.name and self.name not in _AROUND_ELEMENTS):
            return False
        return all(any(word in name.lower() for word in _AROUND_POSTS) for name in names)


@dataclass(frozen=True, slots=True)
class Selector:
    """A complex selector from right to left: the subject first.

    `combinators[i]` joins `compounds[i]` to `compounds[i + 1]`, which stands to its left.
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
    def keyed(self) -> tuple[str, ...]:
        """The attributes of the subject that decide whether it applies."""
        return self.compounds[0].attributes

    @property
    def places(self) -> bool:
        """Tell whether it may ask how elements stand to each other, and not only below which."""
        if any(sign in (">", "+", "~") for sign in self.combinators):
            return True
        return any(
            each.structural or each.relational or each.name == "picture" for each in self.compounds
        )

    def match(self, element: Element, ancestors: Sequence[Element], whole: bool) -> Match:
        """Tell whether the selector applies to `element` below `ancestors`, nearest first.

        `whole` tells that `ancestors` reach up to the root; else a layout adds further ones.
        """
        found = self.compounds[0].match(element)
        if found is Match.NO or len(self.compounds) == 1:
            return found
        if len(self.compounds) > _MOST_COMPOUNDS:
            return Match.MAYBE
        # From the leftmost compound on: for each depth, whether all to the left matches there.
        left = [Match.YES] * (len(ancestors) + 1)
        for index in range(len(self.combinators) - 1, -1, -1):
            left = self._joined(index, left, ancestors, whole)
        return min(found, left[0])

    def _joined(
        self, index: int, left: list[Match], ancestors: Sequence[Element], whole: bool
    ) -> list[Match]:
        """Tell for each depth whether what stands left of compound `index` matches above it.

        `left` tells the same of the compound to its left, `wanted`.
        """
        joined, wanted = self.combinators[index], self.compounds[index + 1]
        if joined in ("+", "~"):  # siblings are not known
            return [Match.NO if wanted.never else Match.MAYBE] * len(left)
        sure = joined == " " and all(c.around_posts for c in self.compounds[index + 1 :])
        # What a layout may add above the outermost that is known.
        beyond = Match.NO if whole or wanted.never else Match.YES if sure else Match.MAYBE
        matches = [beyond] * len(left)
        best = Match.NO
        for depth in range(len(ancestors) - 1, -1, -1):
            here = min(wanted.match(ancestors[depth]), left[depth + 1])
            best = max(best, here)
            matches[depth] = here if joined == ">" else max(best, beyond)
        return matches


def parse_selectors(prelude: Sequence[Any], parents: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Parse the prelude of a rule (tinycss2 component values); `parents` are those it nests in."""
    found: list[Selector] = []
    parts = _split(prelude)
    # Lists of selectors nested in one another multiply.
    many = len(parts) * len(parents) > _MOST_JOINED
    for part in parts:
        selector, nested = _complex(part)
        if selector is None:
            continue
        if many:
            found.append(Selector((replace(selector.compounds[0], unsure=True),)))
            continue
        if parents and not nested:
            joined = _leading(part)
            found += [_join(selector, joined, parent) for parent in parents]
        else:
            found.append(selector)
    return tuple(found)


def _split(prelude: Sequence[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def _join(selector: Selector, joined: Combinator, parent: Selector) -> Selector:
    if len(selector.compounds) + len(parent.compounds) > _MOST_COMPOUNDS:
        return Selector((replace(selector.compounds[0], unsure=True),))
    return Selector(
        (*selector.compounds, *parent.compounds),
        (*selector.combinators, joined, *parent.combinators),
    )


def _leading(tokens: Iterable[Any]) -> Combinator:
    """Return the combinator that a nested selector begins with, a blank where there is none."""
    first = next((token for token in tokens if token.type != "whitespace"), None)
    return (_combinator(first) if first is not None else None) or " "


def _complex(tokens: list[Any]) -> tuple[Selector | None, bool]:
    """Return the selector and whether it holds ``&`` (then it stands for itself, unsurely)."""
    compounds: list[Compound] = []
    combinators: list[Combinator] = []
    simple: list[Any] = []
    pending: Combinator = ""
    for token in tokens:
        sign = _combinator(token)
        if sign is None:
            if pending and simple:
                compounds.append(_compound(simple))
                combinators.append(pending)
                simple = []
            pending = ""
            simple.append(token)
        elif pending in ("", " "):
            pending = sign
    if not simple:
        return None, False
    compounds.append(_compound(simple))
    nested = any(token.type == "literal" and token.value == "&" for token in tokens)
    return Selector(tuple(reversed(compounds)), tuple(reversed(combinators))), nested


def _combinator(token: Any) -> Combinator | None:
    if token.type == "whitespace":
        return " "
    if token.type == "literal":
        for sign in (">", "+", "~"):
            if token.value == sign:
                return sign
    return None


def _compound(tokens: list[Any]) -> Compound:
    """Read simple selectors; a pseudo-element is another box than the element's own."""
    name = identifier = ""
    classes: list[str] = []
    unsure = never = False
    previous = ""
    for token in tokens:
        if token.type == "literal":
            unsure |= token.value in ("&", "|")
            never |= previous == ":" == token.value
            unsure |= token.value == ":"
            previous = token.value
            continue
        if token.type == "ident" and previous == ":" and token.lower_value in _OWN_BOX:
            never = True
        elif token.type == "ident" and previous == ":" and token.lower_value == "root":
            name, unsure = "html", False
        elif token.type == "hash":
            identifier = token.value
        elif token.type == "ident" and previous == ".":
            classes.append(token.value)
        elif token.type == "ident" and previous == "":
            name = token.lower_value
        elif token.type != "ident":
            unsure = True  # [attribute], :function(), and whatever comes
        previous = ""
    pseudo = set(_pseudo_classes(tokens))
    distinct = tuple(dict.fromkeys(classes))
    return Compound(
        name,
        identifier,
        distinct[:_MOST_CLASSES],
        tuple(dict.fromkeys(_attributes(tokens))),
        unsure=unsure or len(distinct) > _MOST_CLASSES,
        never=never,
        structural=any(each.endswith(_PLACES) or each.startswith("nth-") for each in pseudo),
        relational=frozenset(_looked_for(tokens)),
    )


_PLACES = ("-child", "-of-type")


def _pseudo_classes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the names of pseudo-classes (and what might be one), within functions as well."""
    for token in tokens:
        if token.type == "ident":
            yield token.lower_value
        elif token.type == "function":
            yield token.lower_name
            yield from _pseudo_classes(token.arguments)


def _looked_for(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the elements, classes and ids in the arguments of ``:has()``, ``*`` included."""
    for token in tokens:
        if token.type == "function":
            inside = token.arguments
            if token.lower_name == "has":
                yield from (t.value for t in inside if t.type in ("ident", "hash", "literal"))
            yield from _looked_for(inside)


def _attributes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the attributes that are asked for in ``[...]``, within functions as well."""
    for token in tokens:
        if token.type == "[] block":
            yield from (part.lower_value for part in token.content[:2] if part.type == "ident")
        elif token.type == "function":
            yield from _attributes(token.arguments)
