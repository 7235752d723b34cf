"""Positions of the content of CommonMark's blocks.

Directly after a block rule has run, markdown-it-py's state still knows where the visible part of
every line begins and ends. There the content of the new tokens is found again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from markdown_it.common import utils
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from assetjob.parse.located_text import LocatedText, join, literal

# Keys of our own in markdown-it-py's env and in its tokens' meta.
ROOT = "assetjob.root"
LOCATED = "assetjob.located"

# What markdown-it-py strips from the ends of a line; releases before 4 strip as str.strip does.
_TRIMMED: str | None = getattr(utils, "MD_TRIM_CHARS", None)

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def locating(rule: BlockRule, locate: Callable[[StateBlock, list[Token]], None]) -> BlockRule:
    """Return a block rule that locates its new tokens with `locate`."""

    def located(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent:
            locate(state, state.tokens[before:])
        return found

    return located


def _root(state: StateBlock) -> LocatedText:
    return cast(LocatedText, state.env[ROOT])


def visible_range(state: StateBlock, line: int) -> tuple[int, int]:
    """Return the range of a line without the prefixes and the indentation of its containers."""
    return state.bMarks[line] + state.tShift[line], state.eMarks[line]


def locate_lines(state: StateBlock, tokens: list[Token]) -> None:
    """Locate content that is whole lines."""
    for token in tokens:
        if token.map and token.type in {"inline", "html_block"}:
            token.meta[LOCATED] = locate_by_lines(state, token.content, token.map[0])


def locate_by_lines(state: StateBlock, content: str, first: int) -> LocatedText:
    """Return `content` located: the visible parts of the lines from `first` on.

    White space at either end of the content and of its lines may have been cut or expanded.
    """
    root = _root(state)
    parts = []
    for number, line in enumerate(_lines(content)):
        body = line.strip(" \t\n")
        start, end = visible_range(state, first + number)
        at = root.text.find(body, start, end)
        while at < 0 and not number and first + 1 < state.lineMax:
            # Lines before it held nothing but separators that count as white space.
            first += 1
            start, end = visible_range(state, first + number)
            at = root.text.find(body, start, end)
        pad = len(line) - len(line.lstrip(" \t"))
        if at >= pad and root.text.startswith(line, at - pad):
            parts.append(root.cut(at - pad, at - pad + len(line)))
        else:
            parts += [literal(line[:pad]), root.cut(at, at + len(line) - pad)]
    return join(parts)


def _lines(content: str) -> list[str]:
    """Return the lines with their LF; other line separators are ordinary characters here."""
    lines = [line + "\n" for line in content.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def locate_heading(state: StateBlock, tokens: list[Token]) -> None:
    """Locate the content of an ATX heading."""
    opening, inline = tokens[0], tokens[1]
    assert inline.map
    start, end = visible_range(state, inline.map[0])
    root = _root(state)
    at = root.text.find(inline.content, start + len(opening.markup), end)
    inline.meta[LOCATED] = root.cut(at, at + len(inline.content))


def locate_rows(state: StateBlock, tokens: list[Token]) -> None:
    """Locate the content of a table's cells."""
    root = _root(state)
    cells: list[LocatedText] = []
    for token in tokens:
        if token.type == "tr_open" and token.map:
            start, end = visible_range(state, token.map[0])
            cells = _cells(root.cut(start, end))
        elif token.type == "inline":
            cell = cells.pop(0) if cells else literal("")
            token.meta[LOCATED] = _trimmed(cell, token.content)


def _cells(row: LocatedText) -> list[LocatedText]:
    r"""Split a row at its pipes; a pipe directly after a backslash is the cell's, without it."""
    row = _trimmed(row, row.text.strip(_TRIMMED))
    cells: list[list[LocatedText]] = [[]]
    last = 0
    text = row.text
    at = text.find("|")
    while at >= 0:
        if at and text[at - 1] == "\\":
            cells[-1].append(row.cut(last, at - 1))
            last = at
        else:
            cells[-1].append(row.cut(last, at))
            cells.append([])
            last = at + 1
        at = text.find("|", at + 1)
    cells[-1].append(row.cut(last, len(text)))
    located = [join(parts) for parts in cells]
    if located and not located[0].text:
        del located[0]
    if located and not located[-1].text:
        del located[-1]
    return located


def _trimmed(located: LocatedText, content: str) -> LocatedText:
    at = located.text.find(content)
    return located.cut(at, at + len(content)) if at >= 0 else literal(content)
