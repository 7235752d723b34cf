"""kramdown's links and images."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.blocks import link_id
from assetjob.parse.kramdown.nodes import Image, Node, Value
from assetjob.parse.kramdown.span_parser import SpanParser
from assetjob.parse.kramdown.syntax import WHITE

_START = re.compile(r"!?\[(?=[^^])")
_BRACKET = r"\]|!\[|\["
_REFERENCE = re.compile(r"\s*?\[([^\]]+)?\]", re.ASCII)
_ANGLED = re.compile(r"\(<(.*?)>")
_PARENTHESIS = re.compile(r"(\()|(\))|\s(?=['\"])", re.ASCII)
_TITLE = re.compile(r"\s*?([\"'])(.+?)\1\s*?\)", re.DOTALL | re.ASCII)
_TITLE_END = re.compile(r"[\"']\s*\)", re.ASCII)
_MAX_NESTED = 4
_WORD = r"[^\W_]"
_AUTOLINK = re.compile(rf"<((mailto|https?|ftps?):.+?|(?:{_WORD}|[-_.])+?@(?:{_WORD}|[-_.])+?)>")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")


def parse_link(parser: SpanParser) -> bool:
    """Parse a link or an image; where it is neither, its opening bracket is text."""
    text, start = parser.text, parser.pos
    opening = _START.match(text, start)
    if not opening:
        return False
    kind = "img" if text[start] == "!" else "a"
    after = opening.end()
    if (
        not parser.may_try()
        or (kind == "a" and parser.inside("img", "a"))
        or parser.finder.find("]", after) < 0
        or (kind == "img" and parser.images_around() >= _MAX_NESTED)
        or not _try_link(parser, start, after, Node(kind))
    ):
        parser.pos = start
        parser.add_text(after)
    return True


def _try_link(parser: SpanParser, start: int, after: int, node: Node) -> bool:
    text = parser.text
    label_end = _label_end(parser, after, node)
    if label_end < 0:
        return False
    alt = after, label_end
    written = _ESCAPED.sub(r"\1", text[after:label_end])
    at = label_end + 1
    if text[label_end] == "!":
        at += 1
    reference = _REFERENCE.match(text, at)
    if reference or text[at : at + 1] != "(":
        return _by_reference(
            parser,
            node,
            (start, reference.end() if reference else at),
            alt,
            (reference[1] if reference and reference[1] else written),
        )
    return _inline(parser, node, start, at, alt)


def _label_end(parser: SpanParser, after: int, node: Node) -> int:
    """Parse the label into `node` and return where its bracket closes, or -1."""
    parser.pos = after
    count, images, seen = 1, 0, 0

    def accept(stop: re.Match[str], tree: Node) -> bool:
        nonlocal count, images, seen
        count += -1 if stop[0] == "]" else 1
        images += sum(child.kind == "img" for child in tree.children[seen:])
        seen = len(tree.children)
        return count == images

    return parser.pos if parser.run(node, _BRACKET, accept) else -1


def _by_reference(
    parser: SpanParser, node: Node, whole: tuple[int, int], alt: tuple[int, int], name: str
) -> bool:
    definition = parser.document.definitions.get(link_id(name))
    if definition is None:
        return False
    if definition.holder.ial:
        node.ial = definition.holder.ial
        parser.document.apply(node.attrs, definition.holder.ial)
    _finish(parser, node, definition.url, definition.title, Image(*whole, alt))
    return True


def _inline(parser: SpanParser, node: Node, start: int, at: int, alt: tuple[int, int]) -> bool:
    text = parser.text
    angled = _ANGLED.match(text, at)
    closed = False
    if angled:
        destination = angled.span(1)
        end = angled.end()
        if text[end : end + 1] == ")":
            closed = True
            end += 1
    else:
        destination, end, closed = _destination(parser, at)
    image = Image(start, end, alt, destination)
    title: Value | None = None
    if not closed:
        found = _TITLE.match(text, end) if parser.finder.has(_TITLE_END, end) else None
        if not found:
            return False
        image.end = found.end()
        image.title = found.start(1), found.end(2) + 1
        title = Value(
            found[2], parser.source.span(*image.title), parser.source.span(*found.span(2))
        )
    span = parser.source.span(*destination)
    _finish(parser, node, Value(text[slice(*destination)], span, span), title, image)
    return True


def _destination(parser: SpanParser, at: int) -> tuple[tuple[int, int], int, bool]:
    """Return the range of the URL after the parenthesis at `at`, its end, and whether it closed."""
    text = parser.text
    depth = 0
    end = at
    closed = False
    while parser.may_try() and (found := _PARENTHESIS.search(text, end)):
        parser.budget -= 1
        end = found.end()
        if found[2]:
            depth -= 1
            if depth == 0:
                closed = True
                break
        elif found[1]:
            depth += 1
        else:
            break
    first, last = at + 1, max(at + 1, end - 1)
    first += len(text[first:last]) - len(text[first:last].lstrip(WHITE + "\0"))
    last = first + len(text[first:last].rstrip(WHITE + "\0"))
    return (first, last), end, closed


def _finish(parser: SpanParser, node: Node, url: Value, title: Value | None, image: Image) -> None:
    if node.kind == "a":
        node.attrs["href"] = url
    else:
        node.attrs["src"] = url
        span = parser.source.span(*image.alt)
        written = _ESCAPED.sub(r"\1", parser.text[slice(*image.alt)])
        node.attrs["alt"] = Value(written, span, span)
        node.children = []
        node.image = image
        node.content = parser.source
    if title is not None:
        node.attrs["title"] = title
    parser.tree.children.append(node)
    parser.pos = image.end


def parse_autolink(parser: SpanParser) -> bool:
    """Parse an address between angle brackets."""
    if parser.finder.find(">", parser.pos) < 0:
        return False
    found = _AUTOLINK.match(parser.text, parser.pos)
    if not found:
        return False
    start = found.start(1) + (len("mailto:") if found[2] == "mailto" else 0)
    content = Node("text", parser.source.cut(start, found.end(1)))
    node = parser.add("a", found.end())
    node.children.append(content)
    node.attrs["href"] = Value("mailto:" * (found[2] is None) + found[1])
    return True
