"""Expressions of JavaScript: what is assigned to, and the values of names, by patterns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

# An assignment to ``src`` or ``srcset``, after the expression for the element.
_ASSIGNED = re.compile(
    r"""\??\.\s*src(?:set)?\s*\+?=(?!=)
    |\[\s*["']src(?:set)?["']\s*\]\s*\+?=(?!=)
    |\??\.\s*(?:setAttribute|attr|prop|setAttributeNS)\(\s*(?:null\s*,\s*)?(?:["']src(?:set)?["']\s*,|\{[^{}]{0,300}?\bsrc["']?\s*:)""",
    re.VERBOSE,
)
_CLOSERS = {")": "(", "]": "["}
_LONGEST = 400  # characters of an expression
_BEFORE = 20_000  # characters before an expression that are searched for what its names mean
_MOST = 500  # assignments of a script
_STRING = re.compile(r"""(["'`])((?:[^"'`\\\n]|\\.){0,200})\1""")
_PARAMETERS = r"(?:function\s*[\w$]*\s*\(([^()]{0,200})\)|\(([^()]{0,200})\)\s*=>|([\w$]+)\s*=>)"
# A function and what it is given to or assigned to: a method of an expression, or a name.
_FUNCTION = re.compile(
    rf"(?:(?P<method>\.\s*[\w$]+)\s*\((?P<before>[^(){{}};]{{0,200}},)?\s*(?:async\s+)?"
    rf"|(?P<event>\.\s*on\w+)\s*=\s*(?:async\s+)?"
    rf"|(?P<name>[\w$]+)\s*[=:]\s*(?:async\s+)?)?{_PARAMETERS}"
)
_DECLARED = re.compile(r"function\s+([\w$]+)\s*\(([^()]{0,200})\)")


def assigned_elements(script: str) -> Iterator[tuple[int, str]]:
    """Yield the expressions of elements whose ``src`` is set, each with its offset."""
    for found in itertools.islice(_ASSIGNED.finditer(script), _MOST):
        start = expression_start(script, found.start())
        if start < found.start():
            yield start, script[start : found.start()]
    for found in itertools.islice(_MERGED.finditer(script), _MOST):
        yield found.start(1), found[1].strip()


_MERGED = re.compile(
    r"Object\.assign\(\s*([^,;{}]{1,200}),\s*\{[^{}]{0,300}?\bsrc(?:set)?[\"']?\s*[:,}]"
)


def expression_start(script: str, end: int) -> int:
    """Return where the expression begins that ends at `end`: names, members, calls and indices."""
    at = end
    while at > max(0, end - _LONGEST):
        before = script[at - 1]
        if before in _CLOSERS:
            at = _opening(script, at - 1)
        elif before.isalnum() or before in "_$.?":
            at -= 1
        elif (
            before.isspace()
            and script[:at].rstrip()[-1:] == ")"
            and script[at:].lstrip()[:1] == "."
        ):
            at = len(script[:at].rstrip())
        else:
            break
    return at


def _opening(script: str, at: int) -> int:
    """Return where the bracket opens that closes at `at`, or the least offset looked at."""
    depth = 0
    least = max(0, at - _LONGEST)
    for index in range(at, least - 1, -1):
        depth += (script[index] in ")]") - (script[index] in "([")
        if depth == 0:
            return index
    return least


def strings(code: str) -> Iterator[str]:
    """Yield the string literals of an expression."""
    return (found[2] for found in _STRING.finditer(code))


def base_name(expression: str) -> str:
    """Return the names that an expression begins with, joined by dots: ``a.b`` of ``a.b[0].c``.

    Members of the DOM are left out. Of ``$(this)`` it is the name within.
    """
    found = re.match(r"(?:(?:\$|jQuery)\(\s*)?([\w$]+(?:\??\.[\w$]+(?![\w$]*\s*\())*)", expression)
    names = found[1].replace("?", "").split(".") if found else []
    members = itertools.takewhile(lambda name: name not in _DOM, names[1:])
    return ".".join([*names[:1], *members])


_DOM = frozenset(
    "children childNodes firstChild firstElementChild lastChild lastElementChild target src srcset "
    "currentTarget srcElement nextElementSibling previousElementSibling parentNode parentElement "
    "images nextSibling previousSibling".split()
)


def last_value(script: str, name: str, end: int) -> tuple[int, str]:
    """Return the last expression before `end` that is assigned to `name`, and its offset, or -1.

    A loop over values counts as an assignment of all of them.
    """
    if "." in name:  # a property, set here or in the literal of its object
        member = re.escape(name.rpartition(".")[2])
        named = rf"(?:(?<![\w$.]){re.escape(name)}\s*=(?![=>])|(?<=[{{,\s]){member}\s*:)"
    else:
        listed = rf"[\[{{,]\s*{re.escape(name)}\b[^=;()]{{0,200}}[\]}}]\s*=(?![=>])"
        named = rf"(?:(?<![\w$.]){re.escape(name)}\s*(?:=(?![=>])|\bof\b|\bin\b)|{listed})"
    value = re.compile(rf"{named}\s*([^;\n]{{0,{_LONGEST}}})")
    start, found = -1, ""
    for each in value.finditer(script, max(0, end - _BEFORE), end):
        start, found = each.start(1), each[1]
    return start, found


def last_function(script: str, end: int) -> str:
    """Return the name of the last function that is declared before `end`, "" if there is none."""
    names = (
        "",
        *(found[1] or found[2] for found in _NAMED.finditer(script, max(0, end - _BEFORE), end)),
    )
    return names[-1]


_NAMED = re.compile(
    r"function\s+([\w$]+)\s*\(|([\w$]+)\s*[=:]\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*=>)"
)


def enclosing_function(script: str, name: str, end: int) -> tuple[int, str, str]:
    """Return the last function before `end` with a parameter `name`; any for ``this``.

    Returned are its offset, its own name and the expression that it is a callback of, with the
    call or the handler's name, and the string literals that stand before it in the call.
    """
    result = (-1, "", "")
    for found in _FUNCTION.finditer(script, max(0, end - _BEFORE), end):
        parameters = next((part for part in found.groups()[4:] if part is not None), "")
        if name != "this" and name not in re.findall(r"[\w$]+", parameters):
            continue
        if found["method"] or found["event"]:
            start = expression_start(script, found.start())
            result = (
                found.start(),
                "",
                script[start : found.start()] + _call(found),
            )
        else:
            result = (found.start(), found["name"] or "", "")
    for found in _DECLARED.finditer(script, max(0, end - _BEFORE), end):
        if found.start() >= result[0] and name in re.findall(r"[\w$]+", found[2]):
            result = (found.start(), found[1], "")
    return result


def _call(found: re.Match[str]) -> str:
    return f"{found['method'] or found['event']}({found['before'] or ''})"
