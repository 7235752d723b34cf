"""A parsed style sheet: its rules, its imports and its cascade layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from assetjob.model.page import Element
from assetjob.rewrite.css.loosening import loosened
from assetjob.rewrite.css.media import ALWAYS, Condition
from assetjob.rewrite.css.selectors import Match, Selector

Layer = tuple[str, ...]  # the names of a cascade layer and those around it, () for none


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration of a longhand property; its value is in lower case, with single spaces."""

    name: str
    value: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector and its declarations, the condition around them and their cascade layer."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    condition: Condition = ALWAYS
    layer: Layer = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """An ``@import`` rule; `layer` is None where it names none."""

    url: str
    condition: Condition = ALWAYS
    layer: Layer | None = None


@dataclass(frozen=True, slots=True)
class PictureSensitive:
    """A selector whose matches a ``<picture>`` around an image may change.

    `visible` is True where its declarations would change how the ``<picture>`` itself looks.
    """

    selector: Selector
    visible: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: the rules that can affect the box of an image, and its imports.

    The keys of `rules` are what the subject must have: ``#id``, ``.class``, an element name, ``*``.
    `layers` are the cascade layers in order of appearance, `leading` those before the imports.
    `attributes` are the names in its attribute selectors, `attributes_elsewhere` those by which an
    image may decide how other elements look, `thresholds` the viewport widths at which
    its conditions change. `readable` is False for one whose rules are not known. `imported` are the
    sheets that `imports` stand for, in the order in which they apply.
    """

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    picture_sensitive: tuple[PictureSensitive, ...] = ()
    layers: tuple[Layer, ...] = ()
    leading: tuple[Layer, ...] = ()
    attributes: frozenset[str] = frozenset()
    thresholds: frozenset[float] = frozenset()
    readable: bool = True
    imported: tuple[Sheet, ...] = ()
    attributes_elsewhere: frozenset[str] = frozenset()
    _known: dict[_Question, tuple[tuple[Rule, bool], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    _within: dict[tuple[Condition, Layer], Sheet] = field(
        default_factory=dict, compare=False, repr=False
    )
    _loosened: dict[frozenset[str], Sheet] = field(default_factory=dict, compare=False, repr=False)

    def applying(
        self, element: Element, ancestors: tuple[Element, ...], *, whole: bool
    ) -> tuple[tuple[Rule, bool], ...]:
        """Return the rules that may select `element`, each with whether it certainly does.

        The answers are cached: the pages of a site ask the same again and again.
        """
        question = (element, ancestors, whole)
        if question not in self._known:
            if len(self._known) >= _MOST_ANSWERS:
                self._known.clear()
            self._known[question] = tuple(self._matching(element, ancestors, whole))
        return self._known[question]

    def _matching(
        self, element: Element, ancestors: tuple[Element, ...], whole: bool
    ) -> Iterator[tuple[Rule, bool]]:
        classes = dict.fromkeys("." + name for name in element.classes)
        for key in ("*", element.name, "#" + element.id, *classes):
            for rule in self.rules.get(key, ()):
                match = rule.selector.match(element, ancestors, whole)
                if match is not Match.NO:
                    yield rule, match is Match.YES

    def loosened(self, names: frozenset[str]) -> Sheet:
        """Return the sheet for pages whose scripts may set these classes and attributes."""
        if not names:
            return self
        if names not in self._loosened:
            if len(self._loosened) >= _MOST_LOOSENED:
                self._loosened.clear()
            self._loosened[names] = self._without(names)
        return self._loosened[names]

    def _without(self, names: frozenset[str]) -> Sheet:
        rules: dict[str, list[Rule]] = {}
        for key, its in self.rules.items():
            for rule in its:
                selector = loosened(rule.selector, names)
                same = selector is rule.selector
                changed = rule if same else _perhaps(rule, selector)
                for each in (key,) if same else selector.keys:
                    rules.setdefault(each, []).append(changed)
        sensitive = tuple(
            replace(each, selector=loosened(each.selector, names, subject=False))
            for each in self.picture_sensitive
        )
        found = {key: tuple(dict.fromkeys(its)) for key, its in rules.items()}
        if found == self.rules and sensitive == self.picture_sensitive:
            return self
        return replace(
            self,
            rules=found,
            picture_sensitive=sensitive,
            _known={},
            _within={},
            _loosened={},
        )

    def within(self, condition: Condition, layer: Layer) -> Sheet:
        """Return the sheet as an import of it under `condition` into `layer` applies it."""
        if condition == ALWAYS and not layer:
            return self
        key = condition, layer
        if key not in self._within:
            self._within[key] = self._moved(condition, layer)
        return self._within[key]

    def _moved(self, condition: Condition, layer: Layer) -> Sheet:
        rules = {
            key: tuple(
                replace(
                    rule,
                    condition=rule.condition & condition,
                    layer=(*layer, *rule.layer),
                )
                for rule in its
            )
            for key, its in self.rules.items()
        }
        return replace(
            self,
            rules=rules,
            layers=(layer, *((*layer, *each) for each in self.layers)) if layer else self.layers,
            leading=tuple((*layer, *each) for each in self.leading),
            thresholds=self.thresholds | condition.thresholds,
            _known={},
            _within={},
            _loosened={},
        )


def _perhaps(rule: Rule, selector: Selector) -> Rule:
    """Return a rule with a loosened selector, for the boxes that there are if it applies."""
    kept = tuple(d for d in rule.declarations if (d.name, d.value) != ("display", "none"))
    return replace(rule, selector=selector, declarations=kept)


_Question = tuple[Element, tuple[Element, ...], bool]
_MOST_ANSWERS = 10_000  # cached for one sheet
_MOST_LOOSENED = 20  # cached for one sheet
