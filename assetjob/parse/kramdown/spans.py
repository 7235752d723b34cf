"""kramdown's spans: what stands inside a paragraph, a header or a table cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from assetjob.parse.kramdown import links, typography
from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.elements import markdown_mode
from assetjob.parse.kramdown.extensions import extension
from assetjob.parse.kramdown.finding import Finder
from assetjob.parse.kramdown.nodes import AttributeList, Document, Node
from assetjob.parse.kramdown.syntax import (
    BLOCK_ELEMENTS,
    CLOSE_TAG,
    ID_NAME,
    KNOWN_ELEMENTS,
    NAME,
    SPAN_EXTENSION,
    SPAN_LIST,
    TAG,
    VOID_ELEMENTS,
    content_model,
    element_name,
)
from assetjob.parse.placed import Placed

# Each alternative begins with one character: so the next one is found quickly.
ALL = r"\*|_|`|<|!\[|\[|\"|'|\$|\{:|&|--|\.\.\.| <<| >>|>>|  (?=\n)|\\|~~"
CODE_ONLY = "`"
HTML_ONLY = "<"
CODE_AND_HTML = "[`<]"

_MAX_DEPTH = 40
_WORD = r"[^\W_]"
_AUTOLINK = re.compile(rf"<((mailto|https?|ftps?):.+?|(?:{_WORD}|[-_.])+?@(?:{_WORD}|[-_.])+?)>")
_HTML_START = re.compile(rf"<(?:{NAME}|!--|/)")
_FOOTNOTE = re.compile(rf"\[\^({ID_NAME})\]", re.ASCII)
_MATH = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
_STRUCK = re.compile(r"~~(?!\s|~).*?[^\s~]~~", re.DOTALL | re.ASCII)
_STRUCK_END = re.compile(r"[^\s~]~~", re.ASCII)


class SpanParser:
    """Parses one text into spans.

    `stack` holds the elements around the current position, the innermost last. A rule that applies
    moves `pos` and adds to the innermost. `budget` limits the attempts at links and emphasis, so
    that a text made to be ambiguous costs linear time; what is left is then taken as text.
    """

    def __init__(self, document: Document, source: Placed) -> None:
        self.document = document
        self.source = source
        self.text = source.text
        self.finder = Finder(source.text)
        self.pos = 0
        self.stack: list[Node] = []
        self.budget = 4000 + len(source.text)

    @property
    def tree(self) -> Node:
        """The innermost element."""
        return self.stack[-1]

    def run(
        self,
        tree: Node,
        stop: str = "",
        accept: Callable[[re.Match[str], Node], bool] | None = None,
        only: str = ALL,
    ) -> bool:
        """Parse into `tree` up to the end of the text, or to an accepted match of `stop`.

        Returns:
            True where `stop` was found; `pos` is then at its beginning.
        """
        self.stack.append(tree)
        pattern, stop_pattern = _patterns(stop, only)
        rules = _RULES[only]
        found = False
        while self.pos < len(self.text):
            self.budget -= bool(accept)
            at = pattern.search(self.text, self.pos)
            if not at:
                if not stop:
                    self.add_text(len(self.text))
                break
            start = at.start()
            # A quotation mark goes with the character before it.
            self.add_text(start - 1 if start > self.pos and self.text[start] in "\"'" else start)
            stopped = stop_pattern.match(self.text, self.pos) if stop_pattern else None
            if stopped and (accept is None or accept(stopped, tree)):
                found = True
                break
            for rule in rules.get(self.text[self.pos], _QUOTED):
                if rule(self):
                    break
            else:
                self.add_text(self.pos + 1)
        self.stack.pop()
        return found

    def add_text(self, end: int) -> None:
        """Add the text up to `end`."""
        if end > self.pos:
            self.tree.children.append(Node("text", self.source.cut(self.pos, end)))
            self.pos = end

    def add(self, kind: str, end: int, content: Placed | None = None) -> Node:
        """Add an element that lasts to `end`."""
        node = Node(kind, self.source.cut(self.pos, end) if content is None else content)
        self.tree.children.append(node)
        self.pos = end
        return node

    def inside(self, *kinds: str) -> bool:
        """Tell whether one of the elements around is of these kinds."""
        return any(node.kind in kinds for node in self.stack)

    def images_around(self) -> int:
        """Return how many images are around the current position: one's label holds another."""
        return sum(node.kind == "img" for node in self.stack)

    def may_try(self) -> bool:
        """Tell whether an attempt that may fail is affordable."""
        return self.budget > 0 and len(self.stack) < _MAX_DEPTH


