"""Read style sheets: of each rule, what it says of a box, and of whom (CSS Syntax 3).

tinycss2 lives here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tinycss2

from assetjob.model.page import Element
from assetjob.rewrite.css.selectors import Match, Selector, parse_selectors

PROPERTIES = frozenset(
    {
        "width", "height", "min-width", "min-height", "max-width", "max-height", "aspect-ratio",
        "box-sizing", "object-fit", "padding", "border", "image-orientation", "display", "float",
        "position",
    }
)  # fmt: skip
LOGICAL = {
    f"{prefix}{logical}": f"{prefix}{physical}"
    for logical, physical in (("inline-size", "width"), ("block-size", "height"))
    for prefix in ("", "min-", "max-")
}
_EDGES = re.compile(r"^(padding|border)(-(top|right|bottom|left|inline|block|start|end|width))*$")
_ZERO = re.compile(r"^(0[a-z%]*|none|0[a-z]* .*|none .*)$")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration of a property of `PROPERTIES`; the value is lower-cased, blanks folded."""

    name: str
    value: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations and a selector that they apply to; `always` is False inside a condition."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A selector that may tell whether a ``<picture>`` stands around an image.

    `shown` tells that its declarations would show on the ``<picture>`` itself.
    """

    selector: Selector
    shown: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet's rules that can move an image, and the URLs that it imports.

    `rules` are kept by what their subject must have: ``#id``, ``.class``, a name, or ``*``.
    """

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    _known: dict[_Place, tuple[tuple[Rule, bool], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def applying(
        self, element: Element, ancestors: tuple[Element, ...], *, whole: bool
    ) -> tuple[tuple[Rule, bool], ...]:
        """Return the rules that may apply to `element`, and whether they surely do.

        Answers are kept: a site's posts ask the same of a sheet again and again.
        """
        place = (element, ancestors, whole)
        if place not in self._known:
            if len(self._known) >= _KEPT:
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


_Place = tuple[Element, tuple[Element, ...], bool]
_KEPT = 10_000  # answers of one sheet


@lru_cache(100)  # posts are often copied from one another with their styles
def read(css: str) -> Sheet:
    """Parse a style sheet; what is no CSS is passed over, as browsers do (CSS Syntax 3).

    One that is larger or deeper than people write is taken for one that cannot be read.
    """
    if len(css) > _LONGEST or _is_deep(css):
        return UNREAD
    found = _Found()
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    _collect(nodes, (), True, found)
    keyed: dict[str, list[Rule]] = {}
    for rule in found.rules:
        keyed.setdefault(rule.selector.key, []).append(rule)
    rules = {key: tuple(its) for key, its in keyed.items()}
    if len(found.seen) > _MOST_SEEN or any(len(its) > _MOST_RULES for its in rules.values()):
        return UNREAD
    return Sheet(rules, tuple(found.imports), tuple(found.seen))


# A sheet that imports what nobody can read.
UNREAD = Sheet(imports=("",))
_LONGEST = 8_000_000  # characters
_LONGEST_STYLE = 20_000  # characters of an attribute
_DEEPEST = 100  # brackets in brackets
_MOST_RULES = 2_000  # that each element of one name, class or id is held against
_MOST_SEEN = 20_000
_BRACKET = re.compile(r"[](){}[]")


def _is_deep(css: str) -> bool:
    """Tell whether brackets nest too deeply for recursion; those in strings count as well."""
    depth = 0
    for found in _BRACKET.finditer(css):
        depth = depth + 1 if found[0] in "([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return False


@lru_cache(1_000)  # so many styles are the same, above all those that were written by us
def readable(style: str) -> bool:
    """Tell whether a ``style`` attribute is no longer and no deeper than people write."""
    return len(style) <= _LONGEST_STYLE and not _is_deep(style)


@lru_cache(1_000)
def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a ``style`` attribute that concern an image's box.

    There are none in one that is not `readable`.
    """
    if not readable(style):
        return ()
    nodes = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(d for node in nodes if node.type == "declaration" for d in _declared(node))


@lru_cache(1_000)
def closed(style: str) -> bool:
    """Tell whether a declaration appended to `style` would be read as one."""
    mark = "assetjob"
    nodes = tinycss2.parse_blocks_contents(f"{style};{mark}:1")
    return any(node.type == "declaration" and node.name == mark for node in nodes)


@dataclass(slots=True)
class _Found:
    """What has been read of a sheet."""

    rules: list[Rule] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


_CONDITIONS = frozenset({"media", "supports", "container", "layer", "scope", "starting-style"})
_SURE_MEDIA = re.compile(r"^\s*+(all|(only\s+)?screen)?\s*$", re.IGNORECASE)


def _collect(
    nodes: Iterable[Any],
    parents: tuple[Selector, ...],
    always: bool,
    found: _Found,
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
    found: _Found,
) -> None:
    declared = [node for node in nodes if node.type == "declaration"]
    shown = any(map(_shows, declared))
    found.seen += [Seen(s, shown) for s in selectors if shown or s.places]
    boxes = tuple(d for node in declared for d in _declared(node))
    found.rules += [Rule(s, boxes, always) for s in selectors if boxes or s.keyed]


# What does nothing to an inline box that holds an image alone, or nothing that the image would not
# inherit as well.
_UNSHOWN = re.compile(
    r"-|box-sizing$|(min-|max-)?(width|height)$|object-|color$|line-height$|font-(family|weight)|"
    r"cursor$|outline|transition|text-|word-|overflow-wrap$|hyphens$|list-style|scroll-|overflow$"
)
_ZEROED = re.compile(r"(margin|padding|border|box-shadow|background)")


def _shows(node: Any) -> bool:
    """Tell whether a declaration would show on a ``<picture>`` around an image."""
    name = node.lower_name
    if _UNSHOWN.match(name):
        return False
    value = " ".join(tinycss2.serialize(node.value).lower().split())
    return not (_ZEROED.match(name) and (_ZERO.match(value) or value == "transparent"))


def _declared(node: Any) -> Iterator[Declaration]:
    name = LOGICAL.get(node.lower_name, node.lower_name)
    value = " ".join(tinycss2.serialize(node.value).lower().split())
    if name == "all":
        for each in ("width", "height", "aspect-ratio"):
            yield Declaration(each, value, node.important)
    elif _EDGES.match(name):
        if not _ZERO.match(value):
            yield Declaration(name.partition("-")[0], value, node.important)
    elif name in PROPERTIES:
        yield Declaration(name, value, node.important)
