"""The facts of a WebP without an extended header (RFC 9649, sections 2.5 and 2.6), not decoded.

Such a file has one frame, and neither metadata nor a profile.
"""

from __future__ import annotations

import struct

_KIND = slice(12, 16)
_SIDES = 26  # of a lossy image: two numbers of 16 bits, whose upper two bits are a scale
_BITS = 21  # of a lossless image: 14 of its width, 14 of its height, each less 1, 1 of alpha


def read_simple(data: bytes) -> tuple[int, int, bool] | None:
    """Return the width, the height, and whether there is an alpha channel.

    Return None where the file has an extended header.
    """
    match data[_KIND]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, _SIDES)
            return width & 0x3FFF, height & 0x3FFF, False
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, _BITS)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
        case _:
            return None
