"""Images that includes and shortcodes are given: reported, never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Attr, Span
from assetjob.parse.frontmatter import names_image
from assetjob.parse.lines import Lines
from assetjob.parse.template import Construct

_INCLUDE = re.compile(r"\{%-?\s*(?:include\w*|render|figure|img|image|picture)\b|\{\{[<%]")
_ARGUMENT = re.compile(
    r"(?<![\w-])(?P<name>[\w-]++)\s*+[=:]\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'%>}]+))"
)


def find_includes(constructs: tuple[Construct, ...], lines: Lines) -> Iterator[ImageRef]:
    """Yield the includes and shortcodes that are given an image."""
    for construct in constructs:
        if not _INCLUDE.match(construct.text):
            continue
        attrs = []
        for found in _ARGUMENT.finditer(construct.text):
            group = next(g for g in ("double", "single", "bare") if found[g] is not None)
            at = construct.span.start
            value_span = Span(at + found.start(group), at + found.end(group))
            span = Span(at + found.start(), at + found.end())
            attrs.append(Attr(found["name"].lower(), found[group], span, value_span))
        url = next((attr.value for attr in attrs if names_image(attr.value)), None)
        if url:
            position = lines.position(construct.span.start)
            yield ImageRef(Kind.INCLUDE, construct.span, *position, url, tuple(attrs))
