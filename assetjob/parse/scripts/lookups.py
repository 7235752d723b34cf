"""Elements that a script finds by a value of the page: an argument of a handler, an attribute.

As in ``document.querySelector(link.dataset.target)``, where the page has ``data-target="#big"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from assetjob.model.page import ImageRef
from assetjob.parse.scripts.expressions import strings
from assetjob.parse.scripts.markup import HANDLER_NAME

# Finds by an id or a name, by a class, by a selector.
_BY_ID = re.compile(
    r"""(?:getElementById|getElementsByName)\(\s*[A-Za-z_$]
    |\b(?:document|images|all|window)\s*\[\s*[A-Za-z_$]
    |\#["'`]\s*\+|`[^`]{0,100}\#\$\{|\[\s*(?:id|name)\s*=\s*(?:\\?["'])?(?:["']\s*\+|\$\{)""",
    re.VERBOSE,
)
_BY_CLASS = re.compile(
    r"""getElementsByClassName\(\s*[A-Za-z_$]|[\s"'`\w]\.["'`]\s*\+|`[^`]{0,100}\.\$\{"""
)
# An attribute may be read where the element is found, or before.
_BY_SELECTOR = re.compile(
    r"""querySelector(?:All)?\(\s*[A-Za-z_$]|\.dataset\b|\.getAttribute\(|\.hash\b
    |\.(?:attr|data)\(\s*["'][\w-]+["']\s*\)""",
    re.VERBOSE,
)
_KINDS = (("#", _BY_ID), (".", _BY_CLASS), ("", _BY_SELECTOR))
_NAMING = re.compile(r"data-[\w-]+|(?:xlink:)?href|aria-(?:controls|owns)|for|rel|value")
_HANDLER = re.compile(HANDLER_NAME)
_SEPARATORS = re.compile(r"[\s,;:\"'{}\[\]()]+")
_NAME = re.compile(r"[#.]?[\w-]+")


def lookups_in(expression: str) -> frozenset[str]:
    """Return how an expression finds elements by values that are not literals.

    ``"#"`` is by an id or a name, ``"."`` by a class, ``""`` by a selector.
    """
    return frozenset(kind for kind, pattern in _KINDS if pattern.search(expression))


def selectors_of(lookups: frozenset[str], names: Iterable[str]) -> Iterator[str]:
    """Yield the selectors of the elements that lookups find by names as the page has them."""
    for name in names:
        word = name.lstrip("#.")
        if "#" in lookups and not name.startswith("."):
            yield from (f"#{word}", f'[name="{word}"]')
        if "." in lookups and not name.startswith("#"):
            yield f".{word}"
        if "" in lookups and word != name:
            yield name


def names_of(refs: Iterable[ImageRef], attributes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names of images that `attributes`, of other elements, have as a value.

    A name is an id, a name or a class; as a selector it has its ``#`` or ``.``.
    """
    words = frozenset(chain.from_iterable(map(_words, refs)))
    if not words:
        return ()
    values = chain.from_iterable(_values(name, value) for name, value in attributes)
    names = (name for value in values for name in _SEPARATORS.split(value))
    named = (n for n in names if n.lstrip("#.") in words and _NAME.fullmatch(n))
    return tuple(dict.fromkeys(named))


def _words(ref: ImageRef) -> Iterator[str]:
    named = (attr.value for attr in ref.attrs if attr.name in ("id", "name", "class"))
    return chain.from_iterable(map(str.split, named))


def _values(name: str, value: str) -> Iterator[str]:
    """Yield the parts of an attribute's value that may name an element."""
    if _HANDLER.fullmatch(name):
        yield from strings(value)
    elif name.endswith("href"):
        _, mark, fragment = value.partition("#")
        yield mark + fragment
    elif _NAMING.fullmatch(name):
        yield value
