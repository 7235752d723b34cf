"""CommonMark with GFM's tables and strikethrough, by markdown-it-py, with positions added.

markdown-it-py knows lines, not columns. Each block rule that makes inline content or raw HTML is
wrapped: directly after it has run, the state still knows where the visible part of every line
begins and ends, so the content is matched to it. The inline rules for images and raw HTML are
wrapped to note their range in that content. The HTML is what markdown-it-py's own renderer writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.common import utils
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import (
    StateBlock,
    heading,
    html_block,
    lheading,
    paragraph,
    reference,
    table,
)
from markdown_it.rules_inline import StateInline, html_inline, image
from markdown_it.token import Token

from assetjob.model.page import MarkdownParts
from assetjob.model.text import Attr, Span
from assetjob.parse.html_writer import Writer
from assetjob.parse.located_text import Placed, join, literal
from assetjob.parse.rendering import Rendering

# Keys of our own in markdown-it-py's env and in its tokens' meta.
_ROOT = "assetjob.root"
_DEFINITIONS = "assetjob.definitions"
_PLACED = "assetjob.placed"
_RANGE = "assetjob.range"

# What markdown-it-py takes for white space at the ends of a line; all that Python does before 4.
_TRIMMED: str | None = getattr(utils, "MD_TRIM_CHARS", None)

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]


def render(root: Placed) -> Rendering:
    """Return a page rendered as CommonMark."""
    env: dict[str, object] = {_ROOT: root, _DEFINITIONS: {}}
    markdown = markdown_it()
    tokens = markdown.parse(root.text, env)
    writer = Writer(root)
    _write_blocks(writer, markdown, tokens, env)
    return writer.rendering()


class _MarkdownIt(MarkdownIt):
    """Leaves URLs alone in which there is nothing to normalise: to look costs most of a link."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it-py's name
        return url if _NORMAL_URL.fullmatch(url) else super().normalizeLink(url)


_NORMAL_URL = re.compile(
    r"(?:https?://[a-z0-9]+(?:\.[a-z][a-z0-9]*)+(?=/|\Z))?(?:/(?!/)[A-Za-z0-9/._~-]*)?"
)


@cache
def markdown_it() -> MarkdownIt:
    """Return the parser, which notes places."""
    markdown = _MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # The second value: the rules that this one may interrupt, as markdown-it-py has it.
    rules: dict[str, tuple[BlockRule, list[str]]] = {
        "table": (_placing(table, _place_rows), ["paragraph", "reference"]),
        "html_block": (
            _placing(html_block, _place_lines),
            ["paragraph", "reference", "blockquote"],
        ),
        "heading": (_placing(heading, _place_heading), ["paragraph", "reference", "blockquote"]),
        "lheading": (_placing(lheading, _place_lines), []),
        "paragraph": (_placing(paragraph, _place_lines), []),
        "reference": (_noting_definition, []),
    }
    for name, (rule, alt) in rules.items():
        markdown.block.ruler.at(name, rule, {"alt": alt})
    markdown.inline.ruler.at("image", _ranging(image))
    markdown.inline.ruler.at("html_inline", _ranging(html_inline))
    return markdown


# --- blocks


def _placing(rule: BlockRule, place: Callable[[StateBlock, list[Token]], None]) -> BlockRule:
    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent:
            place(state, state.tokens[before:])
        return found

    return placed


def _root(state: StateBlock) -> Placed:
    return cast(Placed, state.env[_ROOT])


def _visible(state: StateBlock, line: int) -> tuple[int, int]:
    """Return the range of a line without the prefixes and the indentation of its containers."""
    return state.bMarks[line] + state.tShift[line], state.eMarks[line]


def _place_lines(state: StateBlock, tokens: list[Token]) -> None:
    for token in tokens:
        if token.map and token.type in {"inline", "html_block"}:
            token.meta[_PLACED] = _by_lines(state, token.content, token.map[0])


def _by_lines(state: StateBlock, content: str, first: int) -> Placed:
    """Return `content` placed: the visible parts of the lines from `first` on.

    White space at either end of the content and of its lines may have been cut or expanded.
    """
    root = _root(state)
    parts = []
    for number, line in enumerate(_lines(content)):
        body = line.strip(" \t\n")
        start, end = _visible(state, first + number)
        at = root.text.find(body, start, end)
        while at < 0 and not number and first + 1 < state.lineMax:
            # Lines before it held nothing but separators that count as white space.
            first += 1
            start, end = _visible(state, first + number)
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


def _place_heading(state: StateBlock, tokens: list[Token]) -> None:
    opening, inline = tokens[0], tokens[1]
    assert inline.map
    start, end = _visible(state, inline.map[0])
    root = _root(state)
    at = root.text.find(inline.content, start + len(opening.markup), end)
    inline.meta[_PLACED] = root.cut(at, at + len(inline.content))


def _place_rows(state: StateBlock, tokens: list[Token]) -> None:
    root = _root(state)
    cells: list[Placed] = []
    for token in tokens:
        if token.type == "tr_open" and token.map:
            start, end = _visible(state, token.map[0])
            cells = _cells(root.cut(start, end))
        elif token.type == "inline":
            cell = cells.pop(0) if cells else literal("")
            token.meta[_PLACED] = _trimmed(cell, token.content)


def _cells(row: Placed) -> list[Placed]:
    r"""Split a row at its pipes; a pipe directly after a backslash is the cell's, without it."""
    row = _trimmed(row, row.text.strip(_TRIMMED))
    cells: list[list[Placed]] = [[]]
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
    placed = [join(parts) for parts in cells]
    if placed and not placed[0].text:
        del placed[0]
    if placed and not placed[-1].text:
        del placed[-1]
    return placed


