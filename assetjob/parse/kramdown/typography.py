"""kramdown's typography: quotation marks, dashes, entities, escapes."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.span_parser import SpanParser
from assetjob.parse.kramdown.syntax import REFERENCE
from assetjob.parse.located_text import literal

_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_SYMBOLS = re.compile(r"---|--|\.\.\.|\\<<|\\>>|<< | >>|<<|>>")
_SYMBOL_TEXT = {
    "---": "—",
    "--": "–",
    "...": "…",
    "\\<<": "<<",
    "\\>>": ">>",
    "<< ": "«\u00a0",
    " >>": "\u00a0»",
    "<<": "«",
    ">>": "»",
}
_PUNCTUATION = r"[!\"#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"
_QUOTES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (r"()([\"'])(?=[_*]{1,2}\S)", "open"),
        (rf"()([\"'])(?={_PUNCTUATION}(?!\.\.)\B)", "close"),
        (r"(\s?)(\"')(?=\w)", "“‘"),
        (r"(\s?)('\")(?=\w)", "‘“"),
        (r"(\s?)(')(?=\d\ds)", "’"),
        (r"(\s)([\"'])(?=\w)", "open"),
        (r"([^ \\\t\r\n\[{(-])([\"'])", "close"),
        (r"()([\"'])(?=\s|s\b|$)", "close"),
        (r"((?s:.?))([\"'])", "open"),
    )
)
_QUOTE_TEXT = {
    ("open", '"'): "“",
    ("open", "'"): "‘",
    ("close", '"'): "”",
    ("close", "'"): "’",
}


def parse_quote(parser: SpanParser) -> bool:
    """Parse a straight quotation mark, which becomes a curly one."""
    text, start = parser.text, parser.pos
    if text[start] not in "\"'" and (
        text[start] == "\\" or text[start + 1 : start + 2] not in {'"', "'"}
    ):
        return False
    for pattern, kind in _QUOTES:
        found = pattern.match(text, start)
        if found:
            parser.add_text(found.end(1))
            replaced = _QUOTE_TEXT.get((kind, found[2]), kind)
            parser.add("literal", found.end(), literal(replaced))
            return True
    return False


def parse_entity(parser: SpanParser) -> bool:
    """Parse a character reference."""
    found = REFERENCE.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("entity", found.end())
    return True


def parse_symbol(parser: SpanParser) -> bool:
    """Parse dashes, an ellipsis, or guillemets in ASCII."""
    found = _SYMBOLS.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("literal", found.end(), literal(_SYMBOL_TEXT[found[0]]))
    return True


def parse_line_break(parser: SpanParser) -> bool:
    """Parse a line break that is rendered: two blanks or two backslashes end the line."""
    if not parser.text.startswith(("  \n", "\\\\\n"), parser.pos):
        return False
    parser.add("br", parser.pos + 2)
    return True


def parse_escaped(parser: SpanParser) -> bool:
    """Parse a backslash and the character that it makes ordinary."""
    found = _ESCAPED.match(parser.text, parser.pos)
    if not found:
        return False
    parser.pos += 1
    parser.add_text(found.end())
    return True


def parse_codespan(parser: SpanParser) -> bool:
    """Parse code between backticks."""
    text, start = parser.text, parser.pos
    if text[start] != "`":
        return False
    end = start
    while text[end : end + 1] == "`":
        end += 1
    ticks = text[start:end]
    space_before = start == 0 or text[start - 1] in " \t\n\r\f\v"
    space_after = text[end : end + 1] != "" and text[end] in " \t\n\r\f\v"
    close = parser.finder.find(ticks, end)
    if close < 0 or (len(ticks) == 1 and space_before and space_after):
        parser.add_text(end)
        return True
    first, last = end, close
    if len(ticks) > 1:
        if first < last and text[first] == " ":
            first += 1
        if first < last and text[last - 1] == " ":
            last -= 1
    parser.add("codespan", close + len(ticks), parser.source.cut(first, last))
    return True
