"""Parse selectors from tinycss2 component values (Selectors Level 4, CSS Nesting)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from assetjob.rewrite.css.selectors import (
    MOST_CLASSES,
    MOST_COMPOUNDS,
    Alternatives,
    AttributeTest,
    Combinator,
    Compound,
    Operator,
    Selector,
    Specificity,
)

_MOST_NESTED = 500  # selectors of one rule
_DEEPEST = 8  # functions in functions
_COMBINATORS = (">", "+", "~")


def parse_selectors(prelude: Sequence[Any], parents: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Return the selectors of a rule's prelude; `parents` are those of the rule it is nested in."""
    found: list[Selector] = []
    parts = _split(prelude)
    # Nested selector lists multiply.
    many = len(parts) * len(parents) > _MOST_NESTED
    for part in parts:
        selector, nested = _complex(part, parents, 0)
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


def _complex(
    tokens: list[Any], parents: tuple[Selector, ...], depth: int
) -> tuple[Selector | None, bool]:
    """Return the selector and whether it contains ``&``."""
    compounds: list[Compound] = []
    combinators: list[Combinator] = []
    simple: list[Any] = []
    pending: Combinator = ""
    for token in tokens:
        sign = _combinator(token)
        if sign is None:
            if pending and simple:
                compounds.append(_compound(simple, parents, depth))
                combinators.append(pending)
                simple = []
            pending = ""
            simple.append(token)
        elif pending in ("", " "):
            pending = sign
    if not simple:
        return None, False
    compounds.append(_compound(simple, parents, depth))
    nested = any(token.type == "literal" and token.value == "&" for token in tokens)
    return Selector(tuple(reversed(compounds)), tuple(reversed(combinators))), nested


def _combinator(token: Any) -> Combinator | None:
    if token.type == "whitespace":
        return " "
    if token.type == "literal":
        for sign in _COMBINATORS:
            if token.value == sign:
                return cast("Combinator", sign)
    return None


@dataclass(slots=True)
class _Parts:
    """The simple selectors of a compound that were read so far."""

    name: str = ""
    id: str = ""
    classes: list[str] = field(default_factory=list)
    tests: list[AttributeTest] = field(default_factory=list)
    alternatives: list[Alternatives] = field(default_factory=list)
    undecided: bool = False
    never: bool = False
    specificity: list[Specificity] = field(default_factory=list)


def _compound(tokens: list[Any], parents: tuple[Selector, ...], depth: int) -> Compound:
    """Return a compound selector; one with a pseudo-element never matches an element's own box."""
    parts = _Parts()
    previous = ""
    for token in tokens:
        if token.type == "literal":
            parts.never |= previous == ":" == token.value
            if token.value == "&":
                _use_parents(parts, parents)
            elif token.value not in (".", ":", "*"):
                parts.undecided = True
            previous = token.value
            continue
        _add_simple(parts, token, previous, depth)
        previous = ""
    pseudo = set(_pseudo_classes(tokens))
    distinct = tuple(dict.fromkeys(parts.classes))
    return Compound(
        parts.name,
        parts.id,
        distinct[:MOST_CLASSES],
        tuple(parts.tests),
        tuple(parts.alternatives),
        tuple(dict.fromkeys(_attributes(tokens))),
        undecided=parts.undecided or len(distinct) > MOST_CLASSES,
        never=parts.never,
        by_position=any(each.endswith(_POSITIONS) or each.startswith("nth-") for each in pseudo)
        or any(sign in "+~" for sign in _nested_combinators(parts.alternatives)),
        relational=frozenset(_looked_for(tokens)),
        specificity=_sum(parts.specificity),
    )


def _use_parents(parts: _Parts, parents: tuple[Selector, ...]) -> None:
    if parents and len(parents) <= _MOST_NESTED:
        parts.alternatives.append(Alternatives(parents))
        parts.specificity.append(max(each.specificity for each in parents))
    else:
        parts.undecided = True


def _add_simple(parts: _Parts, token: Any, previous: str, depth: int) -> None:
    if token.type == "hash":
        parts.never |= bool(parts.id) and parts.id != token.value
        parts.id = token.value
        parts.specificity.append((1, 0, 0))
    elif token.type == "[] block":
        _add_attribute(parts, token.content)
    elif previous == ":":
        _add_pseudo(parts, token, depth)
    elif token.type == "ident" and previous == ".":
        parts.classes.append(token.value)
        parts.specificity.append((0, 1, 0))
    elif token.type == "ident" and previous in ("", "&"):
        parts.name = token.lower_value
        parts.specificity.append((0, 0, 1))
    else:
        parts.undecided = True


