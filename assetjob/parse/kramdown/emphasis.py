"""kramdown's emphasis and strikethrough."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.nodes import Node
from assetjob.parse.kramdown.span_parser import SpanParser

_STRUCK = re.compile(r"~~(?!\s|~).*?[^\s~]~~", re.DOTALL | re.ASCII)
_STRUCK_END = re.compile(r"[^\s~]~~", re.ASCII)


def parse_emphasis(parser: SpanParser) -> bool:
    """Parse emphasised or strongly emphasised text."""
    text, start = parser.text, parser.pos
    mark = text[start]
    if mark not in "*_":
        return False
    delimiter = mark * 2 if text.startswith(mark * 2, start) else mark
    kind = "strong" if len(delimiter) == 2 else "em"
    after = start + len(delimiter)
    if (
        (mark == "_" and _inside_word(text, start))
        or text[after : after + 1] in tuple(" \t\n\r\f\v")
        or parser.inside(kind)
        or not parser.may_try()
    ):
        parser.add_text(after)
        return True
    in_em = parser.tree.kind == "em"
    if _try_emphasis(parser, after, delimiter, kind):
        return True
    if kind == "strong" and not in_em and _try_emphasis(parser, start + 1, mark, "em"):
        return True
    parser.pos = start
    parser.add_text(after)
    return True


def _inside_word(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at]
    return before[-1:].isalpha() or (before[-1:] == "-" and before[:-1].isalpha())


def _try_emphasis(parser: SpanParser, start: int, delimiter: str, kind: str) -> bool:
    text = parser.text
    if parser.finder.find(delimiter, start) < 0:
        return False
    mark = delimiter[0]
    node = Node(kind)
    parser.pos = start

    def accept(stop: re.Match[str], tree: Node) -> bool:
        at, end = stop.span()
        if text[at - 1] in " \t\n\r\f\v" or not tree.children:
            return False
        if kind == "em" and text.startswith(mark * 2, at) and text[at + 2 : at + 3] != mark:
            return False
        return mark != "_" or not text[end : end + 1].isalnum()

    if not parser.run(node, re.escape(delimiter), accept):
        return False
    parser.pos += len(delimiter)
    parser.tree.children.append(node)
    return True


def parse_struck(parser: SpanParser) -> bool:
    """Parse text that is struck through."""
    found = None
    if parser.finder.has(_STRUCK_END, parser.pos):
        found = _STRUCK.match(parser.text, parser.pos)
    if not found:
        return False
    content = parser.source.cut(parser.pos + 2, found.end() - 2)
    node = parser.add("del", found.end())
    SpanParser(parser.document, content, parser.rules).run(node)
    return True
