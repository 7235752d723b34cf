"""The images whose ``src`` a script sets, as far as its text tells.

A ``srcset`` wins over a ``src`` that a script sets, so such an image must not get one. A script is
searched for assignments to ``src``; the expressions for their elements are followed to the
selectors, ids and names in them. It is a heuristic: a script may set a ``src`` in other ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from assetjob.model.page import ImageRef
from assetjob.parse.scripts.expressions import (
    assigned_elements,
    base_name,
    enclosing_function,
    last_function,
    last_value,
    strings,
)
from assetjob.parse.scripts.lookups import lookups_in, selectors_of
from assetjob.parse.scripts.markup import handlers_of
from assetjob.parse.scripts.selectors import matches, selectors_in
from assetjob.parse.scripts.wrapping import is_library, wraps_images

_STEPS = 4  # names followed from an element's expression
_WORD = re.compile(r"[\w-]+")
_ROOTS = frozenset({"document", "window", "$", "$$", "jQuery", "$refs"})
_OWN = frozenset({"this", "event", "$event", "$el"})
_LISTENS = re.compile(r"\.\s*(?:addEventListener|on\w*|click|delegate|live|mouse\w+)\s*\(")
_CREATED = re.compile(r"new\s+Image\b|createElement\b|(?:\$|jQuery)\(\s*[\"'`]<")
_NAMED_ID = re.compile(
    r"(?:getElementById|getElementsByName)\(\s*([\w$]+)|[\"']#[\"']\s*\+\s*([\w$]+)|`#\$\{([\w$]+)"
    r"|\b(?:document|window)\s*\[\s*([A-Za-z_$][\w$]*)\s*\]"
)


@dataclass(frozen=True, slots=True)
class ScriptTargets:
    """The images that scripts set the ``src`` of.

    `selectors` are CSS selectors of images. `functions` are names of functions that set the ``src``
    of an element that they are passed, or its id or name. `lookups` are the ways in which scripts
    find elements by values that are not literals. `own` tells that the code of a handler
    sets the ``src`` of its own element or of one within it. `wraps` tells that images may be
    wrapped in other elements.
    """

    selectors: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    own: bool = False
    wraps: bool = False
    lookups: frozenset[str] = frozenset()

    def __or__(self, other: ScriptTargets) -> ScriptTargets:
        return ScriptTargets(
            self.selectors | other.selectors,
            self.functions | other.functions,
            self.own or other.own,
            self.wraps or other.wraps,
            self.lookups | other.lookups,
        )

    def or_images(self) -> ScriptTargets:
        """Return the targets, all images if there are none."""
        return self if self != ScriptTargets() else ScriptTargets(frozenset({"img"}))

    def within(self, selectors: frozenset[str]) -> ScriptTargets:
        """Return the targets that `selectors` find within these; anywhere if these are unknown."""
        if replace(self, lookups=frozenset()) == ScriptTargets():
            return ScriptTargets(selectors)
        inner = {f"{outer} {each}" for outer in self.selectors for each in selectors}
        return ScriptTargets(frozenset(inner), self.functions, self.own)

    def called_from(self, codes: Iterable[str]) -> ScriptTargets:
        """Return the targets with the ids and names that calls of the functions pass in `codes`."""
        if not self.functions:
            return self
        words = [word for code in codes for call in self._calls(code) for word in strings(call)]
        names = [word for word in words if _WORD.fullmatch(word)]
        selectors = (s for name in names for s in (f"#{name}", f'[name="{name}"]'))
        return self | ScriptTargets(frozenset(selectors))

    def found_by(self, names: Iterable[str]) -> ScriptTargets:
        """Return the targets with the images that scripts find by `names` of the page."""
        return self | ScriptTargets(frozenset(selectors_of(self.lookups, names)))

    def include(self, ref: ImageRef) -> bool:
        """Tell whether an image may be among the targets."""
        if any(matches(selector, ref) for selector in self.selectors):
            return True
        calls = (call for code in handlers_of(ref) for call in self._calls(code))
        return any(not _OWN.isdisjoint(re.findall(r"[\w$]+", call)) for call in calls)

    def _calls(self, code: str) -> list[str]:
        """Return the arguments of each call of one of the functions."""
        names = "|".join(map(re.escape, sorted(self.functions)))
        call = rf"(?<![\w$])(?:{names})\s*\(([^()]{{0,500}})\)"
        return re.findall(call, code) if names else []


def mark_scripted(
    refs: Iterable[ImageRef],
    scripts: Iterable[str],
    handlers: Iterable[str],
    names: Iterable[str] = (),
) -> Iterator[ImageRef]:
    """Yield references, `scripted` where inline scripts or handlers set their ``src``.

    They are `wrapped` where an inline script may wrap the images of the page. `names` are those by
    which other elements refer to images.
    """
    codes = (*scripts, *handlers)
    targets = reduce(or_, map(find_targets, codes), ScriptTargets()).called_from(codes)
    targets = targets.found_by(names)
    for ref in refs:
        set_here = targets.include(ref) or any(find_targets(code).own for code in handlers_of(ref))
        marked = set_here or (targets.wraps and not ref.wrapped)
        yield replace(ref, scripted=set_here, wrapped=targets.wraps) if marked else ref


def find_targets(script: str) -> ScriptTargets:
    """Return the images that a script, or the code of a handler, sets the ``src`` of."""
    targets = ScriptTargets()
    for start, expression in assigned_elements(script):
        targets |= _targets_of(script, expression, start, _STEPS)
    if is_library(script):
        named = frozenset(s for s in targets.selectors if re.search(r"[.#\[]", s))
        targets = replace(targets, selectors=named)
    return replace(targets, wraps=wraps_images(script))


def _targets_of(script: str, expression: str, end: int, steps: int) -> ScriptTargets:
    """Follow an expression for elements, which is evaluated at offset `end` of the script."""
    if _CREATED.search(expression):
        return ScriptTargets()
    by_value = ScriptTargets(lookups=lookups_in(expression))
    return _named_targets(script, expression, end, steps) | by_value


def _named_targets(script: str, expression: str, end: int, steps: int) -> ScriptTargets:
    expression = expression.removeprefix("window.")
    passed = _NAMED_ID.search(expression)
    if passed:
        return _targets_by_name(script, next(filter(None, passed.groups())), end)
    name = base_name(expression)
    selectors = frozenset(selectors_in(expression))
    is_absolute = name.partition(".")[0] in _ROOTS or (selectors and ".closest(" in expression)
    if not name or not steps or is_absolute:
        return ScriptTargets(selectors)
    if re.match(rf"{re.escape(name)}\s*\(", expression):  # a function that returns an element
        function = last_function(script, end)
        return ScriptTargets(selectors, frozenset({function} if function else ()))
    outer = _follow(script, name, end, steps - 1)
    if not selectors:
        return outer
    unknown = outer.selectors and outer == _global(name)
    return ScriptTargets(selectors) if unknown else outer.within(selectors)


def _follow(script: str, name: str, end: int, steps: int) -> ScriptTargets:
    """Follow a name to its last value, or to the function that it is a parameter of."""
    at, value = last_value(script, name, end)
    function_at, function, called_on = enclosing_function(script, name, end)
    if at < 0 and function_at < 0:
        return _global(name)
    if at > function_at:
        return _targets_of(script, value, at, steps)
    if called_on:
        targets = _targets_of(script, called_on, function_at, steps)
        if name == "this":
            return targets
        if _LISTENS.search(called_on):  # an event may come from an image within the element
            targets |= ScriptTargets(frozenset(f"{each} img" for each in targets.selectors))
        # An event that the document or the window gets may come from any image.
        return targets.or_images()
    return ScriptTargets(functions=frozenset({function} if function else ()))


def _global(name: str) -> ScriptTargets:
    """Return what a name without a declaration is: a handler's element, or one named so."""
    if name in _OWN:
        return ScriptTargets(own=True)
    # An element is a property of the window by its id, an image also by its name.
    named = () if "." in name else (f"#{name}", f'[name="{name}"]')
    return ScriptTargets(frozenset(named))


def _targets_by_name(script: str, name: str, end: int) -> ScriptTargets:
    """Follow a name whose value is an id or a name of elements."""
    at, value = last_value(script, name, end)
    function_at, function, _ = enclosing_function(script, name, end)
    if at > function_at:
        words = [word for word in strings(value) if _WORD.fullmatch(word)]
        return ScriptTargets(frozenset(f"#{word}" for word in words))
    return ScriptTargets(functions=frozenset({function} if function else ()))
