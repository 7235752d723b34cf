"""JSON for other programs: in a fixed order, one value to a line."""

from __future__ import annotations

import json
import re


def render(document: object) -> str:
    """Return the document as JSON that UTF-8 can hold, whatever its texts are."""
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    # A file's name that is no UTF-8 has half of a surrogate pair for each odd byte.
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
