"""kramdown's definition lists."""

from __future__ import annotations

from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.list_items import (
    ITEM_ATTRIBUTES,
    ListItem,
    continues,
    first_line,
    item_start,
    unindented,
)
from assetjob.parse.kramdown.nodes import AttributeList, Node
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.syntax import BLANK_LINES, BLOCK_END, DEFINITION_START, line_end
from assetjob.parse.located_text import EMPTY, LocatedText, join, literal


def parse_definition_list(parser: BlockParser) -> bool:
    """Parse a definition list: the paragraph before it holds the terms."""
    text = parser.text
    siblings = parser.tree.children
    if not DEFINITION_START.match(text, parser.pos) or not _follows_terms(siblings):
        return False
    node = Node("dl")
    node.ial, parser.pending = parser.pending, None
    paragraph = siblings.pop()
    apart = paragraph.kind == "blank"
    if apart:
        paragraph = siblings.pop()
    node.children = _terms(paragraph.children[0].located())
    node.ial = paragraph.ial
    last: Node | None = None
    for item in _gather_definitions(parser, apart=apart):
        node.children.append(item.node)
        parser.parse(join(item.texts[0]) if item.texts[0] else EMPTY, item.node)
        children = item.node.children
        if not children:
            continue
        last = children.pop() if children[-1].kind == "blank" else None
        if children and children[0].kind == "p" and not item.node.first_as_paragraph:
            if len(children) > 1:
                spans = children[0].children[0]
                spans.append(literal("\n"))
            children[0].transparent = True
    _append_definitions(siblings, node)
    if last:
        siblings.append(last)
    return True


def _follows_terms(siblings: list[Node]) -> bool:
    if not siblings:
        return False
    if siblings[-1].kind == "p":
        return True
    return (
        len(siblings) >= 2
        and siblings[-1].kind == "blank"
        and siblings[-1].content.text == "\n"
        and siblings[-2].kind == "p"
    )


def _terms(content: LocatedText) -> list[Node]:
    terms = []
    at = 0
    for line in content.text.rstrip("\n").split("\n"):
        node = Node("dt")
        start, end = at, at + len(line)
        attributes = ITEM_ATTRIBUTES.match(line)
        if attributes:
            node.ial = AttributeList()
            first, last = attributes.span(1)
            read_list(content, at + first, at + last, node.ial)
            start += attributes.end()
        node.children.append(Node("spans", content.cut(start, end)))
        terms.append(node)
        at = end + 1
    return terms


def _gather_definitions(parser: BlockParser, *, apart: bool) -> list[ListItem]:
    text, source = parser.text, parser.source
    items: list[ListItem] = []
    start = DEFINITION_START
    after_blank = False
    while parser.pos < len(text):
        pos = parser.pos
        found = start.match(text, pos)
        if found:
            item = first_line(source, found)
            item.node.kind = "dd"
            item.node.first_as_paragraph = apart
            items.append(item)
            start = item_start("dl", item.indentation)
            apart = after_blank = False
            parser.pos = found.end()
            continue
        if BLOCK_END.match(text, pos):
            break
        item = items[-1]
        if continues(text, pos, item.indentation, lazily=not after_blank):
            parser.pos = line_end(text, pos)
            line, _ = unindented(source.cut(pos, parser.pos), item.indentation)
            item.texts[0].append(line)
            apart = after_blank = False
            continue
        blank = BLANK_LINES.match(text, pos)
        if not blank:
            break
        apart = after_blank = True
        item.texts[0].append(source.cut(pos, blank.end()))
        parser.pos = blank.end()
    return items


def _append_definitions(siblings: list[Node], node: Node) -> None:
    """Add the list, or its items to a definition list directly before."""
    if siblings and siblings[-1].kind == "dl":
        siblings[-1].children += node.children
    elif len(siblings) >= 2 and siblings[-1].kind == "blank" and siblings[-2].kind == "dl":
        siblings.pop()
        siblings[-1].children += node.children
    else:
        siblings.append(node)
