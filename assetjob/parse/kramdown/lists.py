"""kramdown's unordered, ordered and task lists."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.list_items import (
    ListItem,
    continues,
    first_line,
    item_start,
    unindented,
)
from assetjob.parse.kramdown.nodes import Node
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.syntax import BLANK_LINES, BLOCK_END, LIST_START, line_end
from assetjob.parse.located_text import EMPTY, join, literal

_RULE = re.compile(r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_TASK = re.compile(r"\s*\[([ xX])\]\s+", re.ASCII)


def parse_list(parser: BlockParser) -> bool:
    """Parse an ordered or unordered list."""
    text = parser.text
    if not LIST_START.match(text, parser.pos):
        return False
    kind = "ul" if item_start("ul", 4).match(text, parser.pos) else "ol"
    node = Node(kind)
    node.ial, parser.pending = parser.pending, None
    items, ended = _gather_items(parser, kind)
    node.children = [item.node for item in items]
    parser.tree.children.append(node)
    last: Node | None = None
    for item in items:
        holder = Node("temp")
        for part in item.texts:
            parser.parse(join(part) if part else EMPTY, holder)
        item.node.children = holder.children
        if item.node.children:
            _unwrap_paragraph(node, item.node, ended=ended)
            is_blank = item.node.children[-1].kind == "blank"
            last = item.node.children.pop() if is_blank else None
    if last and not ended:
        parser.tree.children.append(last)
    _mark_tasks(node)
    return True


def _gather_items(parser: BlockParser, kind: str) -> tuple[list[ListItem], bool]:
    """Return the items with their lines, and whether a block end marker stood behind them."""
    text, source = parser.text, parser.source
    items: list[ListItem] = []
    start = item_start(kind, 4)
    nested = after_blank = False
    while parser.pos < len(text):
        pos = parser.pos
        end = BLOCK_END.match(text, pos)
        if after_blank and _RULE.match(text, pos):
            break
        if end:
            parser.pos = end.end()
            return items, True
        found = start.match(text, pos)
        if found:
            item = first_line(source, found)
            items.append(item)
            start = item_start(kind, item.indentation)
            nested = bool(item.texts[0] and LIST_START.match(item.texts[0][0].text))
            after_blank = False
            parser.pos = found.end()
            continue
        item = items[-1]
        if continues(text, pos, item.indentation, lazily=not after_blank):
            parser.pos = line_end(text, pos)
            line, indented = unindented(source.cut(pos, parser.pos), item.indentation)
            is_list = bool(LIST_START.match(line.text))
            if not nested and indented and is_list:
                item.texts.append([])
                nested = True
            elif nested and not indented and is_list:
                line = join([literal(" " * (item.indentation + 4)), line])
            item.texts[-1].append(line)
            after_blank = False
            continue
        blank = BLANK_LINES.match(text, pos)
        if not blank:
            break
        nested = after_blank = True
        item.texts[-1].append(source.cut(pos, blank.end()))
        parser.pos = blank.end()
    return items, False


def _unwrap_paragraph(parent: Node, item: Node, *, ended: bool) -> None:
    """Decide whether the item's first paragraph is a paragraph or just text."""
    children = item.children
    first = children[0]
    if first.kind != "p":
        return
    if len(children) >= 2 and children[1].kind == "eob" and first.ial:
        del children[1]
    is_last = parent.children[-1] is item
    followed = len(children) >= 2 and children[1].kind == "blank"
    only_trailing = is_last and len(children) == 2 and not ended
    if followed and not only_trailing:
        return
    if is_last and len(parent.children) > 1 and not any(map(_is_tight, parent.children[:-1])):
        return
    if len(children) > 1 and children[1].kind != "blank":
        spans = first.children[0]
        spans.append(literal("\n"))
    first.transparent = True


def _is_tight(item: Node) -> bool:
    first = item.children[0] if item.children else None
    return first is None or first.kind != "p" or first.transparent


def _mark_tasks(node: Node) -> None:
    """Put a checkbox where GFM's ``[ ]`` or ``[x]`` begins an item."""
    for item in node.children:
        if item.children and item.children[0].kind == "p":
            spans = item.children[0].children[0]
            content = spans.located()
            found = _TASK.match(content.text)
            if found:
                checked = "" if found[1] == " " else ' checked="checked"'
                box = literal(f'<input type="checkbox" disabled="disabled"{checked} />')
                rest = content.cut(found.end(), len(content.text))
                spans.content = join([box, rest])
