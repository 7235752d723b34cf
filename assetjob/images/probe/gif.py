"""A GIF's size and its number of frames, without decoding (GIF89a specification, appendix B)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice

_HEADER = 13
_BLOCK = re.compile(rb"[,!;]")
_SIDES = struct.Struct("<HHHH")  # of an image: left, top, width, height


def size(data: bytes) -> tuple[int, int]:
    """Return the width and height of the canvas, which grows to hold the first frame.

    Bytes that begin no block are skipped, as Pillow does.
    """
    width, height = struct.unpack_from("<HH", data, 6) if len(data) > _HEADER else (0, 0)
    for offset in _images(data, patient=True):
        left, top, across, down = _SIDES.unpack_from(data, offset + 1)
        return max(width, left + across), max(height, top + down)
    return width, height


def count_frames(data: bytes, enough: int) -> int:
    """Return the number of frames, counted no further than `enough`.

    A file that ends in the middle of a frame counts up to there, as browsers do.
    """
    return sum(1 for _ in islice(_images(data), enough))


def _images(data: bytes, *, patient: bool = False) -> Iterator[int]:
    """Yield the offset of each image descriptor.

    Bytes that begin no block end the search, unless `patient`.
    """
    offset = _HEADER + _table(data[10]) if len(data) > _HEADER else len(data)
    while offset < len(data):
        match data[offset]:
            case 0x2C if offset + 10 < len(data):  # an image
                yield offset
                offset = _skip(data, offset + 10 + _table(data[offset + 9]) + 1)
            case 0x21:  # an extension
                offset = _skip(data, offset + 2)
            case 0x2C | 0x3B:  # an image that is truncated, or the end
                return
            case _:
                block = _BLOCK.search(data, offset) if patient else None
                if block is None:
                    return
                offset = block.start()


def _table(flags: int) -> int:
    """Return the size in bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(data: bytes, offset: int) -> int:
    """Return the offset behind sub-blocks: each begins with its length, the last with 0."""
    while offset < len(data) and data[offset]:
        offset += data[offset] + 1
    return offset + 1
