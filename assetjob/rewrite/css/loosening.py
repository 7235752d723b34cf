"""Selectors whose classes and attributes a script may set or remove: they match perhaps."""

from __future__ import annotations

from dataclasses import replace

from assetjob.rewrite.css.selectors import AttributeTest, Compound, Selector

_SHORTEST_PART = 3  # characters of a part of a name


def loosened(selector: Selector, names: frozenset[str], *, subject: bool = True) -> Selector:
    """Return the selector, undecided where it asks for one of `names`; itself if it does not.

    With `subject` False, the compound for the subject stays as it is.
    """
    first = _compound(selector.compounds[0], names) if subject else selector.compounds[0]
    compounds = (first, *(_compound(each, names) for each in selector.compounds[1:]))
    pairs = zip(compounds, selector.compounds, strict=True)
    if all(new is old for new, old in pairs):
        return selector
    return replace(selector, compounds=compounds)


def _compound(compound: Compound, names: frozenset[str]) -> Compound:
    classes = tuple(each for each in compound.classes if not _is_among(each, names))
    tests = tuple(each for each in compound.tests if not _is_set(each, names))
    alternatives = compound.alternatives
    for index, each in enumerate(alternatives):
        inner = tuple(loosened(selector, names) for selector in each.selectors)
        if any(new is not old for new, old in zip(inner, each.selectors, strict=True)):
            changed = replace(each, selectors=inner)
            alternatives = (*alternatives[:index], changed, *alternatives[index + 1 :])
    undecided = (classes, tests) != (compound.classes, compound.tests)
    if not undecided and alternatives is compound.alternatives:
        return compound
    return replace(
        compound,
        classes=classes,
        tests=tests,
        alternatives=alternatives,
        undecided=compound.undecided or undecided,
    )


def _is_set(test: AttributeTest, names: frozenset[str]) -> bool:
    """Return whether a script may change what an attribute selector says of an element."""
    if test.name != "class":
        return test.name in names
    value = test.value
    return any(_is_among(word, names) for word in value.split()) or any(
        value in name for name in names if test.operator in ("^=", "$=", "*=") and value
    )


def _is_among(word: str, names: frozenset[str]) -> bool:
    if word in names:
        return True
    parts = (name for name in names if len(name) >= _SHORTEST_PART)
    return any(
        (part[-1] in "-_" and word.startswith(part)) or (part[0] in "-_" and word.endswith(part))
        for part in parts
    )
