"""Variables of Liquid and Nunjucks to which a page assigns one value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assetjob.parse.template import Construct

_LONGEST = 2_000  # characters of a value
_OUTPUT = re.compile(r"\{\{-?(?P<expression>[^{}]{1,500}?)-?\}\}")
_ASSIGNED = re.compile(
    r"\{%-?\s*(?:assign|set)\s+(?P<name>[\w-]+)\s*=(?P<expression>.{1,500}?)-?%\}", re.DOTALL
)
_CAPTURED = re.compile(r"\{%-?\s*(?:capture|set)\s+[\"']?(?P<name>[\w-]+)[\"']?\s*-?%\}")
_ASSIGNMENT = re.compile(r"\{%-?\s*(?:assign|capture|set)\b")
_CAPTURE_END = re.compile(r"\{%-?\s*end(?:capture|set)\b")
_LOOP = re.compile(r"\{%-?\s*(?:for|tablerow|increment|decrement)\s+(?P<name>[\w-]+)")
_SITE = re.compile(r"site\.(?:baseurl|url)")
_TERM = re.compile(r"\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<name>[\w.-]+))\s*")
_FILTER = re.compile(r"\s*(?P<name>\w+)\s*(?::(?P<argument>.*))?", re.DOTALL)
_ADDRESS_FILTERS = frozenset({"relative_url", "absolute_url", "url"})


def used_variables(
    text: str, constructs: tuple[Construct, ...], addresses: Iterable[str]
) -> Mapping[str, str]:
    """Return the values of a page's variables whose names are in templates of its addresses."""
    if not any(_ASSIGNMENT.match(each.text) for each in constructs):
        return {}
    templates = (found[0] for each in addresses for found in _OUTPUT.finditer(each))
    names = {name for template in templates for name in re.findall(r"[\w-]+", template)}
    values = _constant_values(text, constructs)
    return {name: value for name, value in values.items() if name in names}


def is_value(text: str, values: Mapping[str, str]) -> bool:
    """Tell whether one of the values of variables ends with a text."""
    return any(value.endswith(text) for value in values.values())


def expand(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the outputs replaced whose values are known; the others stay."""

    def written(found: re.Match[str]) -> str:
        value = _evaluate(found["expression"], values)
        return found[0] if value is None else value

    return _OUTPUT.sub(written, text)[:_LONGEST]


def _constant_values(text: str, constructs: Iterable[Construct]) -> Mapping[str, str]:
    """Return the values by the names of variables of a page with the text `text`.

    What is not known in a value stays a template. A variable that gets several values has none.
    """
    known: dict[str, str] = {}
    unknown: set[str] = set()
    for name, template in _assignments(text, tuple(constructs)):
        value = None if template is None else expand(template, known)
        if name in unknown or value is None or known.setdefault(name, value) != value:
            unknown.add(name)
            known.pop(name, None)
    return known


def _assignments(text: str, constructs: tuple[Construct, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield the names of variables, each with the template of its value, None if not known."""
    for index, construct in enumerate(constructs):
        if loop := _LOOP.match(construct.text):
            yield loop["name"], None
        elif assigned := _ASSIGNED.fullmatch(construct.text):
            yield assigned["name"], f"{{{{{assigned['expression']}}}}}"
        elif captured := _CAPTURED.fullmatch(construct.text):
            yield captured["name"], _captured(text, constructs[index:])


def _captured(text: str, constructs: tuple[Construct, ...]) -> str | None:
    """Return the text from the first construct to the end of the capture, if it is one line."""
    for construct in constructs[1:5]:
        if _CAPTURE_END.match(construct.text):
            value = text[constructs[0].span.end : construct.span.start].strip()
            return None if "\n" in value or "<" in value else value
    return None


def _evaluate(expression: str, values: Mapping[str, str]) -> str | None:
    first, *filters = expression.split("|")
    value = _term(first, values)
    for each in filters:
        value = None if value is None else _filtered(value, each, values)
    return value


def _term(text: str, values: Mapping[str, str]) -> str | None:
    term = _TERM.fullmatch(text)
    if term is None:
        return None
    if term["name"] is None:
        return term["double"] if term["double"] is not None else term["single"]
    if _SITE.fullmatch(term["name"]):
        return f"{{{{ {term['name']} }}}}"
    return values.get(term["name"])


def _filtered(value: str, text: str, values: Mapping[str, str]) -> str | None:
    found = _FILTER.fullmatch(text)
    if found is None:
        return None
    if found["name"] in _ADDRESS_FILTERS and not found["argument"]:
        return value if value.startswith("{{") else "{{ site.baseurl }}/" + value.lstrip("/")
    argument = _term(found["argument"] or "", values)
    if argument is None or found["name"] not in ("append", "prepend"):
        return None
    return value + argument if found["name"] == "append" else argument + value
