"""Parse selectors from tinycss2 component values (Selectors Level 4, CSS Nesting)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from assetjob.rewrite.css.selectors import (
    MOST_CLASSES,
    MOST_COMPOUNDS,
    Combinator,
    Compound,
    Selector,
)

_MOST_NESTED = 500  # selectors of one rule
_OWN_BOX = ("before", "after", "first-line", "first-letter")  # written with one colon, too


def parse_selectors(prelude: Sequence[Any], parents: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Return the selectors of a rule's prelude; `parents` are those of the rule it is nested in."""
    found: list[Selector] = []
    parts = _split(prelude)
    # Nested selector lists multiply.
    many = len(parts) * len(parents) > _MOST_NESTED
    for part in parts:
        selector, nested = _complex(part)
        if selector is None:
            continue
        if many:
            found.append(Selector((replace(selector.compounds[0], undecided=True),)))
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
    if len(selector.compounds) + len(parent.compounds) > MOST_COMPOUNDS:
        return Selector((replace(selector.compounds[0], undecided=True),))
    return Selector(
        (*selector.compounds, *parent.compounds),
        (*selector.combinators, joined, *parent.combinators),
    )


def _leading(tokens: Iterable[Any]) -> Combinator:
    """Return the combinator that a nested selector begins with, the descendant one by default."""
    first = next((token for token in tokens if token.type != "whitespace"), None)
    return (_combinator(first) if first is not None else None) or " "


def _complex(tokens: list[Any]) -> tuple[Selector | None, bool]:
    """Return the selector and whether it contains ``&`` (such a compound is undecided)."""
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
    """Return a compound selector; one with a pseudo-element never matches an element's own box."""
    name = identifier = ""
    classes: list[str] = []
    undecided = never = False
    previous = ""
    for token in tokens:
        if token.type == "literal":
            undecided |= token.value in ("&", "|")
            never |= previous == ":" == token.value
            undecided |= token.value == ":"
            previous = token.value
            continue
        if token.type == "ident" and previous == ":" and token.lower_value in _OWN_BOX:
            never = True
        elif token.type == "ident" and previous == ":" and token.lower_value == "root":
            name, undecided = "html", False
        elif token.type == "hash":
            identifier = token.value
        elif token.type == "ident" and previous == ".":
            classes.append(token.value)
        elif token.type == "ident" and previous == "":
            name = token.lower_value
        elif token.type != "ident":
            undecided = True  # [attribute], :function() and future syntax
        previous = ""
    pseudo = set(_pseudo_classes(tokens))
    distinct = tuple(dict.fromkeys(classes))
    return Compound(
        name,
        identifier,
        distinct[:MOST_CLASSES],
        tuple(dict.fromkeys(_attributes(tokens))),
        undecided=undecided or len(distinct) > MOST_CLASSES,
        never=never,
        by_position=any(each.endswith(_PLACES) or each.startswith("nth-") for each in pseudo),
        relational=frozenset(_looked_for(tokens)),
    )


_PLACES = ("-child", "-of-type")


def _pseudo_classes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the names that may be pseudo-classes, also inside functions."""
    for token in tokens:
        if token.type == "ident":
            yield token.lower_value
        elif token.type == "function":
            yield token.lower_name
            yield from _pseudo_classes(token.arguments)


def _looked_for(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the elements, classes, ids and signs in the arguments of ``:has()``."""
    for token in tokens:
        if token.type == "function":
            inside = token.arguments
            if token.lower_name == "has":
                yield from (t.value for t in inside if t.type in ("ident", "hash", "literal"))
            yield from _looked_for(inside)


def _attributes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the names in attribute selectors, also inside functions."""
    for token in tokens:
        if token.type == "[] block":
            yield from (part.lower_value for part in token.content[:2] if part.type == "ident")
        elif token.type == "function":
            yield from _attributes(token.arguments)
