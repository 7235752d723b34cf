"""Link reference definitions of CommonMark, with the positions of their URL and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import StateBlock, reference

from assetjob.model.text import Span
from assetjob.parse.commonmark.block_positions import locate_by_lines, visible_range
from assetjob.parse.located_text import LocatedText

DEFINITIONS = "assetjob.definitions"  # the key in markdown-it-py's env


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition. `title_span` covers the title with its quotes."""

    url: str
    url_span: Span
    title: str
    title_span: Span | None


def note_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Run the rule for definitions and note the positions in the one that it found."""
    known = len(state.env.get("references", ()))
    found = reference(state, start, end, silent)
    references = state.env.get("references", {})
    if found and not silent and len(references) > known:
        label = next(reversed(references))
        content = locate_by_lines(state, _visible_text(state, start, state.line), start)
        definitions = cast(dict[str, Definition], state.env[DEFINITIONS])
        definitions[label] = _definition(content, has_title=bool(references[label]["title"]))
    return found


def _visible_text(state: StateBlock, start: int, end: int) -> str:
    lines = []
    for line in range(start, end):
        first, last = visible_range(state, line)
        lines.append(state.src[first:last])
    return "\n".join(lines)


def _definition(content: LocatedText, *, has_title: bool) -> Definition:
    text = content.text
    at = 1
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    at = skip_blanks(text, at + 2)
    url = parseLinkDestination(text, at, len(text))
    url_span = destination_span(content, at, url.pos)
    title = parseLinkTitle(text, skip_blanks(text, url.pos), len(text))
    if not (has_title and title.ok):
        return Definition(url.str, url_span, "", None)
    span = content.span(skip_blanks(text, url.pos), title.pos)
    return Definition(url.str, url_span, title.str, span)


def skip_blanks(text: str, at: int) -> int:
    """Return the position of the first character from `at` on that is no white space."""
    while at < len(text) and text[at] in " \t\n":
        at += 1
    return at


def destination_span(content: LocatedText, start: int, end: int) -> Span:
    """Return the span of a link destination without its ``<>``."""
    if content.text[start : start + 1] == "<":
        return content.span(start + 1, end - 1)
    return content.span(start, end)
