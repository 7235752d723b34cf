"""The cascade for one element: which declaration of a property wins at which viewport widths.

Source: CSS Cascading and Inheritance 5. Where it is unknown whether a declaration applies, it and
the next one are both possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assetjob.rewrite.css.media import ALL, ALWAYS, Condition, Spans, complement, intersect
from assetjob.rewrite.css.sheet import Declaration, Layer, Rule

UNDECLARED = ""  # the value of a property without a declaration: an attribute's, or the browser's
_Rank = tuple[object, ...]
# The values that a property may have, and at which viewport widths.
Winners = tuple[tuple[str, Spans], ...]
_NONE: Winners = ((UNDECLARED, ALL),)


@dataclass(frozen=True, slots=True)
class LayerOrder:
    """The order of the cascade layers of a page, by the first appearance of each."""

    positions: Mapping[Layer, int] = field(default_factory=dict)

    def rank(self, layer: Layer) -> tuple[int, ...]:
        """Return a key that is greater for the layer whose normal declarations win."""
        names = (layer[: end + 1] for end in range(len(layer)))
        # What is in a layer itself wins over the layers inside it, and no layer over all layers.
        return (*(self.positions.get(each, -1) for each in names), _INNERMOST)


_INNERMOST = 1 << 30


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: _Rank
    value: str
    condition: Condition
    sure: bool


@dataclass(frozen=True, slots=True)
class Cascade:
    """The declarations that may apply to one element, by property, the winning ones first."""

    candidates: Mapping[str, tuple[_Candidate, ...]]
    _winners: dict[str, Winners] = field(default_factory=dict, compare=False, repr=False)

    def winners(self, name: str) -> Winners:
        """Return the values that the property may have, with the viewport widths of each."""
        if name not in self.candidates:
            return _NONE
        if name not in self._winners:
            self._winners[name] = tuple(_win(self.candidates[name]))
        return self._winners[name]

    def values(self, name: str) -> frozenset[str]:
        """Return the values that the property may have at some viewport width."""
        return frozenset(value for value, _ in self.winners(name))

    def values_at(self, name: str, viewport: float) -> frozenset[str]:
        """Return the values that the property may have at one viewport width."""
        return frozenset(
            value
            for value, spans in self.winners(name)
            if spans is ALL or any(start <= viewport < end for start, end in spans)
        )


def cascade(
    rules: Iterable[tuple[Rule, bool, int]], inline: Sequence[Declaration], layers: LayerOrder
) -> Cascade:
    """Return the cascade of an element.

    `rules` are those that may apply to it, each with whether its selector certainly matches and
    the number of its sheet; `inline` are the declarations of its ``style`` attribute.
    """
    found: dict[str, list[_Candidate]] = {}
    for rule, sure, sheet in rules:
        position = (rule.selector.specificity, sheet, rule.order)
        layer = layers.rank(rule.layer)
        for at, each in enumerate(rule.declarations):
            rank = _rank(each, layer, (*position, at))
            candidate = _Candidate(rank, each.value, rule.condition, sure)
            found.setdefault(each.name, []).append(candidate)
    for at, each in enumerate(inline):
        origin = _IMPORTANT_INLINE if each.important else _INLINE
        candidate = _Candidate((origin, at), each.value, ALWAYS, sure=True)
        found.setdefault(each.name, []).append(candidate)
    return Cascade(
        {name: tuple(sorted(its, key=_by_rank, reverse=True)) for name, its in found.items()}
    )


_NORMAL, _INLINE, _IMPORTANT, _IMPORTANT_INLINE = range(4)


def _rank(declaration: Declaration, layer: tuple[int, ...], position: tuple[object, ...]) -> _Rank:
    if declaration.important:  # the order of layers is reversed
        return (_IMPORTANT, tuple(-each for each in layer), position)
    return (_NORMAL, layer, position)


def _by_rank(candidate: _Candidate) -> _Rank:
    return candidate.rank


def _win(candidates: Sequence[_Candidate]) -> Winners:
    found: dict[str, Spans] = {}
    open_spans: Spans = ALL
    for each in candidates:
        possible = intersect(each.condition.possible, open_spans)
        if not possible:
            continue
        found[each.value] = (*found.get(each.value, ()), *possible)
        if each.sure and not each.value.startswith("revert"):  # which uncovers what comes next
            open_spans = intersect(open_spans, complement(each.condition.sure))
            if not open_spans:
                break
    if open_spans:
        found[UNDECLARED] = (*found.get(UNDECLARED, ()), *open_spans)
    return tuple(found.items())
