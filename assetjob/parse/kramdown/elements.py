"""HTML among kramdown's blocks.

A block-level element extends to its end tag, over blank lines too. Its content is HTML unless its
``markdown`` attribute says otherwise; an end tag that closes nothing open is text.
"""

from __future__ import annotations

import re

from assetjob.parse.kramdown.nodes import Node
from assetjob.parse.kramdown.parser import MAX_DEPTH, BlockParser
from assetjob.parse.kramdown.syntax import (
    ATTRIBUTE,
    CLOSE_TAG,
    NAME,
    SPAN_ELEMENTS,
    TAG,
    VOID_ELEMENTS,
    content_model,
    element_name,
)
from assetjob.parse.kramdown.tags import is_plain_tag, is_plain_text

_START = re.compile(rf" {{0,3}}<(?:{NAME}|!--|/)")
_OPT_SPACE = re.compile(r" {0,3}")
_TRAILING_BLANKS = re.compile(r"[ \t]*\n")
_RAW_START = re.compile(rf"<(?:{NAME}|/|!--|\?)")
_SCRIPTS = frozenset({"script", "style"})


def parse_html(parser: BlockParser) -> bool:
    """Parse a comment, a block-level element, or the end tag of the element that is open."""
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
    for found in ATTRIBUTE.finditer(attributes):
        if found[1].lower() == "markdown":
            mode = found[2] or found[4] or ""
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
        _parse_script(parser, node)
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
        _parse_script(parser, node)
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


def _parse_script(parser: BlockParser, node: Node) -> None:
    """Take the content of a script or style sheet verbatim."""
    stop, after = _script_end(parser, node.name)
    node.children.append(Node("raw", parser.source.cut(parser.pos, stop)))
    parser.pos = after


def _script_end(parser: BlockParser, name: str) -> tuple[int, int]:
    """Return where the content of a script ends, and where its end tag does."""
    close = re.compile(rf"</{name}[ \t\n\r\f\v]*>", re.IGNORECASE).search(parser.text, parser.pos)
    return close.span() if close else (len(parser.text), len(parser.text))


def _parse_raw(parser: BlockParser, root: Node) -> None:
    """Parse the content of `root`, which is HTML, to its end tag or the end of the text."""
    raw = _Raw(parser, root)
    text = parser.text
    while raw.opened and parser.pos < len(text):
        start = parser.pos
        found = _RAW_START.search(text, start)
        at = found.start() if found else len(text)
        raw.text(start, at)
        if found:
            _parse_raw_item(parser, raw)
    raw.end()


class _Raw:
    """The content of an element that is HTML, while it is parsed.

    What kramdown renders verbatim is kept as one run; `opened` names the open elements.
    """

    def __init__(self, parser: BlockParser, root: Node) -> None:
        self.opened = [root.name]
        self._parser = parser
        self._children = root.children
        self._start = parser.pos

    def keep(self, end: int) -> None:
        """Take everything up to `end` verbatim."""
        self._parser.pos = end

    def text(self, start: int, end: int) -> None:
        """Take text, escaped where it could be markup."""
        if not is_plain_text(self._parser.text[start:end]):
            self.add(Node("text", self._parser.source.cut(start, end)), start, end)
        self._parser.pos = end

    def add(self, node: Node, start: int, end: int) -> None:
        """Take `node` instead of the text in the range."""
        if start > self._start:
            self._children.append(Node("raw", self._parser.source.cut(self._start, start)))
        self._children.append(node)
        self._start = self._parser.pos = end

    def resume(self) -> None:
        """Go on after something that was parsed by other rules."""
        self._start = self._parser.pos

    def end(self, last: int | None = None) -> None:
        """Finish at the current position; what is still open is closed."""
        stop = self._parser.pos if last is None else last
        if stop > self._start:
            self._children.append(Node("raw", self._parser.source.cut(self._start, stop)))
        self._start = self._parser.pos
        self._children += [Node("end", name=name) for name in reversed(self.opened[1:])]


def _parse_raw_item(parser: BlockParser, raw: _Raw) -> None:
    text, at = parser.text, parser.pos
    verbatim_end = parser.finder.comment(at)
    if verbatim_end >= 0:
        raw.keep(verbatim_end)
        return
    tag = TAG.match(text, at)
    if tag:
        _parse_raw_element(parser, raw, tag)
        return
    close = CLOSE_TAG.match(text, at)
    end = close.end() if close else at + 1
    if not close or raw.opened[-1] != element_name(close[1]):
        raw.add(Node("text", parser.source.cut(at, end)), at, end)
        return
    if len(raw.opened) == 1:
        raw.end(at)
        raw.opened.clear()
        parser.pos = end
        raw.resume()
        return
    raw.opened.pop()
    raw.keep(end)


def _parse_raw_element(parser: BlockParser, raw: _Raw, tag: re.Match[str]) -> None:
    start, end = tag.span()
    if is_plain_tag(tag):
        name = element_name(tag[1])
        closed = bool(tag[4]) or name in VOID_ELEMENTS
        raw.keep(end)
    else:
        node = _open(parser, tag, parent_raw=True)
        raw.add(node, start, end)
        if node.model != "raw":
            _parse_markdown(parser, node)
            raw.resume()
            return
        node.kind = "tag"
        name, closed = node.name, node.closed
    if name in _SCRIPTS:
        stop, after = _script_end(parser, name)
        raw.keep(after)
        if stop == after:
            raw.add(Node("end", name=name), after, after)
    elif not closed:
        raw.opened.append(name)


def _skip_blanks(text: str, at: int) -> int:
    found = _TRAILING_BLANKS.match(text, at)
    return found.end() if found else at
