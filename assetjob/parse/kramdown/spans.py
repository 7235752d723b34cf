"""The rules for kramdown's spans, in kramdown's order."""

from __future__ import annotations

from assetjob.parse.kramdown.emphasis import parse_emphasis, parse_struck
from assetjob.parse.kramdown.inline_extensions import (
    parse_footnote,
    parse_math,
    parse_span_extension,
)
from assetjob.parse.kramdown.inline_html import parse_inline_html
from assetjob.parse.kramdown.links import parse_autolink, parse_link
from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.kramdown.span_parser import (
    ALL,
    CODE_AND_HTML,
    CODE_ONLY,
    HTML_ONLY,
    SpanParser,
    SpanRule,
    SpanRules,
)
from assetjob.parse.kramdown.typography import (
    parse_codespan,
    parse_entity,
    parse_escaped,
    parse_line_break,
    parse_quote,
    parse_symbol,
)
from assetjob.parse.located_text import LocatedText


def parse_spans(document: Document, source: LocatedText) -> list[Node]:
    """Return the spans of a block's text."""
    root = Node("root")
    span_parser(document, source).run(root)
    return root.children


def span_parser(document: Document, source: LocatedText) -> SpanParser:
    """Return a parser of the spans of a block's text."""
    return SpanParser(document, source, _RULES)


# Each with what it begins with; the first one that applies wins.
_SPANS: tuple[tuple[SpanRule, str], ...] = (
    (parse_emphasis, "*_"),
    (parse_codespan, "`"),
    (parse_autolink, "<"),
    (parse_inline_html, "<"),
    (parse_footnote, "["),
    (parse_link, "!["),
    (parse_quote, ""),  # the mark may follow any character
    (parse_math, "$"),
    (parse_span_extension, "{"),
    (parse_entity, "&"),
    (parse_symbol, "-.\\<> "),
    (parse_line_break, " \\"),
    (parse_escaped, "\\"),
    (parse_struck, "~"),
)
_RULES = SpanRules(
    {
        ALL: {
            first: tuple(rule for rule, begins in _SPANS if not begins or first in begins)
            for first in "".join(begins for _, begins in _SPANS)
        },
        CODE_ONLY: {"`": (parse_codespan,)},
        HTML_ONLY: {"<": (parse_inline_html,)},
        CODE_AND_HTML: {"`": (parse_codespan,), "<": (parse_inline_html,)},
    },
    otherwise=(parse_quote,),
)
