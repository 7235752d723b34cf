"""Parse style sheets: the rules that can affect the box of an image (CSS Syntax Level 3).

The only module that imports tinycss2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tinycss2

from assetjob.model.page import Element
from assetjob.rewrite.css.selector_parser import parse_selectors
from assetjob.rewrite.css.selectors import Match, Selector

PROPERTIES = frozenset(
    {
        "width", "height", "min-width", "min-height", "max-width", "max-height", "aspect-ratio",
        "box-sizing", "object-fit", "padding", "border", "image-orientation", "display", "float",
        "position",
    }
)  # fmt: skip
LOGICAL_PROPERTIES = {
    f"{prefix}{logical}": f"{prefix}{physical}"
    for logical, physical in (("inline-size", "width"), ("block-size", "height"))
    for prefix in ("", "min-", "max-")
}
_EDGES = re.compile(r"^(padding|border)(-(top|right|bottom|left|inline|block|start|end|width))*$")
_ZERO = re.compile(r"^(0[a-z%]*|none|0[a-z]* .*|none .*)$")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration of one of `PROPERTIES`; its value is in lower case, with single spaces."""

    name: str
    value: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector and its declarations; `always` is False inside a conditional at-rule."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class PictureSensitive:
    """A selector whose matches a ``<picture>`` around an image may change.

    `visible` is True where its declarations would change how the ``<picture>`` itself looks.
    """

    selector: Selector
    visible: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: the rules that can affect the box of an image, and the URLs it imports.

    The keys of `rules` are what the subject must have: ``#id``, ``.class``, an element name, ``*``.
    """

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    picture_sensitive: tuple[PictureSensitive, ...] = ()
    _known: dict[_Question, tuple[tuple[Rule, bool], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def applying(
        self, element: Element, ancestors: tuple[Element, ...], *, whole: bool
    ) -> tuple[tuple[Rule, bool], ...]:
        """Return the rules that may apply to `element`, each with whether it certainly does.

        The answers are cached: the pages of a site ask the same again and again.
        """
        place = (element, ancestors, whole)
        if place not in self._known:
            if len(self._known) >= _MOST_ANSWERS:
                self._known.clear()
            self._known[place] = tuple(self._matching(element, ancestors, whole))
        return self._known[place]

    def _matching(
        self, element: Element, ancestors: tuple[Element, ...], whole: bool
    ) -> Iterator[tuple[Rule, bool]]:
        classes = dict.fromkeys("." + name for name in element.classes)
        for key in ("*", element.name, "#" + element.id, *classes):
            for rule in self.rules.get(key, ()):
                match = rule.selector.match(element, ancestors, whole)
                if match is not Match.NO:
                    yield rule, match is Match.YES and rule.always


_Question = tuple[Element, tuple[Element, ...], bool]
_MOST_ANSWERS = 10_000  # cached for one sheet


@lru_cache(100)  # the pages of a site often have equal <style> elements
def read(css: str) -> Sheet:
    """Parse a style sheet; invalid parts are skipped as in browsers (CSS Syntax Level 3).

    Returns `UNREADABLE` for one that is larger or more deeply nested than the limits below.
    """
    if len(css) > _LONGEST or _is_deep(css):
        return UNREADABLE
    found = _Collected()
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    _collect(nodes, (), True, found)
    by_key: dict[str, list[Rule]] = {}
    for rule in found.rules:
        by_key.setdefault(rule.selector.key, []).append(rule)
    rules = {key: tuple(its) for key, its in by_key.items()}
    if len(found.picture_sensitive) > _MOST_SEEN or any(
        len(its) > _MOST_RULES for its in rules.values()
    ):
        return UNREADABLE
    return Sheet(rules, tuple(found.imports), tuple(found.picture_sensitive))


# A sheet that imports another that cannot be read.
UNREADABLE = Sheet(imports=("",))
_LONGEST = 8_000_000  # characters
_LONGEST_STYLE = 20_000  # characters of an attribute
_DEEPEST = 100  # brackets in brackets
_MOST_RULES = 2_000  # with the same key
_MOST_SEEN = 20_000
_BRACKET = re.compile(r"[](){}[]")


def _is_deep(css: str) -> bool:
    """Return whether brackets nest too deeply for recursion; those in strings count as well."""
    depth = 0
    for found in _BRACKET.finditer(css):
        depth = depth + 1 if found[0] in "([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return False


@lru_cache(1_000)  # many styles are equal, above all those that the tool wrote
def readable(style: str) -> bool:
    """Return whether a ``style`` attribute is within the limits of length and nesting."""
    return len(style) <= _LONGEST_STYLE and not _is_deep(style)


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
    imports: list[str] = field(default_factory=list)
    picture_sensitive: list[PictureSensitive] = field(default_factory=list)


_CONDITIONS = frozenset({"media", "supports", "container", "layer", "scope", "starting-style"})
_SURE_MEDIA = re.compile(r"^\s*+(all|(only\s+)?screen)?\s*$", re.IGNORECASE)


def _collect(
    nodes: Iterable[Any],
    parents: tuple[Selector, ...],
    always: bool,
    found: _Collected,
) -> None:
    for node in nodes:
        if node.type == "at-rule":
            name = node.lower_at_keyword
            if name == "import":
                found.imports += [
                    token.value for token in node.prelude if token.type in ("string", "url")
                ]
            elif name in _CONDITIONS and node.content is not None:
                media = name == "media" and _SURE_MEDIA.match(tinycss2.serialize(node.prelude))
                nested = tinycss2.parse_blocks_contents if parents else tinycss2.parse_rule_list
                inner = nested(node.content)
                _add(inner, parents, always and bool(media), found)
                _collect(inner, parents, always and bool(media), found)
        elif node.type == "qualified-rule":
            selectors = parse_selectors(node.prelude, parents)
            inner = tinycss2.parse_blocks_contents(node.content)
            _add(inner, selectors, always, found)
            _collect(inner, selectors, always, found)


def _add(
    nodes: Iterable[Any],
    selectors: tuple[Selector, ...],
    always: bool,
    found: _Collected,
) -> None:
    declared = [node for node in nodes if node.type == "declaration"]
    visible = any(map(_is_visible, declared))
    found.picture_sensitive += [
        PictureSensitive(s, visible) for s in selectors if visible or s.depends_on_tree
    ]
    boxes = tuple(d for node in declared for d in _declared(node))
    found.rules += [Rule(s, boxes, always) for s in selectors if boxes or s.deciding_attributes]


# Properties without effect on an inline box that contains only an image, and inherited ones, which
# the image gets in any case.
_UNSHOWN = re.compile(
    r"-|box-sizing$|(min-|max-)?(width|height)$|object-|color$|line-height$|font-(family|weight)|"
    r"cursor$|outline|transition|text-|word-|overflow-wrap$|hyphens$|list-style|scroll-|overflow$"
)
_ZEROED = re.compile(r"(margin|padding|border|box-shadow|background)")


def _is_visible(node: Any) -> bool:
    """Return whether a declaration would change how a ``<picture>`` around an image looks."""
    name = node.lower_name
    if _UNSHOWN.match(name):
        return False
    value = " ".join(tinycss2.serialize(node.value).lower().split())
    return not (_ZEROED.match(name) and (_ZERO.match(value) or value == "transparent"))


def _declared(node: Any) -> Iterator[Declaration]:
    name = LOGICAL_PROPERTIES.get(node.lower_name, node.lower_name)
    value = " ".join(tinycss2.serialize(node.value).lower().split())
    if name == "all":
        for each in ("width", "height", "aspect-ratio"):
            yield Declaration(each, value, node.important)
    elif _EDGES.match(name):
        if not _ZERO.match(value):
            yield Declaration(name.partition("-")[0], value, node.important)
    elif name in PROPERTIES:
        yield Declaration(name, value, node.important)
