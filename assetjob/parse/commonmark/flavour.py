"""How processors differ from CommonMark in what they read within HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from markdown_it.rules_block import StateBlock, html_block

from assetjob.parse.commonmark.block_positions import BlockRule, visible_range
from assetjob.parse.embedded import without_code


@dataclass(frozen=True, slots=True)
class Flavour:
    """What a processor reads otherwise than CommonMark does.

    `read_within` matches the lines with tags after which Markdown is read, though no blank line
    follows; None where there are none. `ends_at_tag` tells that other HTML ends at its end tag, not
    at a blank line. `indented_code` tells that indented lines are code.
    """

    read_within: re.Pattern[str] | None = None
    ends_at_tag: bool = False
    indented_code: bool = True
    admonitions: bool = False
    definition_lists: bool = False


COMMONMARK = Flavour()
# All tags but those of elements whose content is no markup.
_ANY_TAG = re.compile(r"</?(?!(?:pre|script|style|textarea)\b)[A-Za-z]", re.IGNORECASE)
_MARKED = re.compile(r"<[A-Za-z][^<>]*\smarkdown(?=[\s=>])", re.IGNORECASE)
_LONE_TAG = re.compile(r"<[^<>]*>[ \t]*")
MDX = Flavour(_ANY_TAG, indented_code=False)
PANDOC = Flavour(_ANY_TAG)
PYTHON_MARKDOWN = Flavour(_MARKED, ends_at_tag=True, admonitions=True, definition_lists=True)


def html_block_of(flavour: Flavour) -> BlockRule:
    """Return the rule for blocks of HTML."""
    pattern = flavour.read_within
    if pattern is None:
        return html_block

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first, last = visible_range(state, start)
        is_read = pattern.match(state.src, first, last)
        is_alone = _LONE_TAG.fullmatch(state.src, first, last)
        if is_read and not (is_alone and (start + 1 >= end or state.isEmpty(start + 1))):
            return False
        whole = flavour.ends_at_tag and not is_read and _whole_block(state, start, end, silent)
        return whole or html_block(state, start, end, silent)

    return rule


def _whole_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take the lines from a start tag to its end tag for HTML, unless Markdown is read in them."""
    first = visible_range(state, start)[0]
    ends = cast(dict[str, Mapping[int, int]], state.env)
    if _ENDS not in ends:
        ends[_ENDS] = _block_ends(state.src)
    stop = ends[_ENDS].get(first, -1)
    if stop < 0 or state.is_code_block(start) or _MARKED.search(state.src, first, stop):
        return False
    if silent:
        return True
    after = next((n for n in range(start, end) if state.eMarks[n] >= stop), end - 1) + 1
    token = state.push("html_block", "", 0)
    token.map = [start, after]
    token.content = state.getLines(start, after, state.blkIndent, True)
    state.line = after
    return True


_ENDS = "assetjob.block-ends"
# The block-level elements of Python-Markdown that hold others.
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>address|article|aside|blockquote|center|details|dialog|div|dl|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|hgroup|main|menu|nav|ol|p|search|section|table"
    r"|ul)(?=[\s>])[^<>]*>?",
    re.IGNORECASE,
)


def _block_ends(text: str) -> Mapping[int, int]:
    """Map where start tags begin to where their elements end."""
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for tag in _TAG.finditer(without_code(text, 0)):
        stack = opened.setdefault(tag["name"].lower(), [])
        if not tag["end"]:
            stack.append(tag.start())
        elif stack:
            ends[stack.pop()] = tag.end()
    return ends
