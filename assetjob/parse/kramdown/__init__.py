"""kramdown with GFM input, as Jekyll renders it by default.

No Python library reads this dialect. The grammar is kramdown's own (version 2.4 with its GFM
parser): blocks first (`parser` runs the rules of `blocks`, `lists`, `tables`, `elements`,
`extensions`), then the spans of each block (`spans`, `links`), then HTML (`output`). Every text on
the way is `Placed`. Jekyll's defaults hold: no hard wraps, Markdown inside HTML blocks only where a
``markdown`` attribute asks for it.
"""

from __future__ import annotations

from assetjob.parse.kramdown import blocks
from assetjob.parse.kramdown.elements import parse_html
from assetjob.parse.kramdown.extensions import parse_extension
from assetjob.parse.kramdown.lists import parse_definition_list, parse_list
from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.kramdown.output import Output
from assetjob.parse.kramdown.parser import BlockParser, BlockRule
from assetjob.parse.kramdown.tables import parse_table
from assetjob.parse.placed import join, literal, whole
from assetjob.parse.rendering import Rendering

# The first one that applies wins.
_RULES: tuple[BlockRule, ...] = (
    blocks.parse_blank,
    blocks.parse_code,
    blocks.parse_fence,
    blocks.parse_quote,
    blocks.parse_atx_header,
    blocks.parse_rule,
    parse_list,
    parse_definition_list,
    parse_html,
    blocks.parse_setext_header,
    blocks.parse_math,
    parse_table,
    blocks.parse_footnote,
    blocks.parse_link_definition,
    blocks.parse_abbreviation,
    parse_extension,
    blocks.parse_block_end,
    blocks.parse_paragraph,
)


def render(text: str, start: int) -> Rendering:
    """Return ``text[start:]`` rendered as kramdown."""
    source = whole(text, start)
    if source.text.endswith("\n"):
        source = source.cut(0, len(source.text) - 1)
    source = join([source, literal("\n")])
    document = Document()
    root = Node("root")
    BlockParser(document, _RULES, source).run(root)
    output = Output(document)
    output.document(root)
    return output.writer.rendering()
