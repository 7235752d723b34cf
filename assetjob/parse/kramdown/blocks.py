"""kramdown's simple blocks: everything but lists, tables, HTML and extensions."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.definition import read_definition
from assetjob.parse.kramdown.fence import read_fence
from assetjob.parse.kramdown.nodes import Definition, Node, Value
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.syntax import (
    ATX_START,
    BLANK_LINES,
    BLOCK_END,
    ID_NAME,
    QUOTE_START,
    WHITE,
    ends_lazy,
    ends_paragraph,
    interrupts_code,
    line_end,
)
from assetjob.parse.located_text import LocatedText, join, literal

_INDENT = re.compile(r"\t| {4}")
_INDENTED = re.compile(r"(?:\t| {4})[ \t]*\S.*\n", re.ASCII)
_FILLED = re.compile(r"[ \t]*\S.*\n", re.ASCII)
_NOT_SPACE = re.compile(" *")
_RULE = re.compile(r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_SETEXT = re.compile(r" {0,3}([^ \t].*)\n([-=])[-=]*[ \t\r\f\v]*\n")
_HEADER_ID = re.compile(r"[\t ]\{#([^\W\d][\w:.-]*|:[\w:.-]*)\}\Z")
_CLOSING_MARKS = re.compile(r"[\t ]#+\Z")
_MATH = re.compile(r" {0,3}(\\)?\$\$(.*?)\$\$(\s*?\n)?", re.ASCII | re.DOTALL)
_MATH_START = re.compile(r" {0,3}\\?\$\$")
_FOOTNOTE = re.compile(rf" {{0,3}}\[\^({ID_NAME})\]:\s*?(.*?\n)", re.ASCII)
_PARAGRAPH = re.compile(r" {0,3}[^ \t]")
_ABBREVIATION = re.compile(r" {0,3}\*\[(.+?)\]:(.*?)\n")


def parse_blank(parser: BlockParser) -> bool:
    """Parse blank lines; several make one block."""
    found = BLANK_LINES.match(parser.text, parser.pos)
    if not found:
        return False
    last = parser.last
    if last and last.kind == "blank":
        last.content = join([last.content, parser.source.cut(parser.pos, found.end())])
    else:
        parser.add("blank", parser.source.cut(parser.pos, found.end()))
    parser.pos = found.end()
    return True


def parse_code(parser: BlockParser) -> bool:
    """Parse code indented by four spaces or a tab, with lazy lines."""
    if not _INDENT.match(parser.text, parser.pos):
        return False
    end = _code_end(parser.text, parser.pos)
    if end == parser.pos:
        return False
    parser.add("code", parser.source.cut(parser.pos, end))
    parser.pos = end
    return True


def _code_end(text: str, at: int) -> int:
    while True:
        blank = BLANK_LINES.match(text, at)
        line = _INDENTED.match(text, blank.end() if blank else at)
        if not line:
            return at
        while line:
            at = line.end()
            line = None if interrupts_code(text, at) else _FILLED.match(text, at)


def parse_fence(parser: BlockParser) -> bool:
    """Parse code between fences; its info is at most one word."""
    found = read_fence(parser.text, parser.pos, parser.finder)
    if not found:
        return False
    start, end, parser.pos = found
    parser.add("code", parser.source.cut(start, end))
    return True


def parse_quote(parser: BlockParser) -> bool:
    """Parse a block quote, with lazy lines."""
    text = parser.text
    if not QUOTE_START.match(text, parser.pos):
        return False
    lines: list[LocatedText] = []
    at = parser.pos
    while at == parser.pos or not ends_lazy(text, at):
        end = line_end(text, at)
        mark = QUOTE_START.match(text, at)
        lines.append(parser.source.cut(mark.end() if mark else at, end))
        at = end
    parser.pos = at
    parser.parse(join(lines), parser.add("blockquote"))
    return True


def parse_atx_header(parser: BlockParser) -> bool:
    """Parse a header that begins with number signs."""
    found = ATX_START.match(parser.text, parser.pos)
    if not found:
        return False
    start, end, name = _header_text(parser.text, *found.span(2))
    marks = _CLOSING_MARKS.search(parser.text[start:end])
    if marks:
        end = _stripped_end(parser.text, start, start + marks.start())
    if start == end:
        return False
    _add_header(parser, len(found[1]), (start, end), name)
    parser.pos = found.end()
    return True


def parse_setext_header(parser: BlockParser) -> bool:
    """Parse a header that is underlined."""
    found = _SETEXT.match(parser.text, parser.pos)
    if not found or not parser.after_boundary():
        return False
    start, end, name = _header_text(parser.text, *found.span(1))
    if start == end:
        return False
    _add_header(parser, 2 if found[2] == "-" else 1, (start, end), name)
    parser.pos = found.end()
    return True


def _header_text(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the range of a header's text without its ``{#id}``, and that id."""
    end = _stripped_end(text, start, end)
    found = _HEADER_ID.search(text[start:end])
    if not found:
        return start, end, ""
    return start, _stripped_end(text, start, start + found.start()), found[1]


