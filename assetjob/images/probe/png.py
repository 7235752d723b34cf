"""Read the colour information of PNG chunks (PNG, third edition, section 11.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"

Chromaticities = tuple[float, float, float, float, float, float, float, float]
DISPLAY_P3: Chromaticities = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
# H.273's numbers for primaries and for the transfer function that is sRGB's.
_CICP_PRIMARIES: dict[int, Chromaticities | None] = {1: None, 12: DISPLAY_P3}
_CICP_SRGB = 13
# BT.709, and what has its curve in ITU-T H.273: Chromium paints a power of 2.4 (measured).
_CICP_VIDEO = frozenset({1, 6, 14, 15})
_VIDEO_GAMMA = 1 / 2.4
_TEXTS = frozenset({b"iTXt", b"tEXt", b"zTXt"})


@dataclass(frozen=True, slots=True)
class PngColour:
    """How a PNG without an ICC profile encodes colour, where that is not sRGB.

    `gamma` is the exponent of the file's encoding (1/2.2 = 0.45455 in most files), None for
    sRGB's curve; `chromaticities` are x and y of white, red, green and blue, None for sRGB's.
    `unknown` names an encoding that cannot be converted.
    """

    gamma: float | None = None
    chromaticities: Chromaticities | None = None
    unknown: str = ""


def read_colour(data: bytes) -> PngColour:
    """Return what cICP, or gAMA and cHRM, say, in the order of precedence in browsers."""
    found = dict(_chunks(data))
    if len(cicp := found.get(b"cICP", b"")) == 4:
        primaries, transfer = cicp[0], cicp[1]
        if primaries not in _CICP_PRIMARIES or transfer not in {_CICP_SRGB, *_CICP_VIDEO}:
            return PngColour(unknown=f"cICP {primaries}/{transfer}")
        gamma = _VIDEO_GAMMA if transfer in _CICP_VIDEO else None
        return PngColour(gamma, _CICP_PRIMARIES[primaries])
    if b"iCCP" in found or b"sRGB" in found or len(found.get(b"gAMA", b"")) != 4:
        return PngColour()
    gamma = struct.unpack(">I", found[b"gAMA"])[0] / 100_000
    if not 0.1 <= gamma <= 5:
        return PngColour()
    chromaticities = _chromaticities(found.get(b"cHRM", b""))
    if chromaticities is None and abs(gamma - 1 / 2.2) < 0.005:
        return PngColour()  # the value that stands for sRGB
    return PngColour(gamma, chromaticities)


def without_texts(data: bytes) -> bytes:
    """Return the file without its text chunks; `data` itself if it is no PNG."""
    if not data.startswith(_SIGNATURE):
        return data
    kept, offset = [_SIGNATURE], len(_SIGNATURE)
    while offset + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, offset)
        end = offset + length + 12
        if name not in _TEXTS:
            kept.append(data[offset:end])
        offset = end
    return b"".join(kept)


def read_bits(data: bytes) -> int:
    """Return the bits of a channel, from the header chunk."""
    return data[24] if len(data) > 24 else 8


_SRGB: Chromaticities = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)


def _chromaticities(chunk: bytes) -> Chromaticities | None:
    if len(chunk) != 32:
        return None
    values = tuple(value / 100_000 for value in struct.unpack(">8I", chunk))
    usable = all(0 < y <= 1 for y in values[1::2]) and all(x <= 1 for x in values[::2])
    if not usable or all(abs(a - b) < 0.005 for a, b in zip(values, _SRGB, strict=True)):
        return None
    return values


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and content of the chunks before the pixels."""
    offset = len(_SIGNATURE)
    while offset + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, offset)
        if name in {b"IDAT", b"IEND"}:
            return
        yield name, data[offset + 8 : offset + 8 + length]
        offset += length + 12