def _trimmed(placed: Placed, content: str) -> Placed:
    at = placed.text.find(content)
    return placed.cut(at, at + len(content)) if at >= 0 else literal(content)


# --- link reference definitions


@dataclass(frozen=True, slots=True)
class _Definition:
    url: str
    url_span: Span
    title: str
    title_span: Span | None


def _noting_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    known = len(state.env.get("references", ()))
    found = reference(state, start, end, silent)
    references = state.env.get("references", {})
    if found and not silent and len(references) > known:
        label = next(reversed(references))
        content = _by_lines(state, _visible_text(state, start, state.line), start)
        definitions = cast(dict[str, _Definition], state.env[_DEFINITIONS])
        definitions[label] = _definition(content, has_title=bool(references[label]["title"]))
    return found


def _visible_text(state: StateBlock, start: int, end: int) -> str:
    lines = []
    for line in range(start, end):
        first, last = _visible(state, line)
        lines.append(state.src[first:last])
    return "\n".join(lines)


def _definition(content: Placed, *, has_title: bool) -> _Definition:
    text = content.text
    at = 1
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    at = _skip_blanks(text, at + 2)
    url = parseLinkDestination(text, at, len(text))
    url_span = _destination_span(content, at, url.pos)
    title = parseLinkTitle(text, _skip_blanks(text, url.pos), len(text))
    if not (has_title and title.ok):
        return _Definition(url.str, url_span, "", None)
    span = content.span(_skip_blanks(text, url.pos), title.pos)
    return _Definition(url.str, url_span, title.str, span)


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\n":
        at += 1
    return at


def _destination_span(content: Placed, start: int, end: int) -> Span:
    if content.text[start : start + 1] == "<":
        return content.span(start + 1, end - 1)
    return content.span(start, end)


# --- inlines


def _ranging(rule: InlineRule) -> InlineRule:
    def ranged(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta[_RANGE] = (start, state.pos)
        return found

    return ranged


# --- writing


def _write_blocks(
    writer: Writer, markdown: MarkdownIt, tokens: Sequence[Token], env: dict[str, object]
) -> None:
    renderer = cast(RendererHTML, markdown.renderer)
    for index, token in enumerate(tokens):
        if token.type == "inline":
            content = _content(token)
            _write_inlines(writer, markdown, content, token.children or [], env)
        elif token.type == "html_block":
            placed = _content(token)
            writer.copy(placed, 0, len(placed.text))
        elif token.type in renderer.rules:
            writer.write(renderer.rules[token.type](tokens, index, markdown.options, env))
        else:
            writer.write(renderer.renderToken(tokens, index, markdown.options, env))


def _content(token: Token) -> Placed:
    """Return a token's content with its places, or without them where they are in doubt."""
    placed = token.meta.get(_PLACED)
    if isinstance(placed, Placed) and placed.text == token.content:
        return placed
    return literal(token.content)


def _write_inlines(
    writer: Writer,
    markdown: MarkdownIt,
    content: Placed,
    tokens: Sequence[Token],
    env: dict[str, object],
) -> None:
    renderer = cast(RendererHTML, markdown.renderer)
    for index, token in enumerate(tokens):
        if token.type == "html_inline":
            writer.copy(content, *token.meta[_RANGE])
        elif token.type in renderer.rules:
            html = renderer.rules[token.type](tokens, index, markdown.options, env)
            if token.type == "image":
                _write_image(writer, html, content, token, env)
            else:
                writer.write(html)
        else:
            writer.write(renderer.renderToken(tokens, index, markdown.options, env))


def _write_image(
    writer: Writer, html: str, content: Placed, token: Token, env: dict[str, object]
) -> None:
    start, end = token.meta[_RANGE]
    if content.source(start) < 0:
        writer.write(html)
        return
    label_end = start + 2 + len(token.content)
    alt = content.span(start + 2, label_end)
    attrs = [Attr("alt", str(token.attrs["alt"]), alt, alt)]
    destination: Span | None = None
    title_span: Span | None = None
    if content.text[label_end + 1 : label_end + 2] == "(":
        url, destination, title, title_span = _inline_target(content, label_end + 2, end)
        attrs.append(Attr("src", url, destination, destination))
    else:
        label = content.text[label_end + 2 : end - 1] or token.content
        definitions = cast(dict[str, _Definition], env[_DEFINITIONS])
        found = definitions[normalizeReference(label)]
        title = found.title
        attrs.append(Attr("src", found.url, found.url_span, found.url_span))
        if found.title_span:
            attrs.append(_title(title, found.title_span))
    if destination and title_span:
        attrs.append(_title(title, title_span))
    parts = MarkdownParts(alt, destination, title_span, None)
    writer.image(html, content.span(start, end), parts, tuple(attrs))


def _inline_target(content: Placed, at: int, end: int) -> tuple[str, Span, str, Span | None]:
    """Return URL, its span, title and its span of ``(destination "title")`` after its ``(``."""
    text = content.text
    at = _skip_blanks(text, at)
    url = parseLinkDestination(text, at, end)
    after = url.pos if url.ok else at
    span = _destination_span(content, at, after)
    begin = _skip_blanks(text, after)
    title = parseLinkTitle(text, begin, end)
    if title.ok and begin != after:
        return url.str, span, title.str, content.span(begin, title.pos)
    return url.str, span, "", None


def _title(title: str, span: Span) -> Attr:
    return Attr("title", title, span, Span(span.start + 1, span.end - 1))
