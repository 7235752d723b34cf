"""The lines of a list item, in lists and in definition lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from assetjob.parse.kramdown.attributes import read_list
from assetjob.parse.kramdown.nodes import AttributeList, Node
from assetjob.parse.kramdown.syntax import (
    BLOCK_LIST,
    HTML_START,
    HTML_STOP,
    ID_NAME,
    LIST_TEXT,
    WHITE,
)
from assetjob.parse.located_text import LocatedText, join, literal

_TAIL = r"([\t| ].*?\n)"
ITEM_ATTRIBUTES = re.compile(rf"\s*(?:\{{:(?!(?:{ID_NAME})?:|/)({LIST_TEXT})\}})\s*", re.ASCII)
_ONLY_LIST = re.compile(rf"(?:\s*(?:\{{:(?!(?:{ID_NAME})?:|/){LIST_TEXT}\}})\s*)?\s*\n", re.ASCII)
_MARKERS = {"ul": "[+*-]", "ol": r"\d+\.", "dl": ":"}
_MAX_INDENTATION = 400


@dataclass(slots=True)
class ListItem:
    """A list item while its lines are gathered.

    `texts` are parsed one after the other: a nested list begins one of its own.
    """

    node: Node
    indentation: int
    texts: list[list[LocatedText]] = field(default_factory=list)


def first_line(source: LocatedText, found: re.Match[str]) -> ListItem:
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
    attributes = ITEM_ATTRIBUTES.match(text[start:end])
    if attributes:
        node.ial = AttributeList()
        first, last = attributes.span(1)
        read_list(source, start + first, start + last, node.ial)
        start += attributes.end()
    content = [source.cut(start, end)] if start < end else []
    return ListItem(node, min(column, _MAX_INDENTATION), [content])


@lru_cache(maxsize=64)
def item_start(kind: str, indentation: int) -> re.Pattern[str]:
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


def continues(text: str, at: int, indentation: int, *, lazily: bool) -> bool:
    """Tell whether the line at `at` belongs to an item; `lazily` allows it less indentation."""
    if not _FILLED.match(text, at):
        return False
    if _continuation(indentation).match(text, at):
        return True
    return lazily and not _NOT_LAZY[min(indentation, 3)].match(text, at)


def unindented(line: LocatedText, indentation: int) -> tuple[LocatedText, bool]:
    """Return the line without the item's indentation, and whether it had that."""
    tabs = len(line.text) - len(line.text.lstrip("\t"))
    if tabs:
        line = join([literal(" " * 4 * tabs), line.cut(tabs, len(line.text))])
    if line.text.startswith(" " * indentation):
        return line.cut(indentation, len(line.text)), True
    return line, False
