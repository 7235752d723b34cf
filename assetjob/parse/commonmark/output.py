"""HTML of markdown-it-py's tokens, with the positions of its verbatim runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from assetjob.model.page import MarkdownParts
from assetjob.model.text import Attr, Span
from assetjob.parse.commonmark.attribute_list import ListedAlt, listed_alt
from assetjob.parse.commonmark.block_positions import LOCATED
from assetjob.parse.commonmark.definitions import (
    DEFINITIONS,
    Definition,
    destination_span,
    skip_blanks,
)
from assetjob.parse.entities import unescape
from assetjob.parse.html_writer import Writer
from assetjob.parse.located_text import LocatedText, literal

_RANGE = "assetjob.range"  # keys in the meta of an inline token
_LISTED_ALT = "assetjob.alt"

InlineRule = Callable[[StateInline, bool], bool]


def write_blocks(
    writer: Writer, markdown: MarkdownIt, tokens: Sequence[Token], env: dict[str, object]
) -> None:
    """Write block tokens as HTML."""
    renderer = cast(RendererHTML, markdown.renderer)
    for index, token in enumerate(tokens):
        if token.type == "inline":
            content = _content(token)
            _write_inlines(writer, markdown, content, token.children or [], env)
        elif token.type == "html_block":
            located = _content(token)
            writer.copy(located, 0, len(located.text))
        elif token.type in renderer.rules:
            writer.write(renderer.rules[token.type](tokens, index, markdown.options, env))
        else:
            writer.write(renderer.renderToken(tokens, index, markdown.options, env))


def _content(token: Token) -> LocatedText:
    """Return a token's content with its positions, or without them where they are in doubt."""
    located = token.meta.get(LOCATED)
    if isinstance(located, LocatedText) and located.text == token.content:
        return located
    return literal(token.content)


def _write_inlines(
    writer: Writer,
    markdown: MarkdownIt,
    content: LocatedText,
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
    writer: Writer, html: str, content: LocatedText, token: Token, env: dict[str, object]
) -> None:
    start, end = token.meta[_RANGE]
    if content.source(start) < 0:
        writer.write(html)
        return
    label_end = start + 2 + len(token.content)
    alt = content.span(start + 2, label_end)
    attrs = [_alt(content, token, alt)]
    destination: Span | None = None
    title_span: Span | None = None
    if content.text[label_end + 1 : label_end + 2] == "(":
        url, destination, title, title_span = _inline_target(content, label_end + 2, end)
        attrs.append(Attr("src", url, destination, destination))
    else:
        label = content.text[label_end + 2 : end - 1] or token.content
        definitions = cast(dict[str, Definition], env[DEFINITIONS])
        found = definitions[normalizeReference(label)]
        title = found.title
        attrs.append(Attr("src", found.url, found.url_span, found.url_span))
        if found.title_span:
            attrs.append(_title(title, found.title_span))
    if destination and title_span:
        attrs.append(_title(title, title_span))
    parts = MarkdownParts(alt, destination, title_span, None)
    writer.image(html, content.span(start, end), parts, tuple(attrs))


def _alt(content: LocatedText, token: Token, between_brackets: Span) -> Attr:
    value, listed = str(token.attrs["alt"]), token.meta.get(_LISTED_ALT)
    if not isinstance(listed, ListedAlt):
        return Attr("alt", value, between_brackets, between_brackets)
    return Attr("alt", value, content.span(*listed.whole), content.span(*listed.value))


def _inline_target(content: LocatedText, at: int, end: int) -> tuple[str, Span, str, Span | None]:
    """Return URL, its span, title and its span of ``(destination "title")`` after its ``(``."""
    text = content.text
    at = skip_blanks(text, at)
    url = parseLinkDestination(text, at, end)
    after = url.pos if url.ok else at
    span = destination_span(content, at, after)
    begin = skip_blanks(text, after)
    title = parseLinkTitle(text, begin, end)
    if title.ok and begin != after:
        return url.str, span, title.str, content.span(begin, title.pos)
    return url.str, span, "", None


def _title(title: str, span: Span) -> Attr:
    return Attr("title", title, span, Span(span.start + 1, span.end - 1))


def ranging(rule: InlineRule) -> InlineRule:
    """Return an inline rule that notes in its token the range which the token covers."""

    def ranged(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta[_RANGE] = (start, state.pos)
        return found

    return ranged


def with_attribute_list(rule: InlineRule) -> InlineRule:
    """Return the rule for images that also reads a list of attributes directly after the image.

    An alt text there replaces the one between the brackets, which then is the caption (Pandoc).
    """

    def listed(state: StateInline, silent: bool) -> bool:
        found = rule(state, silent)
        alt = listed_alt(state.src, state.pos) if found else None
        if alt and not silent:
            token = state.tokens[-1]
            token.meta[_LISTED_ALT] = alt
            text = _ESCAPED.sub(r"\1", state.src[slice(*alt.value)])
            token.children = [Token("text", "", 0, content=unescape(text))]
        state.pos = alt.end if alt else state.pos
        return found

    return listed


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
