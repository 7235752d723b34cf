"""Attributes by which frameworks bind another attribute to a value that the page does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assetjob.model.text import Attr

# Vue, Alpine, Angular and AngularJS, Svelte, Thymeleaf; Lit, Polymer, Aurelia.
_BOUND = re.compile(
    r"(?:(?:v-bind|x-bind|bind|th|data-th)?:|(?:data-)?ng-(?:attr-)?|(?:bind-|\[)(?:attr\.)?)"
    r"(?:ng)?(?P<name>[a-z-]+?)\]?(?:\.\w+)*"
    r"|\.(?P<property>[a-z-]+)"
    r"|(?P<before>[a-z-]+)(?:\$|\.(?:bind|one-way|two-way|one-time|to-view))"
)
_ANY = frozenset({"v-bind", "x-bind"})  # with an object of attributes
# Knockout, Thymeleaf, i18next: their values name the attributes.
_IN_VALUE = frozenset({"data-bind", "th:attr", "th:attrappend", "data-i18n"})


def is_bound(attrs: Iterable[Attr], *names: str) -> bool:
    """Tell whether a framework may set one of the attributes `names`, each in lower case."""
    return any(
        attr.name in _ANY
        or _bound_name(attr.name) in names
        or (attr.name in _IN_VALUE and any(name in attr.value for name in names))
        or (attr.name == "th:alt-title" and "alt" in names)
        for attr in attrs
    )


def _bound_name(name: str) -> str:
    found = _BOUND.fullmatch(name)
    return next(filter(None, found.groups()), "") if found else ""
