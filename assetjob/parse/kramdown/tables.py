"""kramdown's tables: lines with pipes, between block boundaries."""

from __future__ import annotations

import re

from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.kramdown.parser import BlockParser
from assetjob.parse.kramdown.span_parser import CODE_AND_HTML, CODE_ONLY
from assetjob.parse.kramdown.spans import span_parser
from assetjob.parse.located_text import LocatedText, join, literal

_PIPE = r"(?:\||.*?[^\\\n]\|)"
_LINE = re.compile(rf"{_PIPE}.*?\n")
_PIPE_FIRST = re.compile(_PIPE)
_START = re.compile(rf" {{0,3}}(?=\S){_PIPE}.*?\n", re.ASCII)
_SEPARATOR = re.compile(r"((?=[+|: \t]*+-)[+|: \t-]*[+|:-])[ \t]*+\n")
_FOOT = re.compile(r"(?=[+|: \t]*+=)[+|: \t=]*+\n")
_ROW = re.compile(r"([^\n]*[^ \t\n]|)[ \t]*+\n")
_CODE = re.compile(r"<code.*?>.*?</code>")


def parse_table(parser: BlockParser) -> bool:
    """Parse a table; without a body it is none."""
    text = parser.text
    if not _START.match(text, parser.pos) or not parser.after_boundary():
        return False
    parts, end = _parts(parser)
    if not parser.before_boundary(end) or not _has_pipes(parser, parser.pos, end - 1):
        return False
    if all(part.kind != "tbody" for part in parts):
        return False
    columns = max((len(row.children) for part in parts for row in part.children), default=0)
    for part in parts:
        for row in part.children:
            row.children += [Node("td") for _ in range(columns - len(row.children))]
    parser.add("table").children = parts
    parser.pos = end
    return True


def _parts(parser: BlockParser) -> tuple[list[Node], int]:
    """Return head, bodies and foot of the table at the current position, and its end."""
    text, at = parser.text, parser.pos
    leading = text[at:].startswith("|") or text[at : at + 4].lstrip(" \t").startswith("|")
    found = _SEPARATOR.match(text, at)
    at = found.end() if found else at
    parts: list[Node] = []
    rows: list[Node] = []
    headed = footed = False

    def close(kind: str) -> None:
        nonlocal rows
        parts.append(Node(kind, children=rows))
        rows = []

    while at < len(text) and _LINE.match(text, at):
        if separator := _SEPARATOR.match(text, at):
            at = separator.end()
            if rows and not headed and not footed:
                close("thead")
                headed = True
            elif rows and not footed:
                close("tbody")
        elif foot := _FOOT.match(text, at):
            at = foot.end()
            if rows:
                close("tbody")
            footed = True
        elif row := _ROW.match(text, at):
            at = row.end()
            rows.append(_row(parser, *row.span(1), leading=leading))
        else:
            break
    if rows:
        close("tfoot" if footed else "tbody")
    return parts, at


def _row(parser: BlockParser, start: int, end: int, *, leading: bool) -> Node:
    cells: list[list[LocatedText]] = []
    at = start
    codes = _CODE.finditer(parser.text, start, end) if "</code>" in parser.text[start:end] else ()
    for code in codes:
        _split(parser.document, parser.source.cut(at, code.start()), cells)
        _extend(cells, parser.source.cut(*code.span()))
        at = code.end()
    _split(parser.document, parser.source.cut(at, end), cells)
    located = [join(cell) for cell in cells]
    if leading and located and not located[0].text.strip():
        del located[0]
    if located and not located[-1].text.strip():
        del located[-1]
    row = Node("tr")
    for cell in located:
        first = len(cell.text) - len(cell.text.lstrip())
        content = cell.cut(first, first + len(cell.text.strip()))
        row.children.append(Node("td", children=[Node("spans", content)]))
    return row


def _extend(cells: list[list[LocatedText]], part: LocatedText) -> None:
    if cells:
        cells[-1].append(part)
    else:
        cells.append([part])


def _split(document: Document, part: LocatedText, cells: list[list[LocatedText]]) -> None:
    """Split text at its pipes, but for those in code spans, and add the cells."""
    if not part.text:
        return
    root = Node("root")
    span_parser(document, part).run(root, only=CODE_ONLY)
    for child in _joined(root.children):
        if child.kind != "codespan":
            first, *others = _pieces(child.content)
            _extend(cells, first)
            cells += [[other] for other in others]
            continue
        code = child.content
        ticks = max((run for run in re.findall(r"`+", code.text)), default="") + "`"
        pad = " " if len(ticks) > 1 else ""
        _extend(cells, join([literal(ticks + pad), code, literal(pad + ticks)]))


def _joined(nodes: list[Node]) -> list[Node]:
    """Return the nodes with neighbouring texts made one."""
    joined: list[Node] = []
    for node in nodes:
        if joined and node.kind == joined[-1].kind == "text":
            joined[-1].content = join([joined[-1].content, node.content])
        else:
            joined.append(node)
    return joined


def _pieces(content: LocatedText) -> list[LocatedText]:
    r"""Split at pipes; an escaped one stays, without its backslash."""
    pieces: list[list[LocatedText]] = [[]]
    last = 0
    text = content.text
    at = text.find("|")
    while at >= 0:
        if at and text[at - 1] == "\\":
            pieces[-1].append(content.cut(last, at - 1))
            last = at
        else:
            pieces[-1].append(content.cut(last, at))
            pieces.append([])
            last = at + 1
        at = text.find("|", at + 1)
    pieces[-1].append(content.cut(last, len(text)))
    return [join(piece) for piece in pieces]


def _has_pipes(parser: BlockParser, start: int, end: int) -> bool:
    """Tell whether each line has a pipe that is in no code span and in no HTML element."""
    root = Node("root")
    span_parser(parser.document, parser.source.cut(start, end)).run(root, only=CODE_AND_HTML)
    piped = False
    for child in _joined(root.children):
        value = child.name if child.kind == "html" else child.content.text
        lines = value.rstrip("\n").split("\n")
        if child.kind == "codespan":
            if len(lines) > 2 or (len(lines) == 2 and not piped):
                break
            if len(lines) == 2:
                piped = False
        else:
            if len(lines) > 1 and not piped and not _PIPE_FIRST.match(lines[0]):
                break
            piped = (len(lines) == 1 and piped) or bool(_PIPE_FIRST.match(lines[-1]))
    return piped
