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


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the definition of a term, ``: text`` and its indented lines, as Markdown, in a ``div``.

    `silent` asks whether it ends the paragraph of the line before, which then is the term.
    """
    marker = _marker(state, start)
    has_term = not _marker(state, start - 1) if silent else _follows_term(state)
    # Indented lines after a definition within a list are code to Python-Markdown.
    is_in_list = state.listIndent >= 0
    if not marker or not has_term or is_in_list:
        return False
    if silent:
        return True
    indent = state.blkIndent + _INDENT
    outer = (state.tShift[start], state.sCount[start])
    state.tShift[start], state.sCount[start] = marker.end() - state.bMarks[start], indent
    _read(state, start, _end_of_definition(state, start, end), indent)
    state.tShift[start], state.sCount[start] = outer
    return True


def _end_of_definition(state: StateBlock, start: int, end: int) -> int:
    """Return the line after a definition, whose paragraphs may go on in lines not indented."""
    after = start + 1
    while after < end and (
        state.isEmpty(after)
        or state.sCount[after] >= state.blkIndent + _INDENT
        or not (state.isEmpty(after - 1) or _marker(state, after))
    ):
        after += 1
    return after


_MARKER = re.compile(r":[ \t]+")
_TERM_ENDS = frozenset({"paragraph_close", "heading_close", "div_close"})


def _marker(state: StateBlock, line: int) -> re.Match[str] | None:
    is_outer = state.blkIndent <= state.sCount[line] < state.blkIndent + _INDENT
    return _MARKER.match(state.src, *visible_range(state, line)) if is_outer else None


def _follows_term(state: StateBlock) -> bool:
    """Tell whether the last block of the same container may be a term or another definition."""
    last = state.tokens[-1] if state.tokens else None
    return last is not None and last.type in _TERM_ENDS and last.level == state.level


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
