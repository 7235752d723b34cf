"""The images that CSS names, with the span of each URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.text import Span

# Comments, URLs, strings, and the marks that end a declaration or begin a block. A URL without
# quotes holds no blank, quote or parenthesis (CSS Syntax 3, 4.3.6).
TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|url\(\s*+(?:(?P<quote>\"|'|&quot;|&\#39;|&\#34;|&apos;)"
    r"(?P<quoted>(?>(?:(?!(?P=quote))(?:[^\\\n]|\\.))*))(?:(?P=quote)\s*+(?P<end>\))?)?"
    r"|(?P<bare>(?>(?:[^\s\"'()\\]|\\.)*))\s*+\))"
    r"|\"(?>(?:[^\"\\\n]|\\.)*)\"?|'(?>(?:[^'\\\n]|\\.)*)'?"
    r"|(?P<mark>[;{}])",
    re.IGNORECASE | re.DOTALL,
)
_PROPERTY = re.compile(r"\s*(?P<name>[-\w]+)\s*:")
_IMAGE_PROPERTY = re.compile(
    r"(?:-webkit-|-moz-)?(?:background(?:-image)?|list-style(?:-image)?|border-image(?:-source)?"
    r"|mask(?:-image|-border|-box-image)?(?:-source)?|content|cursor|shape-outside)|--[-\w]+",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\n\f\r]?|(.))", re.DOTALL)


def css_urls(css: str) -> Iterator[tuple[str, Span]]:
    """Yield the URL of each image in declarations, and its span in `css`.

    A URL that is only a fragment names an element of the document, as a mask (CSS Values 4, 4.5.4).
    """
    shows = _shows_image(css, 0)
    for token in TOKEN.finditer(css):
        if token["mark"]:
            shows = _shows_image(css, token.end())
        group = "quoted" if token["end"] else "bare"
        url = _ESCAPE.sub(_unescaped, token[group] or "").strip() if shows else ""
        if url and not url.startswith("#"):
            yield url, Span(*token.span(group))


def _shows_image(css: str, start: int) -> bool:
    """Tell whether what begins at `start` is a declaration whose URLs are images."""
    named = _PROPERTY.match(css, start)
    return bool(named and _IMAGE_PROPERTY.fullmatch(named["name"]))


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return "" if found[2] == "\n" else found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
