"""Blocks of Python-Markdown's extensions whose content is indented: admonitions, details, tabs."""

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
    outer = (state.parentType, state.lineMax, state.blkIndent)
    state.push("div_open", "div", 1)
    state.parentType, state.lineMax, state.blkIndent = "blockquote", after, indent
    state.md.block.tokenize(state, start + 1, after)
    state.parentType, state.lineMax, state.blkIndent = outer
    state.push("div_close", "div", -1)
    state.line = after
    return True
