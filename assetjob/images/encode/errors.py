"""What libvips says of a file that it cannot decode, in one line for a person."""

from __future__ import annotations

import pyvips

IS_TRUNCATED = "is truncated"
_TRUNCATED = (
    "premature end",
    "read error",
    "Read error",
    "nexpected end of",
    "nexpected end of file",
    "no frames in GIF",
    "unable to parse image",
)


def reason(error: pyvips.Error) -> str:
    """Return libvips' message as one line."""
    detail = str(error.detail).strip()
    if any(words in detail for words in _TRUNCATED):
        return IS_TRUNCATED
    return f"cannot be decoded: {detail.splitlines()[0] if detail else error.message}"
