"""kramdown's lists: unordered, ordered, task lists, and definition lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.nodes import AttributeList, Node
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.syntax import (
    BLANK_LINES,
    BLOCK_END,
    BLOCK_LIST,
    DEFINITION_START,
    HTML_START,
    HTML_STOP,
    ID_NAME,
    LIST_START,
    LIST_TEXT,
    WHITE,
    line_end,
)
from assetjob.parse.located_text import EMPTY, Placed, join, literal

_TAIL = r"([\t| ].*?\n)"
_ITEM_LIST = re.compile(rf"\s*(?:\{{:(?!(?:{ID_NAME})?:|/)({LIST_TEXT})\}})\s*", re.ASCII)
_ONLY_LIST = re.compile(rf"(?:\s*(?:\{{:(?!(?:{ID_NAME})?:|/){LIST_TEXT}\}})\s*)?\s*\n", re.ASCII)
_RULE = re.compile(r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_TASK = re.compile(r"\s*\[([ xX])\]\s+", re.ASCII)
_MARKERS = {"ul": "[+*-]", "ol": r"\d+\.", "dl": ":"}
_MAX_INDENTATION = 400


@dataclass(slots=True)
class _Item:
    """A list item while its lines are gathered.

    `texts` are parsed one after the other: a nested list begins one of its own.
    """

    node: Node
    indentation: int
    texts: list[list[Placed]] = field(default_factory=list)


def parse_list(parser: BlockParser) -> bool:
    """An ordered or unordered list."""
    text = parser.text
    if not LIST_START.match(text, parser.pos):
        return False
    kind = "ul" if _marker("ul", 4).match(text, parser.pos) else "ol"
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
            _settle_item(node, item.node, ended=ended)
            is_blank = item.node.children[-1].kind == "blank"
            last = item.node.children.pop() if is_blank else None
    if last and not ended:
        parser.tree.children.append(last)
    _mark_tasks(node)
    return True


def _gather_items(parser: BlockParser, kind: str) -> tuple[list[_Item], bool]:
    """Return the items with their lines, and whether a block end marker stood behind them."""
    text, source = parser.text, parser.source
    items: list[_Item] = []
    start = _marker(kind, 4)
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
            item = _first_line(source, found)
            items.append(item)
            start = _marker(kind, item.indentation)
            nested = bool(item.texts[0] and LIST_START.match(item.texts[0][0].text))
            after_blank = False
            parser.pos = found.end()
            continue
        item = items[-1]
        if _continues(text, pos, item.indentation, lazily=not after_blank):
            parser.pos = line_end(text, pos)
            line, indented = _unindented(source.cut(pos, parser.pos), item.indentation)
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


def _first_line(source: Placed, found: re.Match[str]) -> _Item:
    """Begin an item from the line with its marker (group 1) and its content (group 2)."""
    text = source.text
    start, end = found.span(2)
    column = found.end(1) - found.start(1)
    if _ONLY_LIST.match(text[start:end]):
        column = 4
    else:
        for character in text[start:end]:
            if character not in " \t":
                break
            column += 4 - column % 4 if character == "\t" else 1
    start += len(text[start:end]) - len(text[start:end].lstrip(WHITE))
    node = Node("li")
    attributes = _ITEM_LIST.match(text[start:end])
    if attributes:
        node.ial = AttributeList()
        first, last = attributes.span(1)
        read_list(source, start + first, start + last, node.ial)
        start += attributes.end()
    content = [source.cut(start, end)] if start < end else []
    return _Item(node, min(column, _MAX_INDENTATION), [content])


@lru_cache(maxsize=64)
def _marker(kind: str, indentation: int) -> re.Pattern[str]:
    """Return the pattern for the first line of an item beside one of this indentation."""
    spaces = indentation - 1 if 1 <= indentation <= 3 else 3
    return re.compile(rf"( {{0,{spaces}}}{_MARKERS[kind]}){_TAIL}", re.ASCII)


@lru_cache(maxsize=64)
def _continuation(indentation: int) -> re.Pattern[str]:
    """Return the pattern for a line that is indented as far as the item's content."""
    tabs, spaces = divmod(indentation, 4)
    return re.compile(
        rf"(?:(?:\t| {{4}}){{{tabs}}} {{{spaces}}}|(?:\t| {{4}}){{{tabs + 1}}}).*\S.*\n", re.ASCII
    )


_NOT_LAZY = [
    re.compile(rf" {{0,{spaces}}}(?:{BLOCK_LIST}|{HTML_STOP}|{HTML_START})") for spaces in range(4)
]
_FILLED = re.compile(r".*\S.*\n", re.ASCII)


def _continues(text: str, at: int, indentation: int, *, lazily: bool) -> bool:
    if not _FILLED.match(text, at):
        return False
    if _continuation(indentation).match(text, at):
        return True
    return lazily and not _NOT_LAZY[min(indentation, 3)].match(text, at)


def _unindented(line: Placed, indentation: int) -> tuple[Placed, bool]:
    """Return the line without the item's indentation, and whether it had that."""
    tabs = len(line.text) - len(line.text.lstrip("\t"))
    if tabs:
        line = join([literal(" " * 4 * tabs), line.cut(tabs, len(line.text))])
    if line.text.startswith(" " * indentation):
        return line.cut(indentation, len(line.text)), True
    return line, False


def _settle_item(parent: Node, item: Node, *, ended: bool) -> None:
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
            content = spans.placed()
            found = _TASK.match(content.text)
            if found:
                checked = "" if found[1] == " " else ' checked="checked"'
                box = literal(f'<input type="checkbox" disabled="disabled"{checked} />')
                rest = content.cut(found.end(), len(content.text))
                spans.content = join([box, rest])


def parse_definition_list(parser: BlockParser) -> bool:
    """A definition list: the paragraph before it holds the terms."""
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
    node.children = _terms(paragraph.children[0].placed())
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


def _terms(content: Placed) -> list[Node]:
    terms = []
    at = 0
    for line in content.text.rstrip("\n").split("\n"):
        node = Node("dt")
        start, end = at, at + len(line)
        attributes = _ITEM_LIST.match(line)
        if attributes:
            node.ial = AttributeList()
            first, last = attributes.span(1)
            read_list(content, at + first, at + last, node.ial)
            start += attributes.end()
        node.children.append(Node("spans", content.cut(start, end)))
        terms.append(node)
        at = end + 1
    return terms


def _gather_definitions(parser: BlockParser, *, apart: bool) -> list[_Item]:
    text, source = parser.text, parser.source
    items: list[_Item] = []
    start = DEFINITION_START
    after_blank = False
    while parser.pos < len(text):
        pos = parser.pos
        found = start.match(text, pos)
        if found:
            item = _first_line(source, found)
            item.node.kind = "dd"
            item.node.first_as_paragraph = apart
            items.append(item)
            start = _marker("dl", item.indentation)
            apart = after_blank = False
            parser.pos = found.end()
            continue
        if BLOCK_END.match(text, pos):
            break
        item = items[-1]
        if _continues(text, pos, item.indentation, lazily=not after_blank):
            parser.pos = line_end(text, pos)
            line, _ = _unindented(source.cut(pos, parser.pos), item.indentation)
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
