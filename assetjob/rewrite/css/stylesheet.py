"""Parse style sheets: the rules that can affect the box of an image (CSS Syntax Level 3).

The only module that imports tinycss2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import tinycss2

from assetjob.rewrite.css.media import ALWAYS, NEVER, UNKNOWN, Condition, media_condition
from assetjob.rewrite.css.picture_visibility import is_visible
from assetjob.rewrite.css.properties import longhands
from assetjob.rewrite.css.selector_parser import parse_selectors
from assetjob.rewrite.css.selectors import Selector
from assetjob.rewrite.css.sheet import (
    Declaration,
    Import,
    Layer,
    PictureSensitive,
    Rule,
    Sheet,
)

# A sheet with rules that are not known.
UNREADABLE = Sheet(readable=False)
_LONGEST = 8_000_000  # characters
_LONGEST_STYLE = 20_000  # characters of an attribute
_DEEPEST = 100  # brackets in brackets
_MOST_RULES = 2_000  # with the same key
_MOST_SENSITIVE = 20_000
_MOST_KEYS = 50  # of one selector
_BRACKET = re.compile(r"[](){}[]")
_ENDLESS_NUMBER = re.compile(r"[0-9]{4000}")  # Python refuses to convert longer ones


@lru_cache(100)  # the pages of a site often have equal <style> elements
def read(css: str) -> Sheet:
    """Parse a style sheet; invalid parts are skipped as in browsers (CSS Syntax Level 3).

    Returns `UNREADABLE` for one that is beyond the limits above.
    """
    if len(css) > _LONGEST or _is_beyond_parser(css):
        return UNREADABLE
    found = _Collected()
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    _collect(nodes, _Scope(), found)
    rules = _by_key(found.rules)
    if len(found.picture_sensitive) > _MOST_SENSITIVE:
        return UNREADABLE
    if any(len(its) > _MOST_RULES for its in rules.values()):
        return UNREADABLE
    return Sheet(
        rules,
        tuple(found.imports),
        tuple(found.picture_sensitive),
        tuple(dict.fromkeys(found.layers)),
        tuple(dict.fromkeys(found.leading)),
        frozenset(found.attributes),
        frozenset(at for rule in found.rules for at in rule.condition.thresholds),
        attributes_elsewhere=frozenset(found.attributes_elsewhere),
    )


def _by_key(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        keys = rule.selector.keys
        for key in keys if len(keys) <= _MOST_KEYS else ("*",):
            by_key.setdefault(key, []).append(rule)
    return {key: tuple(its) for key, its in by_key.items()}


def _is_beyond_parser(css: str) -> bool:
    """Return whether brackets nest too deeply, also in strings, or a number is endless."""
    if _ENDLESS_NUMBER.search(css):
        return True
    depth = 0
    for found in _BRACKET.finditer(css):
        depth = depth + 1 if found[0] in "([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return False


@lru_cache(1_000)  # many styles are equal, above all those that the tool wrote
def readable(style: str) -> bool:
    """Return whether a ``style`` attribute is within the limits of length, nesting and numbers."""
    return len(style) <= _LONGEST_STYLE and not _is_beyond_parser(style)


@lru_cache(1_000)
def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations in a ``style`` attribute that can affect the box of an image.

    One that is not `readable` has none.
    """
    if not readable(style):
        return ()
    nodes = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(d for node in nodes if node.type == "declaration" for d in _declared(node))


@lru_cache(1_000)
def can_append(style: str) -> bool:
    """Return whether a declaration can be appended to `style` (no string or block is left open)."""
    mark = "assetjob"
    nodes = tinycss2.parse_blocks_contents(f"{style};{mark}:1")
    return any(node.type == "declaration" and node.name == mark for node in nodes)


@dataclass(slots=True)
class _Collected:
    """The parts of a sheet that were found so far."""

    rules: list[Rule] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    picture_sensitive: list[PictureSensitive] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    leading: list[Layer] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    attributes_elsewhere: set[str] = field(default_factory=set)
    begun: bool = False  # no import may follow (CSS Cascade 5)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What stands around a rule: the selectors it is nested in, conditions and layers."""

    parents: tuple[Selector, ...] = ()
    condition: Condition = ALWAYS
    layer: Layer = ()


_UNDECIDED = frozenset({"supports", "container", "scope", "starting-style"})


