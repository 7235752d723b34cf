"""CommonMark with GFM's tables and strikethrough, by markdown-it-py, with positions added.

markdown-it-py knows lines, not columns. Each block rule that makes inline content or raw HTML is
wrapped to locate that content in the file (`block_positions`, `definitions`), each inline rule for
images and raw HTML to note its range in that content (`output`). The HTML is what markdown-it-py's
own renderer writes.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import heading, lheading, paragraph, table
from markdown_it.rules_inline import html_inline, image

from assetjob.parse.commonmark.block_positions import (
    ROOT,
    BlockRule,
    locate_heading,
    locate_lines,
    locate_rows,
    locating,
)
from assetjob.parse.commonmark.containers import admonition, definition, directive
from assetjob.parse.commonmark.definitions import DEFINITIONS, note_definition
from assetjob.parse.commonmark.flavour import COMMONMARK, Flavour, html_block_of
from assetjob.parse.commonmark.output import ranging, with_attribute_list, write_blocks
from assetjob.parse.html_writer import Writer
from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import Rendering


def render(root: LocatedText, flavour: Flavour = COMMONMARK) -> Rendering:
    """Return a page rendered as CommonMark, or in a flavour of it."""
    env: dict[str, object] = {ROOT: root, DEFINITIONS: {}}
    markdown = markdown_it(flavour)
    tokens = markdown.parse(root.text, env)
    writer = Writer(root)
    write_blocks(writer, markdown, tokens, env)
    return writer.rendering()


class _MarkdownIt(MarkdownIt):
    """Leaves URLs alone in which there is nothing to normalise: to look costs most of a link."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it-py's name
        return url if _NORMAL_URL.fullmatch(url) else super().normalizeLink(url)


_NORMAL_URL = re.compile(
    r"(?:https?://[a-z0-9]+(?:\.[a-z][a-z0-9]*)+(?=/|\Z))?(?:/(?!/)[A-Za-z0-9/._~-]*)?"
)


@cache
def markdown_it(flavour: Flavour = COMMONMARK) -> MarkdownIt:
    """Return the parser, which notes positions."""
    markdown = _MarkdownIt("commonmark").enable(["table", "strikethrough"])
    if not flavour.indented_code:
        markdown.disable("code")
    ends = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.before("fence", "directive", directive, {"alt": ends})
    if flavour.admonitions:
        markdown.block.ruler.before("code", "admonition", admonition, {"alt": ends})
    if flavour.definition_lists:
        markdown.block.ruler.before("code", "definition", definition, {"alt": ["paragraph"]})
    # The second value: the rules that this one may interrupt, as markdown-it-py has it.
    rules: dict[str, tuple[BlockRule, list[str]]] = {
        "table": (locating(table, locate_rows), ["paragraph", "reference"]),
        "html_block": (
            locating(html_block_of(flavour), locate_lines),
            ["paragraph", "reference", "blockquote"],
        ),
        "heading": (locating(heading, locate_heading), ["paragraph", "reference", "blockquote"]),
        "lheading": (locating(lheading, locate_lines), []),
        "paragraph": (locating(paragraph, locate_lines), []),
        "reference": (note_definition, []),
    }
    for name, (rule, alt) in rules.items():
        markdown.block.ruler.at(name, rule, {"alt": alt})
    markdown.inline.ruler.at("image", with_attribute_list(ranging(image)))
    markdown.inline.ruler.at("html_inline", ranging(html_inline))
    return markdown
