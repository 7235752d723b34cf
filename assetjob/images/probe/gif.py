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

    What is no block is passed over, as Pillow does.
    """
    width, height = struct.unpack_from("<HH", data, 6) if len(data) > _HEADER else (0, 0)
    for place in _images(data, patient=True):
        left, top, across, down = _SIDES.unpack_from(data, place + 1)
        return max(width, left + across), max(height, top + down)
    return width, height


def count_frames(data: bytes, enough: int) -> int:
    """Return the number of frames, counted no further than `enough`.

    A file that ends in the middle of a frame counts up to there, as browsers do.
    """
    return sum(1 for _ in islice(_images(data), enough))


def _images(data: bytes, *, patient: bool = False) -> Iterator[int]:
    """Yield where each image's descriptor begins; what is no block is the end, unless `patient`."""
    place = _HEADER + _table(data[10]) if len(data) > _HEADER else len(data)
    while place < len(data):
        match data[place]:
            case 0x2C if place + 10 < len(data):  # an image
                yield place
                place = _skip(data, place + 10 + _table(data[place + 9]) + 1)
            case 0x21:  # an extension
                place = _skip(data, place + 2)
            case 0x2C | 0x3B:  # an image that is cut short, or the end
                return
            case _:
                block = _BLOCK.search(data, place) if patient else None
                if block is None:
                    return
                place = block.start()


def _table(flags: int) -> int:
    """Return the bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(data: bytes, place: int) -> int:
    """Return where a chain of blocks ends: each tells its length, one of length 0 is the last."""
    while place < len(data) and data[place]:
        place += data[place] + 1
    return place + 1
