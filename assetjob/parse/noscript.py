"""Images in ``<noscript>``: a browser that runs scripts has only a text there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bs4 import Tag

from assetjob.model.page import Kind
from assetjob.model.text import Attr, Span
from assetjob.parse.html import IMAGE_ELEMENTS, FoundImage, find_images, may_hold_images
from assetjob.parse.start_tag import scan_tag
from assetjob.parse.template import Masked
from assetjob.parse.tree import Tree, build_tree

_END = re.compile(r"</noscript[\t\n\f\r />]", re.IGNORECASE | re.ASCII)
_MOST = 500  # elements of a page that are read


def find_in_noscript(html: str, tree: Tree, masked: Masked) -> Iterator[FoundImage]:
    """Yield the images in the page's ``<noscript>`` elements, which have the kind DATA_SRC.

    They are seen only without scripts, so they are checked by their files alone.
    """
    elements = ((m.tag, m.start) for m in tree.marked if m.tag.name == "noscript")
    for tag, start in islice(elements, _MOST):
        if start is not None:
            yield from _images(html, tag, start, masked)


def _images(html: str, noscript: Tag, start: int, masked: Masked) -> Iterator[FoundImage]:
    span, _ = scan_tag(html, start, {})
    end = _END.search(html, span.end)
    inner = html[span.end : end.start() if end else len(html)]
    if not may_hold_images(inner):
        return
    tree = build_tree(inner, IMAGE_ELEMENTS, masked.restore, masked.emitted)
    for image in find_images(inner, tree, masked):
        if image.kind is Kind.IMG:
            attrs = tuple(_moved(attr, span.end) for attr in image.attrs)
            where = _shifted(image.span, span.end)
            yield replace(image, kind=Kind.DATA_SRC, tag=noscript, span=where, attrs=attrs)


def _moved(attr: Attr, by: int) -> Attr:
    value_span = attr.value_span and _shifted(attr.value_span, by)
    return replace(attr, span=_shifted(attr.span, by), value_span=value_span)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
