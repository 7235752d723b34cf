"""kramdown's block extensions: attribute lists, their definitions, and ``{::name}``."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.nodes import AttributeList, Document, Node
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.syntax import (
    BLOCK_EXTENSION,
    BLOCK_LIST_START,
    LIST_DEFINITION,
)
from assetjob.parse.located_text import EMPTY, LocatedText

_START = re.compile(r" {0,3}\{:")
_TAKES_LIST = {"link-definition", "abbreviation", "footnote-definition"}


def parse_extension(parser: BlockParser) -> bool:
    """Parse an attribute list on a line of its own, a definition of one, or an extension."""
    text, pos = parser.text, parser.pos
    if not _START.match(text, pos):
        return False
    defined = LIST_DEFINITION.match(text, pos)
    if defined:
        into = parser.document.lists.setdefault(defined[1], AttributeList())
        read_list(parser.source, *defined.span(2), into)
        parser.pos = defined.end()
        parser.add("eob", name="list-definition")
        return True
    extension = BLOCK_EXTENSION.match(text, pos)
    if extension:
        return _parse_named(parser, extension)
    found = BLOCK_LIST_START.match(text, pos)
    if not found:
        return False
    parser.pos = found.end()
    _take_list(parser, *found.span(1))
    return True


def _take_list(parser: BlockParser, start: int, end: int) -> None:
    """Apply an attribute list to the block before it, or else to the one after it."""
    last = parser.last
    if last and last.kind != "blank" and (last.kind != "eob" or last.name in _TAKES_LIST):
        last.ial = last.ial or AttributeList()
        read_list(parser.source, start, end, last.ial)
        if not BLOCK_LIST_START.match(parser.text, parser.pos):
            parser.add("eob", name="list")
    else:
        parser.pending = parser.pending or AttributeList()
        read_list(parser.source, start, end, parser.pending)


def _parse_named(parser: BlockParser, start: re.Match[str]) -> bool:
    name = start[1]
    if not name:
        return False
    body: LocatedText | None = None
    end = start.end()
    if not start[3]:
        stop = re.compile(rf"^ {{0,3}}\{{:/(?:{name})?\}} *?\n", re.MULTILINE)
        found = stop.search(parser.text, end)
        if not found:
            return False
        last = found.start()
        if last > end and parser.text[last - 1] == "\n":
            last -= 1
        body = parser.source.cut(end, last)
        end = found.end()
    options = AttributeList()
    read_list(parser.source, *(start.span(2) if start[2] else (0, 0)), options)
    node = extension(parser.document, name, options, body)
    if node is None:
        return False
    parser.pos = end
    if name == "options":
        parser.add("eob", name="extension")
    elif body is not None:
        parser.tree.children.append(node)
    return True


def extension(
    document: Document, name: str, options: AttributeList, body: LocatedText | None
) -> Node | None:
    """Return an extension's node for the tree, None for an unknown extension."""
    if name == "comment":
        return Node("remark", body or EMPTY)
    if name == "nomarkdown":
        kinds = options.attrs["type"].text.split() if "type" in options.attrs else []
        return Node("raw", body or EMPTY if not kinds or "html" in kinds else EMPTY)
    if name == "options":
        for key, value in options.attrs.items():
            on = value.text != "" and value.text.strip().lower() != "false"
            if key == "parse_block_html":
                document.parse_block_html = on
            elif key == "parse_span_html":
                document.parse_span_html = on
        return Node("eob")
    return None
