"""HTML elements and comments inside kramdown's text."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.elements import markdown_mode
from assetjob.parse.kramdown.nodes import Node
from assetjob.parse.kramdown.span_parser import ALL, HTML_ONLY, MAX_DEPTH, SpanParser
from assetjob.parse.kramdown.syntax import (
    BLOCK_ELEMENTS,
    CLOSE_TAG,
    KNOWN_ELEMENTS,
    NAME,
    TAG,
    VOID_ELEMENTS,
    content_model,
    element_name,
)

_HTML_START = re.compile(rf"<(?:{NAME}|!--|/)")


def parse_inline_html(parser: SpanParser) -> bool:
    """Parse an HTML element, a comment, or a closing tag that closes nothing."""
    text, start = parser.text, parser.pos
    if not _HTML_START.match(text, start):
        return False
    comment_end = parser.finder.comment(start)
    if comment_end >= 0:
        parser.add("comment", comment_end)
        return True
    close = CLOSE_TAG.match(text, start)
    if close:
        parser.add_text(close.end())
        return True
    tag = TAG.match(text, start)
    name = element_name(tag[1]) if tag else ""
    if not tag or name in BLOCK_ELEMENTS or len(parser.stack) >= MAX_DEPTH:
        parser.add_text(tag.end() if tag else start + 1)
        return True
    _element(parser, tag, name)
    return True


def _element(parser: SpanParser, tag: re.Match[str], name: str) -> None:
    parses = (
        parser.document.parse_span_html
        and content_model(name) != "raw"
        and parser.tree.model != "raw"
    )
    mode = markdown_mode(tag[2]) if "markdown" in tag[2].lower() else ""
    modes = {"span": True, "1": content_model(name) != "raw", "0": False}
    parses = modes.get(mode, parses)
    node = parser.add("html", tag.end())
    node.name = name
    node.model = "span" if parses else "raw"
    node.closed = bool(tag[4])
    node.folds = True
    if node.closed or name in VOID_ELEMENTS:
        return
    flags = "(?i:" if name in KNOWN_ELEMENTS else "(?:"
    stop = rf"{flags}</{re.escape(name)}[ \t\n\r\f\v]*>)"
    if parser.run(node, stop, only=ALL if parses else HTML_ONLY):
        found = re.compile(stop).match(parser.text, parser.pos)
        assert found
        parser.pos = found.end()
        return
    rest = parser.source.cut(parser.pos, len(parser.text))
    if rest.text:
        node.children.append(Node("text", rest))
    parser.pos = len(parser.text)
