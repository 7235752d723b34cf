"""SVG images in ``data:`` URLs (RFC 2397)."""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import unquote_to_bytes


def has_own_size(url: str) -> bool:
    """Tell whether a ``data:`` URL is an SVG image whose root element has a width and a height.

    The browser has such an image with the page, so it reserves its space at once. Percentages
    are no size of its own.
    """
    found = _DATA.match(url.strip())
    if found is None:
        return False
    data = unquote_to_bytes(found["data"])
    if found["base64"]:
        try:
            data = b64decode(data)
        except ValueError:
            return False
    root = _ROOT.search(data.decode("utf-8", "replace"))
    names = {name for name, _, _ in _SIZE.findall(root[0])} if root else set()
    return names == {"width", "height"}


_DATA = re.compile(
    r"data:image/svg\+xml(?:;(?!base64,)[^,;]*)*(?P<base64>;base64)?,(?P<data>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r"""\s(width|height)\s*=\s*(["'])\s*(0*[1-9]\d*(?:\.\d*)?(?:px)?)\s*\2""")
