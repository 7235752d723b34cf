"""Blocks that contain Markdown: indented ones of Python-Markdown, and fenced directives of MyST."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from assetjob.parse.commonmark.block_positions import visible_range

_INDENT = 4  # columns
_OPENING = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]{0,2})[ \t]*\S[^\n]*")


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the indented lines after an opening such as ``!!! note`` as Markdown, in a ``div``."""
    if state.is_code_block(start) or not _OPENING.fullmatch(
        state.src, *visible_range(state, start)
    ):
        return False
    if silent:
        return True
    indent, after = state.blkIndent + _INDENT, start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] >= indent):
        after += 1
    _read(state, start + 1, after, indent)
    state.line = after
    return True


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the lines of a directive such as ```` ```{note} ```` as Markdown, in a ``div``."""
    opening = _DIRECTIVE.match(state.src, *visible_range(state, start))
    if state.is_code_block(start) or not opening:
        return False
    if silent:
        return True
    after = start + 1
    while after < end and not _closes(state, after, opening["fence"]):
        after += 1
    _read(state, start + 1, after, state.blkIndent)
    state.line = min(after + 1, end)
    return True


_DIRECTIVE = re.compile(
    r"(?P<fence>`{3,}|~{3,})\{(?:admonition|attention|caution|card|card-carousel|danger|details"
    r"|dropdown|epigraph|error|grid|grid-item|grid-item-card|hint|important|margin|note|panels|pull-quote"
    r"|seealso|sidebar|tab-item|tab-set|tip|topic|versionadded|versionchanged|warning)\}"
)


def _closes(state: StateBlock, line: int, fence: str) -> bool:
    text = state.src[slice(*visible_range(state, line))].rstrip()
    return len(text) >= len(fence) and not text.strip(fence[0])


def _read(state: StateBlock, start: int, end: int, indent: int) -> None:
    outer = (state.parentType, state.lineMax, state.blkIndent)
    state.push("div_open", "div", 1)
    state.parentType, state.lineMax, state.blkIndent = "blockquote", end, indent
    state.md.block.tokenize(state, start, end)
    state.parentType, state.lineMax, state.blkIndent = outer
    state.push("div_close", "div", -1)
