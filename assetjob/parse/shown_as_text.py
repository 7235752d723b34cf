"""Markdown images that readers see as text, as they are within HTML where Markdown is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.text import Span
from assetjob.parse.embedded import Unread, without_elements
from assetjob.parse.front_keys import has_image_suffix
from assetjob.parse.rendering import Rendering
from assetjob.parse.template import Masked

WITHIN_HTML = "![](…) within HTML"
"""The construct of such an image."""

_IMAGE = re.compile(
    r"(?<!\\)!\[[^\]\n]{0,500}\]\([ \t]*<?(?P<url>[^()<>\n\"' \t]{1,500})>?[ \t]*"
    r"(?:\"[^\"\n]{0,500}\"[ \t]*)?\)"
)
# Elements whose content is no text, or is shown as it is on purpose.
_CODE_TAG = re.compile(
    r"</?(code|pre|samp|script|style|template|textarea|title|xmp)(?=[\s>])", re.IGNORECASE
)
_NO_TEXT = re.compile(r"<!--(?:(?!<!--).)*?-->|<[A-Za-z/!?][^<>]*>", re.DOTALL)
_NOT_BLANK = re.compile(r"[^\r\n]")
# Signs that something else may read the Markdown: a filter, a script, or a pair of template tags.
_READ_ELSEWHERE = re.compile(
    r"markdownify|[\s-]markdown\s*=|data-markdown|\|\s*markdown|\{%-?\s*(?:end\w+|capture|block)"
    r"|\{\{[<%]\s*/",
    re.IGNORECASE,
)


def find_in_html(rendering: Rendering, masked: Masked, page: str) -> Iterator[Unread]:
    """Yield Markdown images that are verbatim text of the rendered `page`."""
    if "![" not in rendering.html or _READ_ELSEWHERE.search(page):
        return
    html = _texts(rendering.html)
    for piece in rendering.pieces:
        for found in _IMAGE.finditer(html, piece.start, piece.start + piece.length):
            at = found.start() - piece.start + piece.source
            url = masked.restore(found["url"])
            if has_image_suffix(url):
                yield Unread(Span(at, at + len(found[0])), WITHIN_HTML, url)


def _texts(html: str) -> str:
    """Return HTML with blanks instead of what is no text."""
    html = without_elements(html, _CODE_TAG)
    return _NO_TEXT.sub(lambda found: _NOT_BLANK.sub(" ", found[0]), html)