def _stripped_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(WHITE + "\0"))


def _add_header(parser: BlockParser, level: int, content: tuple[int, int], name: str) -> None:
    node = parser.add("header")
    node.level = level
    node.children.append(Node("spans", parser.source.cut(*content)))
    if name:
        node.attrs["id"] = Value(name)


def parse_rule(parser: BlockParser) -> bool:
    """Parse a horizontal rule."""
    found = _RULE.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("hr")
    parser.pos = found.end()
    return True


def parse_math(parser: BlockParser) -> bool:
    """Parse a block of mathematics between double dollar signs."""
    opening = _MATH_START.match(parser.text, parser.pos)
    if not opening or parser.finder.find("$$", opening.end()) < 0:
        return False
    found = _MATH.match(parser.text, parser.pos)
    if not found or not parser.after_boundary():
        return False
    if found[1]:
        if found[3] is not None:
            parser.pos = found.end(1)
        return False
    if not parser.before_boundary(found.end()):
        return False
    parser.add("math", parser.source.cut(*found.span(2)))
    parser.pos = found.end()
    return True


def parse_footnote(parser: BlockParser) -> bool:
    """Parse a footnote's definition; its further lines are indented."""
    found = _FOOTNOTE.match(parser.text, parser.pos)
    if not found:
        return False
    end = _code_end(parser.text, found.end())
    lines = []
    at = found.start(2)
    while at < end:
        after = line_end(parser.text, at)
        indent = _INDENT.match(parser.text, at)
        lines.append(parser.source.cut(indent.end() if indent else at, after))
        at = after
    parser.pos = end
    footnote = Node("footnote-definition", name=found[1])
    parser.parse(join(lines), footnote)
    parser.add("eob", name="footnote-definition")
    parser.document.footnotes[found[1]] = footnote
    return True


def parse_link_definition(parser: BlockParser) -> bool:
    """Parse a link's definition; a later one of the same name replaces it."""
    found = read_definition(parser.text, parser.pos)
    if not found:
        return False
    title: Value | None = None
    if found.title:
        start, end = found.title
        quoted = parser.source.span(start - 1, end + 1)
        title = Value(parser.text[start:end], quoted, parser.source.span(start, end))
    parser.pos = found.end
    holder = parser.add("eob", name="link-definition")
    url = _value(parser.source, *found.url)
    parser.document.definitions[link_id(found.name)] = Definition(url, title, holder)
    return True


def link_id(written: str) -> str:
    """Return the name by which a link's definition is found."""
    return re.sub(r"\s+", " ", written, flags=re.ASCII).lower()


def _value(source: LocatedText, start: int, end: int) -> Value:
    span = source.span(start, end)
    return Value(source.text[start:end], span, span)


def parse_abbreviation(parser: BlockParser) -> bool:
    """Parse an abbreviation's definition."""
    found = _ABBREVIATION.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("eob", name="abbreviation")
    parser.pos = found.end()
    return True


def parse_block_end(parser: BlockParser) -> bool:
    """Parse the marker that ends a block: a circumflex alone."""
    found = BLOCK_END.match(parser.text, parser.pos)
    if not found:
        return False
    parser.add("eob")
    parser.pos = found.end()
    return True


def parse_paragraph(parser: BlockParser) -> bool:
    """Parse a paragraph, or lines that continue the one directly before them."""
    text, start = parser.text, parser.pos
    end = line_end(text, start)
    if not _PARAGRAPH.match(text, start):
        _add_bare_line(parser, end)
        return True
    while not ends_paragraph(text, end):
        end = line_end(text, end)
    parser.pos = end
    end = _stripped_end(text, start, end)
    last = parser.last
    if last and last.kind == "p":
        if not start:  # the text of a list's item continues what the item has already
            last.children[-1].append(join([literal("\n"), parser.source.cut(0, end)]))
            return True
        joined = start - (3 if text.startswith("  \n", start - 3) and start >= 3 else 1)
        last.children[-1].append(parser.source.cut(joined, end))
        return True
    start = end - len(text[start:end].lstrip(WHITE + "\0"))
    parser.add("p").children.append(Node("spans", parser.source.cut(start, end)))
    return True


def _add_bare_line(parser: BlockParser, end: int) -> None:
    """Add a line that begins with blanks and a tab: kramdown renders it without a paragraph."""
    line = parser.source.cut(parser.pos, end)
    last = parser.last
    if last and last.kind == "spans":
        last.append(line)
    else:
        parser.tree.children.append(Node("spans", line))
    parser.pos = end
