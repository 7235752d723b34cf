"""kramdown with GFM input, as Jekyll renders it by default.

No Python library reads this dialect. The grammar is kramdown's own (version 2.4 with its GFM
parser): blocks first (`parser` runs the rules of `blocks`, `lists`, `tables`, `elements`,
`definition_lists`, `extensions`), then the spans of each block (`spans`, `links`), then HTML
(`output`). Every text on the way is `LocatedText`. Jekyll's defaults hold: no hard wraps, Markdown
inside HTML blocks only where a ``markdown`` attribute asks for it.
"""

from __future__ import annotations

from assetjob.parse.kramdown import blocks
from assetjob.parse.kramdown.definition_lists import parse_definition_list
from assetjob.parse.kramdown.elements import parse_html
from assetjob.parse.kramdown.extensions import parse_extension
from assetjob.parse.kramdown.lists import parse_list
from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.kramdown.output import Output
from assetjob.parse.kramdown.parser import BlockParser, BlockRule
from assetjob.parse.kramdown.syntax import WHITE
from assetjob.parse.kramdown.tables import parse_table
from assetjob.parse.located_text import LocatedText, join, literal
from assetjob.parse.rendering import Rendering

_ANY = ""
# Each with what a line may begin with, after blanks, to which it applies; the first one wins.
_RULES: tuple[tuple[BlockRule, str], ...] = (
    (blocks.parse_blank, "\n"),
    (blocks.parse_code, _ANY),
    (blocks.parse_fence, "~`"),
    (blocks.parse_quote, ">"),
    (blocks.parse_atx_header, "#"),
    (blocks.parse_rule, "*-_"),
    (parse_list, "+*-0123456789"),
    (parse_definition_list, ":"),
    (parse_html, "<"),
    (blocks.parse_setext_header, _ANY),
    (blocks.parse_math, "\\$"),
    (parse_table, _ANY),
    (blocks.parse_footnote, "["),
    (blocks.parse_link_definition, "["),
    (blocks.parse_abbreviation, "*"),
    (parse_extension, "{"),
    (blocks.parse_block_end, "^"),
    (blocks.parse_paragraph, _ANY),
)


def _applying(first: str) -> tuple[BlockRule, ...]:
    blank = first in WHITE
    return tuple(rule for rule, begins in _RULES if blank or not begins or first in begins)


_BY_FIRST = {first: _applying(first) for first in WHITE + "".join(begins for _, begins in _RULES)}
_OTHERS = _applying("a")
_DEEP = (blocks.parse_blank, blocks.parse_paragraph)


def _rules(first: str, deep: bool) -> tuple[BlockRule, ...]:
    """Return the rules that may apply to a line that begins with this character."""
    return _DEEP if deep else _BY_FIRST.get(first, _OTHERS)


def render(source: LocatedText, *, block_html: bool = False) -> Rendering:
    """Return a page rendered as kramdown; `block_html` is its option ``parse_block_html``."""
    if source.text.endswith("\n"):
        source = source.cut(0, len(source.text) - 1)
    source = join([source, literal("\n")])
    document = Document(parse_block_html=block_html)
    root = Node("root")
    BlockParser(document, _rules, source).run(root)
    output = Output(document, source)
    output.document(root)
    return output.writer.rendering()
