"""Style sheets in ``data:`` URLs (RFC 2397)."""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import unquote_to_bytes


def text_of_data_url(url: str) -> str | None:
    """Return the style sheet in a ``data:`` URL, None for another URL or another type."""
    found = _DATA.match(url)
    if found is None:
        return None
    data = unquote_to_bytes(url[found.end() :])
    if found["base64"]:
        try:
            data = b64decode(data, validate=False)
        except ValueError:
            return ""
    return data.decode("utf-8", "replace")


_DATA = re.compile(r"data:text/css(?:;(?!base64,)[^,;]*)*(?P<base64>;base64)?,", re.IGNORECASE)
