"""kramdown's extensions inside text: attribute lists, options, footnotes and formulas."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.extensions import extension
from assetjob.parse.kramdown.nodes import AttributeList
from assetjob.parse.kramdown.span_parser import SpanParser
from assetjob.parse.kramdown.syntax import ID_NAME, SPAN_EXTENSION, SPAN_LIST
from assetjob.parse.located_text import LocatedText

_FOOTNOTE = re.compile(rf"\[\^({ID_NAME})\]", re.ASCII)
_MATH = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)


def parse_footnote(parser: SpanParser) -> bool:
    """Parse the mark of a footnote."""
    found = _FOOTNOTE.match(parser.text, parser.pos)
    if not found:
        return False
    if found[1] in parser.document.footnotes:
        parser.add("footnote", found.end()).name = found[1]
    else:
        parser.add_text(found.end())
    return True


def parse_math(parser: SpanParser) -> bool:
    """Parse a formula between ``$$``."""
    if parser.finder.find("$$", parser.pos + 2) < 0:
        return False
    found = _MATH.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("math", found.end(), parser.source.cut(*found.span(1)))
    return True


def parse_span_extension(parser: SpanParser) -> bool:
    """Parse an attribute list or an extension: ``{: ...}`` or ``{::name ...}``."""
    text, start = parser.text, parser.pos
    if not text.startswith("{:", start):
        return False
    named = SPAN_EXTENSION.match(text, start)
    if named:
        if not _named_extension(parser, named):
            parser.add_text(start + 1)
        return True
    children = parser.tree.children
    applies = children and children[-1].kind != "text"
    found = SPAN_LIST.match(text, start) if applies else None
    if not found:
        parser.add_text(start + 1)
        return True
    into = AttributeList()
    read_list(parser.source, *found.span(1), into)
    target = children[-1]
    target.ial = target.ial or AttributeList()
    target.ial.refs += into.refs
    parser.document.apply(target.attrs, into)
    if target.image:
        target.image.attribute_list = found.span()
        target.image.end = found.end()
    parser.pos = found.end()
    return True


def _named_extension(parser: SpanParser, start: re.Match[str]) -> bool:
    name = start[1]
    if not name:
        return False
    end = start.end()
    body: LocatedText | None = None
    if not start[3]:
        stop = re.compile(rf"\{{:/(?:{name})?\}}").search(parser.text, end)
        if not stop:
            return False
        body = parser.source.cut(end, stop.start())
        end = stop.end()
    options = AttributeList()
    read_list(parser.source, *(start.span(2) if start[2] else (0, 0)), options)
    node = extension(parser.document, name, options, body)
    if node is None:
        return False
    if body is not None and node.kind != "eob":
        parser.tree.children.append(node)
    parser.pos = end
    return True
