"""Images that includes, shortcodes and macros of templates are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assetjob.model.text import Attr, Span
from assetjob.parse.embedded import ALT_NAMES, Embedded, Unread, image_literals
from assetjob.parse.front_keys import has_image_suffix, names_image
from assetjob.parse.template import SILENT_TAGS, Construct

# Liquid, Nunjucks and Twig tags; Hugo's shortcodes; macros and functions; ERB.
_NAME = re.compile(
    r"\{%-?\s*(?P<tag>[\w.-]+)|\{\{[<%]-?\s*(?P<shortcode>[\w./-]+)"
    r"|\{\{-?\s*(?P<macro>[\w.]+)\s*\(|<%[=-]\s*(?P<helper>[\w.]+)[\s(]"
)
_ARGUMENT = re.compile(
    r"(?>(?:(?<![\w-])(?P<name>[\w-]++)\s*+[=:]\s*+)?)"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`"
    r"|(?P<bare>[^\s\"'=:,()|%>}]++))"
)
_DASHED_ALT = re.compile(r"--alt\s+(?P<value>\S.*?)(?=\s+--\w|\s*-?[%>]?[%>}]\}?\Z)", re.DOTALL)
_SHOWS = re.compile(r"figure|im(?:g|age)|picture|photo|thumb", re.IGNORECASE)
_OF_IMAGE = re.compile(rf"{_SHOWS.pattern}|logo|icon|cover", re.IGNORECASE)
_OF_FILE = re.compile(r"src|source|url|file|path", re.IGNORECASE)
# Of tags that write an address, protect text, or offer a download (GitBook).
_OTHER_TAGS = frozenset(
    "link post_url comment file highlight code codeblock code-block raw verbatim javascript".split()
)
_NO_ALT = re.compile(
    r"[\d.\s]*(?:px|%|r?em|vw)?|.*(?:\d(?:px|vw)|min-width|max-width).*|\S*[/:]\S*"
)


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument; `name` is "" for a positional one. `quoted` tells that it is a string.

    `is_part` tells that it is joined to something else, as in ``"icons/" ~ name ~ ".svg"``.
    """

    name: str
    value: str
    span: Span
    value_span: Span
    quoted: bool
    is_part: bool


def find_includes(constructs: Iterable[Construct]) -> Iterator[Embedded | Unread]:
    """Yield the images of constructs that are in text, not in a tag or an address."""
    for construct in constructs:
        if not construct.in_markup and not construct.text.startswith(("{{/*", "{#", "<%#")):
            yield from _find(construct)


def _find(construct: Construct) -> Iterator[Embedded | Unread]:
    named = _NAME.match(construct.text)
    name = next(filter(None, named.groups()), "") if named else ""
    if name in _OTHER_TAGS:
        return
    embedded = _image(construct, named, name) if named and name not in SILENT_TAGS else None
    if embedded:
        yield embedded
    read = _read(embedded) if embedded else frozenset[str]()
    for text in image_literals(construct.text):
        if text not in read:
            yield Unread(construct.span, _label(construct, name), text)


def _read(embedded: Embedded) -> frozenset[str]:
    """Return the texts of a construct that need not be read as images."""
    alts = {embedded.alt.value} if embedded.alt else set[str]()
    links = {attr.value for attr in embedded.attrs if attr.name in _LINKS}
    return frozenset({embedded.url, *alts, *links})


_LINKS = frozenset({"alt", "href", "link"})


def _label(construct: Construct, name: str) -> str:
    """Return the name of a construct between its delimiters."""
    opening, closing = next(pair for pair in _DELIMITERS if construct.text.startswith(pair[0]))
    return f"{opening} {name or '…'} {closing}"


_DELIMITERS = (("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("", ""))


def _image(construct: Construct, named: re.Match[str], name: str) -> Embedded | None:
    arguments = list(_arguments(construct, named.end()))
    if name in _INCLUDES and arguments and not arguments[0].name:
        name = arguments.pop(0).value  # of the template
    index = next((n for n, each in enumerate(arguments) if _is_image(each, name)), None)
    if index is None:
        return None
    attrs = tuple(_attr(each, each.name.lower()) for each in arguments if each.name)
    alt = _alt(construct, arguments, index)
    return Embedded(construct.span, arguments[index].value, attrs, alt)


_INCLUDES = frozenset({"include", "include_cached", "include_relative"})


def _is_image(argument: _Argument, construct: str) -> bool:
    """Tell whether an argument of a construct, given by its name, is an image's address."""
    if argument.name.lower() in ALT_NAMES | _LINKS:
        return False
    if argument.is_part or "*" in argument.value:  # a pattern of names
        return False
    is_of_image = _OF_IMAGE.search(argument.name) or _SHOWS.search(construct)
    if not argument.quoted:
        plain = is_of_image or not argument.name or _OF_FILE.search(argument.name)
        return bool(plain) and has_image_suffix(argument.value)
    return names_image(argument.value) if is_of_image else has_image_suffix(argument.value)


def _arguments(construct: Construct, start: int) -> Iterator[_Argument]:
    at = construct.span.start
    for found in _ARGUMENT.finditer(construct.text, start):
        group = next(g for g in ("double", "single", "raw", "bare") if found[g] is not None)
        value_span = Span(at + found.start(group), at + found.end(group))
        span = Span(at + found.start(), at + found.end())
        quoted = group != "bare"
        is_part = quoted and _is_joined(construct.text, found.start(), found.end())
        yield _Argument(found["name"] or "", found[group], span, value_span, quoted, is_part)


def _is_joined(text: str, start: int, end: int) -> bool:
    return text[end:].lstrip()[:1] in _JOINS or text[:start].rstrip()[-1:] in _JOINS


_JOINS = ("~", "+")  # operators of Nunjucks, Twig and Jinja


def _alt(construct: Construct, arguments: list[_Argument], image: int) -> Attr | None:
    """Return the alt text among the arguments: the named one, or the only one that may be it."""
    named = next((each for each in arguments if each.name.lower() in ALT_NAMES), None)
    if named:
        return _attr(named, "alt") if _is_text(named, construct) else None
    dashed = _DASHED_ALT.search(construct.text)
    if dashed:
        at = construct.span.start
        span = Span(at + dashed.start("value"), at + dashed.end("value"))
        return Attr("alt", dashed["value"].strip("\"'"), span, span)
    if arguments[image].name or not _SHOWS.search(construct.text[:_NAME_ENDS]):
        return None
    rest = [each for each in arguments[image + 1 :] if each.quoted and not each.name]
    texts = [each for each in rest if each.value == "" or not _NO_ALT.fullmatch(each.value)]
    return _attr(texts[0], "alt") if len(texts) == 1 and not texts[0].is_part else None


def _is_text(argument: _Argument, construct: Construct) -> bool:
    """Tell whether an argument is one string, not an expression: only Hugo needs no quotes."""
    is_shortcode = construct.text.startswith(("{{<", "{{%"))
    return not argument.is_part and (argument.quoted or is_shortcode)


_NAME_ENDS = 60  # characters within which a construct's name ends


def _attr(argument: _Argument, name: str) -> Attr:
    return Attr(name, argument.value, argument.span, argument.value_span)