@lru_cache(maxsize=256)
def _patterns(stop: str, only: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    if not stop:
        return re.compile(only), None
    return re.compile(f"{stop}|{only}"), re.compile(stop)


def parse_spans(document: Document, source: Placed) -> list[Node]:
    """Return the spans of a block's text."""
    root = Node("root")
    SpanParser(document, source).run(root)
    return root.children


def _emphasis(parser: SpanParser) -> bool:
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


def _codespan(parser: SpanParser) -> bool:
    text, start = parser.text, parser.pos
    if text[start] != "`":
        return False
    end = start
    while text[end : end + 1] == "`":
        end += 1
    ticks = text[start:end]
    space_before = start == 0 or text[start - 1] in " \t\n\r\f\v"
    space_after = text[end : end + 1] != "" and text[end] in " \t\n\r\f\v"
    close = parser.finder.find(ticks, end)
    if close < 0 or (len(ticks) == 1 and space_before and space_after):
        parser.add_text(end)
        return True
    first, last = end, close
    if len(ticks) > 1:
        if first < last and text[first] == " ":
            first += 1
        if first < last and text[last - 1] == " ":
            last -= 1
    parser.add("codespan", close + len(ticks), parser.source.cut(first, last))
    return True


def _autolink(parser: SpanParser) -> bool:
    if parser.finder.find(">", parser.pos) < 0:
        return False
    found = _AUTOLINK.match(parser.text, parser.pos)
    if not found:
        return False
    start = found.start(1) + (len("mailto:") if found[2] == "mailto" else 0)
    content = Node("text", parser.source.cut(start, found.end(1)))
    node = parser.add("a", found.end())
    node.children.append(content)
    links.set_target(node, "mailto:" * (found[2] is None) + found[1])
    return True


def _html(parser: SpanParser) -> bool:
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
    if not tag or name in BLOCK_ELEMENTS or len(parser.stack) >= _MAX_DEPTH:
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


def _footnote(parser: SpanParser) -> bool:
    found = _FOOTNOTE.match(parser.text, parser.pos)
    if not found:
        return False
    if found[1] in parser.document.footnotes:
        parser.add("footnote", found.end()).name = found[1]
    else:
        parser.add_text(found.end())
    return True


def _math(parser: SpanParser) -> bool:
    if parser.finder.find("$$", parser.pos + 2) < 0:
        return False
    found = _MATH.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("math", found.end(), parser.source.cut(*found.span(1)))
    return True


def _extension(parser: SpanParser) -> bool:
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
    body: Placed | None = None
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


def _struck(parser: SpanParser) -> bool:
    found = None
    if parser.finder.has(_STRUCK_END, parser.pos):
        found = _STRUCK.match(parser.text, parser.pos)
    if not found:
        return False
    content = parser.source.cut(parser.pos + 2, found.end() - 2)
    node = parser.add("del", found.end())
    node.children = parse_spans(parser.document, content)
    return True


Rule = Callable[[SpanParser], bool]
# Each with what it begins with; the first one that applies wins.
_SPANS: tuple[tuple[Rule, str], ...] = (
    (_emphasis, "*_"),
    (_codespan, "`"),
    (_autolink, "<"),
    (_html, "<"),
    (_footnote, "["),
    (links.parse_link, "!["),
    (typography.parse_quote, ""),  # the mark may stand behind any character
    (_math, "$"),
    (_extension, "{"),
    (typography.parse_entity, "&"),
    (typography.parse_symbol, "-.\\<> "),
    (typography.parse_line_break, " \\"),
    (typography.parse_escaped, "\\"),
    (_struck, "~"),
)
_QUOTED: tuple[Rule, ...] = (typography.parse_quote,)
_RULES: dict[str, dict[str, tuple[Rule, ...]]] = {
    ALL: {
        first: tuple(rule for rule, begins in _SPANS if not begins or first in begins)
        for first in "".join(begins for _, begins in _SPANS)
    },
    CODE_ONLY: {"`": (_codespan,)},
    HTML_ONLY: {"<": (_html,)},
    CODE_AND_HTML: {"`": (_codespan,), "<": (_html,)},
}
