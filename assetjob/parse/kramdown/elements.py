"""HTML among kramdown's blocks.

A block-level element lasts to its end tag, blank lines or not. Its content is HTML unless its
``markdown`` attribute says otherwise; an end tag that closes nothing open is text.
"""

from __future__ import annotations

import re

from assetjob.parse.kramdown.nodes import Node
from assetjob.parse.kramdown.parser import MAX_DEPTH, BlockParser
from assetjob.parse.kramdown.syntax import (
    CLOSE_TAG,
    NAME,
    SPAN_ELEMENTS,
    TAG,
    VOID_ELEMENTS,
    content_model,
    element_name,
)

_START = re.compile(rf" {{0,3}}<(?:{NAME}|!--|/)")
_OPT_SPACE = re.compile(r" {0,3}")
_TRAILING_BLANKS = re.compile(r"[ \t]*\n")
_RAW_START = re.compile(rf"<(?:{NAME}|/|!--|\?)")
_MARKDOWN = re.compile(
    r"[ \t\n\r\f\v]markdown[ \t\n\r\f\v]*=[ \t\n\r\f\v]*(?:\w+|([\"']).*?\1)",
    re.DOTALL | re.IGNORECASE,
)
_SCRIPTS = frozenset({"script", "style"})


def parse_html(parser: BlockParser) -> bool:
    """A comment, a block-level element, or the end tag of the element that is being parsed."""
    text, pos = parser.text, parser.pos
    if not _START.match(text, pos):
        return False
    comment_end = parser.finder.comment(pos) if text.startswith("<!--", pos) else -1
    if comment_end >= 0:
        parser.tree.children.append(Node("comment", parser.source.cut(pos, comment_end)))
        parser.pos = _skip_blanks(text, comment_end)
        return True
    indent = _OPT_SPACE.match(text, pos)
    assert indent
    tag = TAG.match(text, indent.end())
    if tag:
        if tag[1].lower() in SPAN_ELEMENTS:
            return False
        parser.pos = tag.end()
        _parse_element(parser, tag)
        return True
    close = CLOSE_TAG.match(text, indent.end())
    if close and parser.tree.kind == "html" and parser.tree.name == close[1].lower():
        if close[1].lower() in SPAN_ELEMENTS:
            return False
        parser.pos = close.end()
        parser.closed = True
        return True
    return False


def markdown_mode(attributes: str) -> str:
    """Return the value of the ``markdown`` attribute in a tag's attributes; the last one counts."""
    mode = ""
    for found in _MARKDOWN.finditer(attributes):
        mode = found[0].partition("=")[2].strip(" \t\n\r\f\v\"'")
    return mode


def _parse_element(parser: BlockParser, tag: re.Match[str]) -> None:
    """Parse the content of the element whose start tag was just read.

    Elements inside raw HTML are children of the outermost one: a tag, its content, an end. So
    thousands of nested elements cost no recursion.
    """
    outer = parser.tree
    node = _open(parser, tag, parent_raw=outer.kind == "html" and outer.model == "raw")
    node.ial, parser.pending = parser.pending, None
    outer.children.append(node)
    if node.model != "raw":
        _parse_markdown(parser, node)
    elif node.name in _SCRIPTS:
        _parse_script(parser, node, node)
    elif not node.closed:
        _parse_raw(parser, node)
    if not node.closed and node.name not in _SCRIPTS:
        parser.pos = _skip_blanks(parser.text, parser.pos)


def _open(parser: BlockParser, tag: re.Match[str], *, parent_raw: bool) -> Node:
    name = element_name(tag[1])
    node = Node("html", parser.source.cut(tag.start(), tag.end()), name)
    node.closed = bool(tag[4]) or name in VOID_ELEMENTS
    node.model = "raw"
    if parser.document.parse_block_html and not parent_raw:
        node.model = content_model(name)
    mode = markdown_mode(tag[2]) if "markdown" in tag[2].lower() else ""
    modes = {"0": "raw", "1": content_model(name), "span": "span", "block": "block"}
    node.model = modes.get(mode, node.model)
    return node


def _parse_markdown(parser: BlockParser, node: Node) -> None:
    """Parse content that is Markdown: blocks or spans."""
    text = parser.text
    if node.model == "block":
        parser.pos = _skip_blanks(text, parser.pos)
    if node.closed:
        return
    if node.name in _SCRIPTS:
        _parse_script(parser, node, node)
        return
    if node.model == "block" and parser.depth < MAX_DEPTH:
        parser.depth += 1
        parser.run(node)
        parser.depth -= 1
        return
    end = re.compile(rf"</{re.escape(node.name)}[ \t\n\r\f\v]*>", re.IGNORECASE)
    close = end.search(text, parser.pos)
    stop = close.start() if close else len(text)
    node.children.append(Node("spans", parser.source.cut(parser.pos, stop)))
    parser.pos = close.end() if close else stop


def _parse_script(parser: BlockParser, node: Node, into: Node) -> None:
    """Take the content of a script or style sheet as it is."""
    close = re.compile(rf"</{node.name}[ \t\n\r\f\v]*>", re.IGNORECASE).search(
        parser.text, parser.pos
    )
    stop = close.start() if close else len(parser.text)
    into.children.append(Node("raw", parser.source.cut(parser.pos, stop)))
    parser.pos = close.end() if close else stop


def _parse_raw(parser: BlockParser, root: Node) -> None:
    """Parse the content of `root`, which is HTML, to its end tag or the end of the text."""
    text, source = parser.text, parser.source
    opened = [root.name]
    while opened and parser.pos < len(text):
        start = parser.pos
        found = _RAW_START.search(text, start)
        at = found.start() if found else len(text)
        if at > start:
            root.children.append(Node("text", source.cut(start, at)))
        parser.pos = at
        if not found:
            break
        _parse_raw_item(parser, root, opened)
    root.children += [Node("end", name=name) for name in reversed(opened[1:])]


def _parse_raw_item(parser: BlockParser, root: Node, opened: list[str]) -> None:
    text, source, at = parser.text, parser.source, parser.pos
    verbatim_end = parser.finder.comment(at)
    if verbatim_end >= 0:
        root.children.append(Node("comment", source.cut(at, verbatim_end)))
        parser.pos = verbatim_end
        return
    tag = TAG.match(text, at)
    if tag:
        parser.pos = tag.end()
        _parse_raw_element(parser, root, opened, tag)
        return
    close = CLOSE_TAG.match(text, at)
    if close:
        parser.pos = close.end()
        if opened[-1] == element_name(close[1]):
            name = opened.pop()
            if opened:
                root.children.append(Node("end", name=name))
            return
        root.children.append(Node("text", source.cut(at, close.end())))
        return
    root.children.append(Node("text", source.cut(at, at + 1)))
    parser.pos = at + 1


def _parse_raw_element(
    parser: BlockParser, root: Node, opened: list[str], tag: re.Match[str]
) -> None:
    node = _open(parser, tag, parent_raw=True)
    if node.model != "raw":
        root.children.append(node)
        _parse_markdown(parser, node)
        return
    node.kind = "tag"
    root.children.append(node)
    if node.name in _SCRIPTS:
        _parse_script(parser, node, root)
        root.children.append(Node("end", name=node.name))
    elif not node.closed:
        opened.append(node.name)


def _skip_blanks(text: str, at: int) -> int:
    found = _TRAILING_BLANKS.match(text, at)
    return found.end() if found else at