_OPERATORS = frozenset({"=", "~=", "|=", "^=", "$=", "*="})


def _add_attribute(parts: _Parts, content: Sequence[Any]) -> None:
    """Add an attribute selector: ``[name]``, ``[name=value]``, ``[name^="value" i]``."""
    parts.specificity.append((0, 1, 0))
    tokens = [token for token in content if token.type not in ("whitespace", "comment")]
    types = [token.type for token in tokens]
    name = tokens[0].lower_value if types[:1] == ["ident"] else ""
    if name and len(tokens) == 1:
        parts.tests.append(AttributeTest(name))
        return
    compared = types[1:2] == ["literal"] and types[2:3] in (["ident"], ["string"])
    flag = tokens[3].lower_value if types[3:] == ["ident"] else "" if len(tokens) == 3 else "?"
    if not name or not compared or tokens[1].value not in _OPERATORS or flag not in ("", "i", "s"):
        parts.undecided = True
        return
    operator = cast("Operator", tokens[1].value)
    parts.tests.append(AttributeTest(name, operator, tokens[2].value, caseless=flag == "i"))


# Pseudo-elements that may be written with one colon.
_OWN_BOX = frozenset({"before", "after", "first-line", "first-letter"})
# Pseudo-classes that no element of a static page matches while nobody uses it.
_NEVER = frozenset({"host", "fullscreen", "-webkit-full-screen", "-moz-full-screen", "modal"})
_LISTS = frozenset({"is", "where", "not", "matches", "-webkit-any", "-moz-any"})


def _add_pseudo(parts: _Parts, token: Any, depth: int) -> None:
    """Add a pseudo-class; `token` is what follows the colon."""
    if token.type == "function" and token.lower_name in _LISTS and depth < _DEEPEST:
        _add_list(parts, token, depth)
        return
    name = token.lower_value if token.type == "ident" else ""
    parts.specificity.append((0, 1, 0))
    if name in _OWN_BOX or name in _NEVER:
        parts.never = True
    elif name == "root":
        parts.never |= parts.name not in ("", "html")
        parts.name = "html"
    else:
        parts.undecided = True


def _add_list(parts: _Parts, token: Any, depth: int) -> None:
    found = [_complex(part, (), depth + 1) for part in _split(token.arguments)]
    selectors = tuple(selector for selector, _ in found if selector is not None)
    if any(nested for _, nested in found):
        parts.undecided = True
        return
    parts.alternatives.append(Alternatives(selectors, negated=token.lower_name == "not"))
    if token.lower_name != "where" and selectors:
        parts.specificity.append(max(each.specificity for each in selectors))


def _sum(found: Iterable[Specificity]) -> Specificity:
    ids, classes, names = zip((0, 0, 0), *found, strict=True)
    return sum(ids), sum(classes), sum(names)


def _nested_combinators(alternatives: Iterable[Alternatives]) -> Iterator[Combinator]:
    return (
        sign
        for each in alternatives
        for selector in each.selectors
        for sign in selector.combinators
    )


_POSITIONS = ("-child", "-of-type")


def _pseudo_classes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the names that may be pseudo-classes, also inside functions."""
    for token in tokens:
        if token.type == "ident":
            yield token.lower_value
        elif token.type == "function":
            yield token.lower_name
            yield from _pseudo_classes(token.arguments)


def _looked_for(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the elements, classes, ids and signs in the arguments of ``:has()``.

    An attribute or a function may be of any element, ``*``.
    """
    for token in tokens:
        if token.type == "function":
            inside = token.arguments
            if token.lower_name == "has":
                yield from (t.value for t in inside if t.type in ("ident", "hash", "literal"))
                yield from ("*" for t in inside if t.type in ("[] block", "function"))
            yield from _looked_for(inside)


def _attributes(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the names in attribute selectors, also inside functions."""
    for token in tokens:
        if token.type == "[] block":
            yield from (part.lower_value for part in token.content[:2] if part.type == "ident")
        elif token.type == "function":
            yield from _attributes(token.arguments)