def _collect(nodes: Iterable[Any], scope: _Scope, found: _Collected) -> None:
    for node in nodes:
        if node.type == "at-rule":
            _collect_at_rule(node, scope, found)
        elif node.type == "qualified-rule":
            found.begun = True
            selectors = parse_selectors(node.prelude, scope.parents)
            inner = tinycss2.parse_blocks_contents(node.content)
            within = replace(scope, parents=selectors)
            _add(inner, within, found)
            _collect(inner, within, found)


def _collect_at_rule(node: Any, scope: _Scope, found: _Collected) -> None:
    name = node.lower_at_keyword
    if name == "import":
        if not found.begun and (imported := _import(node.prelude)) is not None:
            found.imports.append(imported)
    elif name == "layer" and node.content is None:
        names = tinycss2.serialize(node.prelude).split(",")
        layers = [(*scope.layer, *each.strip().split(".")) for each in names]
        found.layers += layers
        if not found.imports:
            found.leading += layers
    elif name == "layer":
        _collect_block(node, replace(scope, layer=_layer(node, scope, found)), found)
    elif name == "media":
        condition = media_condition(tinycss2.serialize(node.prelude))
        _collect_block(node, replace(scope, condition=scope.condition & condition), found)
    elif name in _UNDECIDED:
        _collect_block(node, replace(scope, condition=scope.condition & UNKNOWN), found)


def _layer(node: Any, scope: _Scope, found: _Collected) -> Layer:
    """Return the layer of a block; one without a name is another layer than every other."""
    name = tinycss2.serialize(node.prelude).strip() or f"\0{len(found.layers)}"
    layer = (*scope.layer, *name.split("."))
    found.layers += [layer[: end + 1] for end in range(len(scope.layer), len(layer))]
    return layer


def _collect_block(node: Any, scope: _Scope, found: _Collected) -> None:
    if node.content is None or scope.condition == NEVER:
        return
    nested = tinycss2.parse_blocks_contents if scope.parents else tinycss2.parse_rule_list
    inner = nested(node.content)
    found.begun = True
    _add(inner, scope, found)
    _collect(inner, scope, found)


def _add(nodes: Iterable[Any], scope: _Scope, found: _Collected) -> None:
    selectors = scope.parents
    declared = [node for node in nodes if node.type == "declaration"]
    visible = any(is_visible(node.lower_name, _value(node)) for node in declared)
    found.picture_sensitive += [
        PictureSensitive(s, visible) for s in selectors if visible or s.depends_on_tree
    ]
    boxes = tuple(d for node in declared for d in _declared(node))
    for selector in selectors:
        if declared:
            found.attributes_elsewhere |= selector.attributes_elsewhere
        found.attributes.update(*(each.deciding_attributes for each in selector.compounds))
        if boxes or selector.deciding_attributes:
            order = len(found.rules)
            found.rules.append(Rule(selector, boxes, scope.condition, scope.layer, order))


def _declared(node: Any) -> Iterator[Declaration]:
    for name, value in longhands(node.lower_name, _value(node)):
        yield Declaration(name, value, node.important)


def _value(node: Any) -> str:
    return " ".join(tinycss2.serialize(node.value).lower().split())


def _import(prelude: Iterable[Any]) -> Import | None:
    """Return the import that a prelude describes: URL, ``layer``, ``supports()``, media."""
    tokens = [token for token in prelude if token.type not in ("whitespace", "comment")]
    if not tokens:
        return None
    url = _url(tokens.pop(0))
    layer: Layer | None = None
    condition = ALWAYS
    if tokens and getattr(tokens[0], "lower_value", "") == "layer":
        tokens.pop(0)
        layer = ("\0" + url,)
    elif tokens and getattr(tokens[0], "lower_name", "") == "layer":
        layer = tuple(tinycss2.serialize(tokens.pop(0).arguments).strip().split("."))
    if tokens and getattr(tokens[0], "lower_name", "") == "supports":
        tokens.pop(0)
        condition = UNKNOWN
    media = media_condition(" ".join(tinycss2.serialize([token]) for token in tokens))
    return None if url is None else Import(url, condition & media, layer)


def _url(token: Any) -> str:
    """Return the URL of an import; ``url()`` may be a function that holds a string."""
    if token.type == "function" and token.lower_name in ("url", "src"):
        return next((each.value for each in token.arguments if each.type == "string"), "")
    return token.value if token.type in ("string", "url") else ""
