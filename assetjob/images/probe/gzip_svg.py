"""A compressed SVG (``.svgz``): browsers show it where the server says that it is compressed."""

from __future__ import annotations

import zlib

_SIGNATURE = b"\x1f\x8b"


def unpack(data: bytes, limit: int) -> bytes | None:
    """Return what is in a gzip file, None where it is no such file, is damaged, or has too much.

    `limit` is the most bytes that are unpacked.
    """
    if not data.startswith(_SIGNATURE):
        return None
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = reader.decompress(data, limit)
    except zlib.error:
        return None
    return content if reader.eof else None
