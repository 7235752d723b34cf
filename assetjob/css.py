"""Read style sheets: of each rule, what it says of a box, and of whom (CSS Syntax 3).

tinycss2 lives here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from assetjob.model import Element
from assetjob.selectors import Match, Selector, parse_selectors

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
class Sheet:
    """A style sheet's rules that can move an image, and the URLs that it imports.

    `rules` are kept by what their subject must have: ``#id``, ``.class``, a name, or ``*``.
    """

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
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
        for key in ("*", element.name, "#" + element.id, *("." + c for c in element.classes)):
            for rule in self.rules.get(key, ()):
                match = rule.selector.match(element, ancestors, whole)
                if match is not Match.NO:
                    yield rule, match is Match.YES and rule.always


_Place = tuple[Element, tuple[Element, ...], bool]
_KEPT = 10_000  # answers of one sheet


def read(css: str) -> Sheet:
    """Parse a style sheet; what is no CSS is passed over, as browsers do (CSS Syntax 3)."""
    rules: list[Rule] = []
    imports: list[str] = []
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    _collect(nodes, (), True, rules, imports)
    keyed: dict[str, list[Rule]] = {}
    for rule in rules:
        keyed.setdefault(rule.selector.key, []).append(rule)
    return Sheet({key: tuple(found) for key, found in keyed.items()}, tuple(imports))


def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a ``style`` attribute that concern an image's box."""
    nodes = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(d for node in nodes if node.type == "declaration" for d in _declared(node))


def closed(style: str) -> bool:
    """Tell whether a declaration appended to `style` would be read as one."""
    mark = "assetjob"
    nodes = tinycss2.parse_blocks_contents(f"{style};{mark}:1")
    return any(node.type == "declaration" and node.name == mark for node in nodes)


_CONDITIONS = frozenset({"media", "supports", "container", "layer", "scope", "starting-style"})
_SURE_MEDIA = re.compile(r"^\s*(all|screen|(only\s+)?screen)?\s*$", re.IGNORECASE)


def _collect(
    nodes: Iterable[Any],
    parents: tuple[Selector, ...],
    always: bool,
    rules: list[Rule],
    imports: list[str],
) -> None:
    for node in nodes:
        if node.type == "at-rule":
            name = node.lower_at_keyword
            if name == "import":
                imports += [
                    token.value for token in node.prelude if token.type in ("string", "url")
                ]
            elif name in _CONDITIONS and node.content is not None:
                media = name == "media" and _SURE_MEDIA.match(tinycss2.serialize(node.prelude))
                nested = tinycss2.parse_blocks_contents if parents else tinycss2.parse_rule_list
                inner = nested(node.content)
                _add(inner, parents, always and bool(media), rules)
                _collect(inner, parents, always and bool(media), rules, imports)
        elif node.type == "qualified-rule":
            selectors = parse_selectors(node.prelude, parents)
            inner = tinycss2.parse_blocks_contents(node.content)
            _add(inner, selectors, always, rules)
            _collect(inner, selectors, always, rules, imports)


def _add(
    nodes: Iterable[Any], selectors: tuple[Selector, ...], always: bool, rules: list[Rule]
) -> None:
    found = tuple(d for node in nodes if node.type == "declaration" for d in _declared(node))
    rules += [Rule(s, found, always) for s in selectors if found or s.keyed]


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
